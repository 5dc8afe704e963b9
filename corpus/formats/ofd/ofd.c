/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/i18n.h"
#include "corpus/formats/reader.h"

static enum zw_status ofd_read(const char *raw, size_t len, struct draft *draft, struct err *err)
{
	(void)raw, (void)len, (void)draft;
	return err_set(err, ZW_BAD_INPUT, "%s", _("this format is not read yet"));
}

static const char *const extensions[] = {".ofd", NULL};

const struct reader reader_ofd = {
        .name = "ofd", .extensions = extensions, .isolated = true, .read = ofd_read};
