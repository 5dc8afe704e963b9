/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/metadata/understand.h"

#include "core/i18n.h"
#include "core/record.h"
#include "corpus/metadata/title.h"
#include "corpus/text/date.h"

#include <stdlib.h>
#include <string.h>

enum zw_status metadata_understand(const struct draft *draft, const char *name, struct metadata *m,
                                   struct err *err)
{
	char date[DATE_SIZE];
	char *title = title_find(draft, name);

	if (!title)
		return err_no_memory(err);
	metadata_add(m, META_TITLE, ORIGIN_TEXT, 0, title, strlen(title));
	free(title);
	date_find(draft, name, date);
	metadata_add(m, META_WRITTEN, ORIGIN_TEXT, 0, date, strlen(date));
	return buf_status(&m->values, _("metadata"), err);
}

const char *metadata_date(const struct metadata *m)
{
	return metadata_text(m, META_WRITTEN);
}

bool metadata_is_normative(const struct metadata *m)
{
	(void)m;
	return false;
}

enum doc_status metadata_status(const struct metadata *m, const char *day)
{
	(void)day;
	return status_find(metadata_text(m, META_STATUS), strlen(metadata_text(m, META_STATUS)));
}
