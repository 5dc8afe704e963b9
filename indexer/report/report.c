/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/report/report.h"

#include <stdlib.h>
#include <string.h>

void report_init(struct report *r)
{
	*r = (struct report){.entries = BUF_INIT((size_t)REPORT_KINDS * REPORT_NAMES_LIMIT *
	                                         sizeof(struct report_entry))};
}

void report_release(struct report *r)
{
	struct report_entry *entries = (void *)r->entries.data;

	for (size_t i = 0; i < r->entries.len / sizeof(*entries); i++) {
		free(entries[i].name);
		free(entries[i].detail);
	}
	buf_release(&r->entries);
}

void report_add(struct report *r, enum report_kind kind, const char *name, const char *detail)
{
	if (r->counts[kind]++ >= REPORT_NAMES_LIMIT)
		return;
	struct report_entry entry = {kind, strdup(name), detail ? strdup(detail) : NULL};
	if (entry.name && (entry.detail || !detail))
		buf_add(&r->entries, &entry, sizeof(entry));
	if (entry.name && (entry.detail || !detail) && !r->entries.failed)
		return;
	free(entry.name); /* without memory the counts must do */
	free(entry.detail);
}
