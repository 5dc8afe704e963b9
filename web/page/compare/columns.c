/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/compare/columns.h"

#include "web/page/document/reading.h"

#include <string.h>

enum change_mark { MARK_NONE, MARK_DELETED, MARK_INSERTED };

struct writing {
	struct html *h;
	enum change_mark mark; /* the element that is open */
	bool flat;             /* in one line, no paragraphs */
	bool open;             /* a paragraph is */
	bool line_start;       /* nothing of the line was written yet */
};

/* ---- Elements ---- */

static void set_mark(struct writing *w, enum change_mark mark)
{
	if (mark == w->mark)
		return;
	if (w->mark == MARK_DELETED)
		html_lit(w->h, "</del>");
	else if (w->mark == MARK_INSERTED)
		html_lit(w->h, "</ins>");
	if (mark == MARK_DELETED)
		html_lit(w->h, "<del>");
	else if (mark == MARK_INSERTED)
		html_lit(w->h, "<ins>");
	w->mark = mark;
}

static void end_line(struct writing *w)
{
	set_mark(w, MARK_NONE);
	if (w->open && w->flat)
		html_lit(w->h, " ");
	else if (w->open)
		html_lit(w->h, "</p>\n");
	w->open = false;
	w->line_start = true;
}

/* A part of one line. */
static void put(struct writing *w, const char *text, size_t len, enum change_mark mark)
{
	/* The style sheet indents, as print does. */
	size_t at = w->line_start ? reading_skip_space(text, 0, len) : 0;

	if (at == len)
		return;
	if (!w->open && !w->flat)
		html_lit(w->h, "<p>");
	w->open = true;
	w->line_start = false;
	set_mark(w, mark);
	html_textn(w->h, text + at, len - at);
}

/* Its lines become paragraphs. Not those of what is deleted among what is not: where that is
 * hidden, its line ends must be, too. */
static void put_text(struct writing *w, const char *text, size_t len, enum change_mark mark,
                     bool breaks)
{
	for (size_t at = 0, end; at < len; at = end + 1) {
		const char *line = memchr(text + at, '\n', len - at);
		end = line ? (size_t)(line - text) : len;
		put(w, text + at, end - at, mark);
		if (end == len)
			break;
		if (!breaks)
			end_line(w);
		else if (w->open) {
			set_mark(w, mark);
			html_lit(w->h, "<br>");
			w->line_start = true;
		}
	}
}

static void begin(struct writing *w, struct html *h)
{
	*w = (struct writing){.h = h, .line_start = true};
}

/* ---- Rows ---- */

void columns_plain(struct html *h, const struct compare_row *row, int side)
{
	struct writing w;
	enum change_mark mark = row->kind == COMPARE_DELETED ? MARK_DELETED
	                        : row->kind == COMPARE_ADDED ? MARK_INSERTED
	                                                     : MARK_NONE;

	begin(&w, h);
	put_text(&w, row->side[side].text, row->side[side].len, mark, false);
	end_line(&w);
}

void columns_old(struct html *h, const struct comparison *c, const struct compare_row *row)
{
	struct writing w;
	const struct compare_side *old = &row->side[COMPARE_OLD];

	begin(&w, h);
	for (size_t i = 0; i < row->n_pieces; i++) {
		const struct compare_piece *p = compare_piece(c, row->first_piece + i);
		put_text(&w, old->text + p->at[COMPARE_OLD].start, p->at[COMPARE_OLD].len,
		         p->kind == DIFFERENCE_EQUAL ? MARK_NONE : MARK_DELETED, false);
	}
	end_line(&w);
}

static bool begins_line(const struct compare_side *side, const struct compare_span *span)
{
	size_t end = span->start + span->len;
	size_t at = reading_skip_space(side->text, span->start, end);

	return at < end && side->text[at] == '\n';
}

/* The line end behind what is deleted is in the equal piece behind it, of the old side alone. */
static bool ends_line(const struct comparison *c, const struct compare_row *row, size_t i)
{
	if (i + 1 >= row->n_pieces)
		return false;
	const struct compare_piece *next = compare_piece(c, row->first_piece + i + 1);
	return next->kind == DIFFERENCE_EQUAL &&
	       begins_line(&row->side[COMPARE_OLD], &next->at[COMPARE_OLD]) &&
	       !begins_line(&row->side[COMPARE_NEW], &next->at[COMPARE_NEW]);
}

static void write_both(struct writing *w, const struct comparison *c, const struct compare_row *row)
{
	const char *old = row->side[COMPARE_OLD].text, *new = row->side[COMPARE_NEW].text;

	for (size_t i = 0; i < row->n_pieces; i++) {
		const struct compare_piece *p = compare_piece(c, row->first_piece + i);
		bool equal = p->kind == DIFFERENCE_EQUAL;
		if (!equal)
			put_text(w, old + p->at[COMPARE_OLD].start, p->at[COMPARE_OLD].len,
			         MARK_DELETED, !w->flat);
		if (w->mark == MARK_DELETED && !w->flat && !p->at[COMPARE_NEW].len &&
		    ends_line(c, row, i)) {
			html_lit(w->h, "<br>");
			w->line_start = true;
		}
		put_text(w, new + p->at[COMPARE_NEW].start, p->at[COMPARE_NEW].len,
		         equal ? MARK_NONE : MARK_INSERTED, false);
	}
	end_line(w);
}

void columns_both(struct html *h, const struct comparison *c, const struct compare_row *row)
{
	struct writing w;

	begin(&w, h);
	write_both(&w, c, row);
}

void columns_line(struct html *h, const struct comparison *c, const struct compare_row *row)
{
	struct writing w;
	int side = row->side[COMPARE_NEW].n ? COMPARE_NEW : COMPARE_OLD;

	begin(&w, h);
	w.flat = true;
	if (row->n_pieces > 0) {
		write_both(&w, c, row);
		return;
	}
	put_text(&w, row->side[side].text, row->side[side].len,
	         row->kind == COMPARE_DELETED ? MARK_DELETED
	         : row->kind == COMPARE_ADDED ? MARK_INSERTED
	                                      : MARK_NONE,
	         false);
	end_line(&w);
}
