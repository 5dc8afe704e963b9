/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved/feed.h"

#include "core/csv.h"
#include "core/i18n.h"

/* The columns are for programs, too: they are the same in every language. */
static const char head[] = "time,what,title,number,issuers,date,status,path,place,snippet\r\n";

static const enum hit_field columns[] = {HIT_TITLE,  HIT_NUMBER, HIT_ISSUERS, HIT_DATE,
                                         HIT_STATUS, HIT_PATH,   HIT_PLACE,   HIT_SNIPPET};

enum zw_status feed_csv(const struct search_state *state, struct buf *out, struct err *err)
{
	buf_str(out, csv_mark);
	buf_str(out, head);
	for (size_t i = 0; i < state_events(state) && !out->failed; i++) {
		const struct event *e = state_event(state, i);
		if (e->what == HAPPENED_FIRST)
			continue;
		csv_cell(out, e->time);
		buf_char(out, ',');
		csv_cell(out, happened_names[e->what]);
		for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++) {
			buf_char(out, ',');
			csv_cell(out, hit_text(&e->hit, columns[c]));
		}
		buf_str(out, "\r\n");
	}
	return buf_status(out, _("table"), err);
}
