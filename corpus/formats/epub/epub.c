/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/i18n.h"
#include "corpus/formats/reader.h"

static enum zw_status epub_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	(void)raw, (void)len, (void)draft;
	return err_set(err, ZW_BAD_INPUT, "%s", _("this format is not read yet"));
}

static const char *const extensions[] = {".epub", NULL};

const struct reader reader_epub = {
        .name = "epub", .extensions = extensions, .isolated = true, .read = epub_read};
