/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lines that may be an article or a division, or the rest of a sentence about one: 第三条与… . What
 * stands around them tells.
 */
#include "corpus/structure/outline_pass.h"

#include <string.h>

enum { WRAPPED_LENGTH = 30 }; /* characters of the second line of a heading */

/* Does the line above end what it says? One that was wrapped does not. */
static bool follows_end(const struct outline *o, size_t i)
{
	static const char *const ends[] = {"。", "；", "：", "”", "）", ":", ";", NULL};

	if (i == 0 || o->lines[i - 1].kind == LINE_HEADING)
		return true;
	struct scan s = outline_text(o, i - 1);
	return text_ends_any(s.text, s.len, ends);
}

/* ---- Articles ---- */

static bool is_next(struct article_number a, struct article_number b)
{
	if (b.sub)
		return b.number == a.number && b.sub == a.sub + 1;
	return b.number == a.number + 1;
}

/* It is one if it carries on the count and no other line has its number. */
static void find_articles(struct outline *o)
{
	struct article_number last = {0, 0};
	size_t after = 0; /* the next line that surely is an article */

	for (size_t i = 0; i < o->count; i++) {
		struct outline_line *l = &o->lines[i];
		if (l->kind == LINE_ARTICLE)
			last = l->article;
		if (!l->perhaps || l->kind != LINE_PLAIN || !is_next(last, l->article) ||
		    !follows_end(o, i))
			continue;
		for (after = after > i ? after : i; after < o->count; after++)
			if (o->lines[after].kind == LINE_ARTICLE && !o->lines[after].perhaps)
				break;
		if (after < o->count && o->lines[after].article.number == l->article.number &&
		    o->lines[after].article.sub <= l->article.sub)
			continue;
		l->kind = LINE_ARTICLE;
		last = l->article;
	}
}

/* ---- Divisions ---- */

/* The rank of the line, were it without `end`. */
static enum heading_rank division_without(const struct outline *o, size_t i, const char *end,
                                          uint32_t *number)
{
	struct scan s = outline_text(o, i);

	if (o->lines[i].kind != LINE_PLAIN || !text_ends(s.text, s.len, end))
		return RANK_NONE;
	return pattern_perhaps_heading(s.text, s.len - strlen(end), number);
}

static bool is_short(const struct outline *o, size_t i)
{
	struct scan s = outline_text(o, i);

	return o->lines[i].kind == LINE_PLAIN && pattern_entry(s.text, s.len) &&
	       text_fits(s.text, s.len, WRAPPED_LENGTH);
}

static bool is_body(const struct outline *o, size_t i)
{
	return i < o->count &&
	       (o->lines[i].kind == LINE_ARTICLE || o->lines[i].kind == LINE_HEADING);
}

/* 第二章 渔船、 with 渔网 on the next line, and 第五节 渔港。, right above an article. */
static void find_divisions(struct outline *o)
{
	for (size_t i = 0; i + 1 < o->count; i++) {
		struct outline_line *l = &o->lines[i];
		uint32_t number = 0;
		enum heading_rank rank = division_without(o, i, "。", &number);
		if (!rank && follows_end(o, i))
			rank = division_without(o, i, "", &number);
		if (rank && is_body(o, i + 1)) {
			l->kind = LINE_HEADING;
		} else {
			rank = division_without(o, i, "、", &number);
			if (!rank || !is_short(o, i + 1) || !is_body(o, i + 2))
				continue;
			l->kind = LINE_HEADING;
			l[1].kind = LINE_WRAPPED;
		}
		l->rank = (uint8_t)rank;
		l->article.number = number;
	}
}

void outline_doubtful(struct outline *o)
{
	find_divisions(o);
	find_articles(o);
}
