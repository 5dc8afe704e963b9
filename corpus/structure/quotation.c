/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Quotations of several paragraphs, as amending decisions have them. Each paragraph of one may
 * begin with a mark of its own; only the last one closes it. Marks that do not pair are common: a
 * quotation that does not end soon never began.
 */
#include "corpus/structure/outline_pass.h"

#include <string.h>

enum {
	QUOTED_LINES = 30,   /* without a mark in front; a quotation with more was never closed */
	LEADING_LINES = 300, /* of all its lines */
};

static bool opens_block(const char *line, size_t at)
{
	return at == 0 || text_ends(line, at, "：") || text_ends(line, at, ":");
}

/* All marks are of three bytes, and begin with one of these. */
static const char *next_mark(const char *at, const char *end)
{
	while (at < end && *at != '\xE2' && *at != '\xE3')
		at++;
	return at;
}

void quotation_count(const char *line, size_t len, struct outline_line *l)
{
	static const char *const opening[] = {"“", "「", NULL}, *const closing[] = {"”", "」",
	                                                                            NULL};
	struct scan s = scan_of(line, len);

	l->leads = scan_any(&s, opening);
	for (s.at = 0; (s.at = (size_t)(next_mark(line + s.at, line + len) - line)) < len;) {
		size_t at = s.at;
		if (scan_any(&s, opening)) {
			if (l->quotes <= 0)
				l->block = opens_block(line, at);
			if (l->quotes < INT16_MAX)
				l->quotes++;
		} else if (scan_any(&s, closing)) {
			if (l->quotes > INT16_MIN)
				l->quotes--;
		} else {
			s.at++;
		}
	}
}

/* The last line of the quotation that line i leaves open; i if it is none. */
static size_t quotation_end(const struct outline *o, size_t i)
{
	int open = o->lines[i].quotes, bare = 0;

	if (open <= 0 || !o->lines[i].block)
		return i;
	for (size_t j = i + 1; j < o->count && j <= i + LEADING_LINES && bare < QUOTED_LINES; j++) {
		bare += !o->lines[j].leads;
		open += o->lines[j].quotes - o->lines[j].leads;
		if (open <= 0)
			return j;
	}
	return i;
}

static bool announces_change(struct scan s)
{
	static const char *const words[] = {"修改", "增加", "作为", "改为", "表述为", NULL};

	return text_has_any(s.text, s.len, words);
}

/* Do the articles go on within it, and nothing says that an article is quoted? Then it is a mark
 * that was forgotten, not a quotation. */
static bool holds_next_article(const struct outline *o, size_t i, size_t end, uint32_t article)
{
	if (announces_change(outline_text(o, i)) ||
	    (i > 0 && announces_change(outline_text(o, i - 1))))
		return false;
	for (size_t j = i + 1; j <= end; j++)
		if (o->lines[j].kind == LINE_ARTICLE)
			return article && o->lines[j].article.number == article + 1;
	return false;
}

void outline_quotations(struct outline *o)
{
	uint32_t article = 0;

	for (size_t i = 0; i < o->count; i++) {
		size_t end = quotation_end(o, i);
		if (o->lines[i].kind == LINE_ARTICLE)
			article = o->lines[i].article.number;
		if (end > i && holds_next_article(o, i, end, article))
			continue;
		while (i < end)
			if (draft_at(o->draft, ++i)->level == 0)
				o->lines[i].kind = LINE_PLAIN;
	}
}
