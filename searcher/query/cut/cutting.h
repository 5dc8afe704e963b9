/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside the cutting of a query into lexemes: its state, and who cuts what. Each function adds to
 * the row what begins at c->l.at and moves past it; one that returns bool does so only if that is
 * of its kind.
 */
#ifndef SEARCHER_CUTTING_H
#define SEARCHER_CUTTING_H

#include "searcher/query/cut/lex.h"
#include "searcher/query/cut/lexeme.h"
#include "searcher/query/cut/quotation.h"

enum { OPENERS = 8 };

struct cutting {
	struct lex l;
	struct query *q;
	struct buf *row; /* struct lexeme */
	struct tokens tokens;
	size_t items, left_out;
	uint32_t unclosed[OPENERS]; /* quotation marks that nothing closes from here on */
	enum zw_status status;
	struct err *err;
};

/* ---- Items: item.c ---- */

void cutting_note(struct cutting *c, enum note_kind kind, size_t start, size_t end);
void cutting_add(struct cutting *c, struct lexeme l);

/* Something is left out, and the NOTs before it: they are none of what stands behind. */
void cutting_leave_out(struct cutting *c);

/* What reads as a filter, a setting or a scope is taken out of q->plain. */
void cutting_blank(struct cutting *c, size_t start, size_t end);

/* l.text is set; it is left out if it holds nothing that could be found. */
void cut_item(struct cutting *c, struct lexeme l);

/* A word up to the next white space, or to the end of its group. */
void cut_plain(struct cutting *c, struct lexeme l);

/* A quotation that is an item. A mark that is not closed is passed over: true if nothing stands
 * behind it. */
bool cut_quoted(struct cutting *c, struct lexeme l);

/* Does nothing close the quotation mark at byte `at`? */
bool cutting_unclosed(struct cutting *c, size_t at);

/* ---- Fields: field.c ---- */

/* 标题:甲, 机关:甲, scope:article; text and a note if its value makes no sense. */
bool cut_field(struct cutting *c);

/* 同条, 2020..2023 */
bool cut_bare(struct cutting *c);

/* The word that begins at `start` is text, which is noted. */
void cut_as_text(struct cutting *c, size_t start, enum note_kind kind);

#endif
