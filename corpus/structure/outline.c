/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The line by itself, then the passes of outline_pass.h.
 */
#include "corpus/structure/outline.h"

#include "core/i18n.h"
#include "corpus/structure/enumerator.h"
#include "corpus/structure/outline_pass.h"

#include <string.h>

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
		l.perhaps = pattern_perhaps_article(line, len, &l.article);
		look_at_number(line, len, &l);
		if (level)
			l.kind = LINE_HEADING;
	}
	return l;
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
		outline_doubtful(&o);
		outline_quotations(&o);
		outline_contents(&o);
		outline_signatures(&o);
		outline_parts(&o);
		outline_settle(&o);
	}
	return status;
}
