/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/saved/feed.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <string.h>

/* The columns are for programs, too: they are the same in every language. */
static const char head[] = "\xEF\xBB\xBF"
                           "time,what,title,number,issuers,date,status,path,place,snippet\r\n";

static const enum hit_field columns[] = {HIT_TITLE,  HIT_NUMBER, HIT_ISSUERS, HIT_DATE,
                                         HIT_STATUS, HIT_PATH,   HIT_PLACE,   HIT_SNIPPET};

void feed_clean(struct buf *out, const char *text)
{
	size_t len = strlen(text), at = 0;

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);
		bool good = c >= 0x20 ? c != 0x7F && c != 0xFFFE && c != 0xFFFF
		                      : c == '\t' || c == '\n' || c == '\r';
		buf_utf8(out, good ? c : 0xFFFD);
	}
}

/* What spreadsheets take for a formula, those of East Asia in full width, too. */
static bool is_formula(const char *text)
{
	static const uint32_t starts[] = {'=',  '+',    '-',    '@',    '\t',  '\r',
	                                  '\n', 0xFF1D, 0xFF0B, 0xFF0D, 0xFF20};
	size_t at = 0, len = strlen(text);
	uint32_t first = len ? utf8_next(text, len, &at) : 0;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (first == starts[i])
			return true;
	return false;
}

static void cell(struct buf *out, const char *text)
{
	struct buf clean = BUF_INIT(out->limit);

	if (is_formula(text))
		buf_char(&clean, '\'');
	feed_clean(&clean, text);
	const char *at = buf_cstr(&clean);
	if (clean.failed)
		out->failed = clean.failed;
	if (!at[strcspn(at, "\",\r\n")]) {
		buf_str(out, at);
	} else {
		buf_char(out, '"');
		for (; *at; at++)
			buf_str(out, *at == '"' ? "\"\"" : (char[]){*at, '\0'});
		buf_char(out, '"');
	}
	buf_release(&clean);
}

enum zw_status feed_csv(const struct search_state *state, struct buf *out, struct err *err)
{
	buf_str(out, head);
	for (size_t i = 0; i < state_events(state) && !out->failed; i++) {
		const struct event *e = state_event(state, i);
		if (e->what == HAPPENED_FIRST)
			continue;
		cell(out, e->time);
		buf_char(out, ',');
		cell(out, happened_names[e->what]);
		for (size_t c = 0; c < sizeof(columns) / sizeof(columns[0]); c++) {
			buf_char(out, ',');
			cell(out, hit_text(&e->hit, columns[c]));
		}
		buf_str(out, "\r\n");
	}
	return buf_status(out, _("table"), err);
}
