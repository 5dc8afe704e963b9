/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A query as a row of items, filters, operators and parentheses. The first pass cuts the text; the
 * second, lexemes_repair(), makes text of every operator and parenthesis that has not what it
 * needs. What is left always makes a tree.
 */
#ifndef SEARCHER_LEXEME_H
#define SEARCHER_LEXEME_H

#include "searcher/query/query.h"

enum lexeme_kind {
	LEX_ITEM,
	LEX_FILTER,
	LEX_SCOPE,
	LEX_OPEN,
	LEX_CLOSE,
	LEX_OR,
	LEX_AND,
	LEX_NOT, /* a minus, too */
	LEX_NEAR,
};

struct lexeme {
	enum lexeme_kind kind;
	size_t start, end;     /* bytes of the query */
	size_t text, text_end; /* of an item: what is looked for, without its marks */
	bool quoted;
	bool open;     /* it may go on: 词* */
	bool repaired; /* it became text */
	enum query_field field;
	unsigned distance; /* of NEAR */
	enum unit unit;    /* of a scope */
	size_t filter;     /* index into the filters of the query */
};

/* Cuts q->plain. Filters go into q->filters, settings into q; the text of both becomes blank, and
 * so do the signs of wildcards. q->pasted is set, and the rest left, if there are more items than a
 * query has. */
enum zw_status lexemes_cut(struct query *q, size_t len, struct buf *lexemes, struct err *err);

/* `unit`: that of the scope, the last one counts. What is a scope and stands with no item is one.
 */
void lexemes_repair(struct query *q, struct buf *lexemes, enum unit *unit);

#endif
