/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/citation/title.h"

#include "corpus/text/numeral.h"

#include <string.h>

enum {
	DEPTH_MOST = 4,
	NOTES_MOST = 3, /* brackets behind a title */
	ORDINAL_MOST = 50,
};

enum mark { OPEN_OUTER = 0x300A, CLOSE_OUTER, OPEN_INNER = 0x3008, CLOSE_INNER };

/* 》 also closes 〈 left open within. */
static bool marks_end(struct scan *s, size_t limit)
{
	uint32_t open[DEPTH_MOST];
	size_t depth = 0;

	while (s->at < limit) {
		uint32_t c = scan_next(s);
		if (c == '\n' || c == 0)
			return false;
		if (c == OPEN_OUTER || c == OPEN_INNER) {
			if (depth == DEPTH_MOST)
				return false;
			open[depth++] = c;
		} else if (c == CLOSE_INNER && depth > 0 && open[depth - 1] == OPEN_INNER) {
			depth--;
		} else if (c == CLOSE_OUTER) {
			while (depth > 0 && open[--depth] != OPEN_OUTER)
				;
		}
		if (depth == 0)
			return true;
	}
	return false;
}

bool bracket_skip(struct scan *s)
{
	static const char *const opening[] = {"（", "(", "〔", "[", "【", NULL};
	static const char *const closing[] = {"）", ")", "〕", "]", "】", NULL};
	struct scan t = *s;
	size_t limit = t.at + BRACKET_BYTES, depth = 1;

	if (!scan_any(&t, opening))
		return false;
	while (depth > 0 && t.at < limit && !scan_end(&t) && scan_peek(&t) != '\n') {
		if (scan_any(&t, opening))
			depth++;
		else if (scan_any(&t, closing))
			depth--;
		else
			scan_next(&t);
	}
	if (depth > 0)
		return false;
	*s = t;
	return true;
}

/* （一）, （试行）, but not （一）项 */
static bool skip_extra(struct scan *s)
{
	static const char *const trial[] = {"试行", "暂行", NULL};
	struct scan t = *s;
	uint32_t number;

	if (!scan_word(&t, "（") && !scan_word(&t, "("))
		return false;
	if (!scan_any(&t, trial) && !(numeral_read(&t, false, &number) && number < ORDINAL_MOST))
		return false;
	if (!scan_word(&t, "）") && !scan_word(&t, ")"))
		return false;
	struct scan behind = t;
	if (scan_word(&behind, "项"))
		return false;
	*s = t;
	return true;
}

static bool is_plain(const char *text, size_t len)
{
	static const char *const words[] = {"称", "号", "《", "〔", NULL};

	for (size_t i = 0; words[i]; i++)
		if (text_has(text, len, words[i]))
			return false;
	return true;
}

bool title_read(struct scan s, struct cited_title *title)
{
	size_t mark = strlen("《");

	title->start = s.at;
	if (scan_peek(&s) != OPEN_OUTER || !marks_end(&s, s.at + TITLE_BYTES))
		return false;
	title->name = title->start + mark;
	title->name_len = s.at - mark - title->name;
	title->end = s.at;
	if (skip_extra(&s))
		title->end = s.at;
	title->extra_len = title->end - title->name - title->name_len - mark;
	for (size_t i = 0; i < NOTES_MOST && bracket_skip(&s); i++)
		;
	title->notes_end = s.at;
	title->plain_notes = is_plain(s.text + title->end, s.at - title->end);
	return true;
}
