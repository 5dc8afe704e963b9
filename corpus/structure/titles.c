/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/structure/titles.h"

#include "corpus/text/title_kind.h"

#include <string.h>

enum {
	TITLE_LENGTH = 45, /* characters of a line of a title */
	TITLE_LINES = 4,
	NOTE_LENGTH = 12,  /* characters of （试行） under a title */
	NAME_SHORTEST = 5, /* characters */
};

bool text_has_mark(struct scan s)
{
	static const char *const marks[] = {"。", "，", "；", "：", ":", ";", NULL};

	return text_has_any(s.text, s.len, marks);
}

bool text_in_brackets(struct scan s)
{
	return text_starts(s.text, s.len, "（") || text_starts(s.text, s.len, "(");
}

bool title_is_marked(const struct outline *o, size_t i)
{
	return o->lines[i].kind == LINE_HEADING && !o->lines[i].rank &&
	       draft_at(o->draft, i)->level;
}

bool title_may_be(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	return (o->lines[i].kind == LINE_PLAIN || title_is_marked(o, i)) &&
	       text_fits(s.text, s.len, TITLE_LENGTH) && !text_has_mark(s) && !text_in_brackets(s);
}

/* Appends the line without its white space: titles are spread with it. */
static size_t append_packed(char *title, size_t n, struct scan s)
{
	while (!scan_end(&s)) {
		size_t at;
		scan_space(&s);
		at = s.at;
		scan_next(&s);
		memcpy(title + n, s.text + at, s.at - at);
		n += s.at - at;
	}
	return n;
}

/* How many lines from `first` on, joined, are what `accepts` takes; 0: none. */
static size_t joined_lines(const struct outline *o, size_t first,
                           bool (*accepts)(const void *context, const char *title, size_t len),
                           const void *context)
{
	char title[TITLE_LINES * TITLE_LENGTH * 4];
	size_t n = 0, len = 0;

	for (size_t i = first; n < TITLE_LINES && i < o->count && title_may_be(o, i); i++) {
		len = append_packed(title, len, outline_text(o, i));
		n++;
		if (accepts(context, title, len))
			return n;
		if (title_is_marked(o, i))
			return 0;
	}
	return 0;
}

static bool is_kind(const void *context, const char *title, size_t len)
{
	(void)context;
	return title_is_kind(title, len);
}

size_t title_lines(const struct outline *o, size_t first)
{
	return joined_lines(o, first, is_kind, NULL);
}

static bool is_named(const void *context, const char *title, size_t len)
{
	const struct names *names = context;

	for (size_t i = 0; i < names->count; i++)
		if (text_same(title, len, names->list[i].text, names->list[i].len))
			return true;
	return false;
}

size_t title_named(const struct outline *o, size_t first, const struct names *names)
{
	return joined_lines(o, first, is_named, names);
}

void names_collect(struct names *names, struct scan line)
{
	const char *at = line.text, *end = line.text + line.len;

	while (names->count < NAMES_LIMIT &&
	       (at = memmem(at, (size_t)(end - at), "《", strlen("《")))) {
		at += strlen("《");
		const char *close = memmem(at, (size_t)(end - at), "》", strlen("》"));
		if (!close)
			return;
		if (!text_fits(at, (size_t)(close - at), NAME_SHORTEST - 1))
			names->list[names->count++] = scan_of(at, (size_t)(close - at));
		at = close;
	}
}

/* （试行） on a line of its own belongs to the title above it; （2020年修订） says its history. */
static size_t with_note(const struct outline *o, size_t end)
{
	if (end >= o->count || o->lines[end].kind != LINE_PLAIN)
		return end;
	struct scan s = outline_text(o, end);
	bool note = text_in_brackets(s) && text_fits(s.text, s.len, NOTE_LENGTH) &&
	            !text_has(s.text, s.len, "年") &&
	            (text_ends(s.text, s.len, "）") || text_ends(s.text, s.len, ")"));
	return note ? end + 1 : end;
}

void title_mark(struct outline *o, size_t first, size_t n)
{
	if (n == 0 || title_is_marked(o, first))
		return;
	size_t end = with_note(o, first + n);
	o->lines[first].kind = LINE_TITLE;
	o->lines[first].rank = RANK_NONE;
	for (size_t i = first + 1; i < end; i++)
		o->lines[i].kind = LINE_WRAPPED;
}
