/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The line by itself, then the passes of outline_pass.h.
 */
#include "corpus/structure/outline.h"

#include "core/i18n.h"
#include "corpus/structure/enumerator.h"
#include "corpus/structure/outline_pass.h"

#include <string.h>

enum { WRAPPED_LENGTH = 30 }; /* characters of the second line of a heading */

/* ---- One line ---- */

static void look_at_number(const char *line, size_t len, struct outline_line *l)
{
	struct enumerator e;

	if (!enumerator_read(line, len, &e) || e.len == len)
		return;
	l->rank = (uint8_t)e.rank;
	l->number = e.number;
	l->heading = (uint32_t)enumerator_heading(line, len, &e);
	if (!l->heading)
		l->kind = LINE_SENTENCE;
	else
		l->kind = l->heading == len && e.rank < RANK_POINT ? LINE_ITEM : LINE_RUN_IN;
}

static struct outline_line look_at(const char *line, size_t len, uint32_t level)
{
	struct outline_line l = {.kind = LINE_PLAIN};
	struct annex_line annex;
	uint32_t number;

	quotation_count(line, len, &l);
	if (pattern_article(line, len, &l.article)) {
		l.kind = LINE_ARTICLE;
		return l;
	}
	l.rank = (uint8_t)pattern_heading(line, len, &number);
	if (l.rank) {
		l.kind = LINE_HEADING;
		l.article.number = number;
	} else if (pattern_annex(line, len, &annex)) {
		l.kind = LINE_ANNEX;
		l.name = (uint32_t)annex.name;
	} else {
		look_at_number(line, len, &l);
		if (level)
			l.kind = LINE_HEADING;
	}
	return l;
}

/* ---- Divisions that a look at one line misses ---- */

/* The rank of the line, were it without `end`. */
static enum heading_rank division_without(const struct outline *o, size_t i, const char *end,
                                          uint32_t *number)
{
	struct scan s = outline_text(o, i);

	if (o->lines[i].kind != LINE_PLAIN || !text_ends(s.text, s.len, end))
		return RANK_NONE;
	return pattern_heading(s.text, s.len - strlen(end), number);
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

enum zw_status outline_make(const struct draft *draft, struct buf *lines, struct err *err)
{
	struct outline o = {draft, NULL, draft_count(draft)};

	buf_reset(lines);
	buf_reserve(lines, o.count * sizeof(struct outline_line));
	for (size_t i = 0; i < o.count; i++) {
		struct scan s = outline_text(&o, i);
		struct outline_line l = look_at(s.text, s.len, draft_at(draft, i)->level);
		buf_add(lines, &l, sizeof(l));
	}
	enum zw_status status = buf_status(lines, _("lines of one document"), err);
	if (status == ZW_OK) {
		o.lines = (struct outline_line *)(void *)lines->data;
		find_divisions(&o);
		outline_quotations(&o);
		outline_contents(&o);
		outline_signatures(&o);
		outline_parts(&o);
		outline_settle(&o);
	}
	return status;
}
