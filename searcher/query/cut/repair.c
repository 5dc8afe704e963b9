/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes a row of lexemes one that is a tree: in order scopes, parentheses, operators, and the
 * words that touch what became text.
 */
#include "searcher/query/cut/lexeme.h"

#include <string.h>

struct row {
	struct query *q;
	struct lexeme *at;
	size_t n;
};

static void to_text(struct row *r, size_t i, enum note_kind kind)
{
	struct lexeme *l = &r->at[i];

	notes_add(&r->q->notes, kind, r->q->text + l->start, l->end - l->start);
	*l = (struct lexeme){.kind = LEX_ITEM,
	                     .start = l->start,
	                     .end = l->end,
	                     .text = l->start,
	                     .text_end = l->end,
	                     .repaired = true};
}

/* ---- Scopes ---- */

/* Takes them out, and the NOTs before them: -scope:article denies nothing that stands behind. */
static void settle_scopes(struct row *r, enum unit *unit)
{
	bool items = false;
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++)
		items |= r->at[i].kind == LEX_ITEM;
	for (size_t i = 0; i < r->n; i++) {
		struct lexeme l = r->at[i];
		if (l.kind == LEX_SCOPE && items) {
			*unit = l.unit;
			memset(r->q->plain + l.start, ' ', l.end - l.start);
			while (kept > 0 && r->at[kept - 1].kind == LEX_NOT)
				kept--;
			continue;
		}
		if (l.kind == LEX_SCOPE) {
			l.kind = LEX_ITEM;
			l.text = l.start;
			l.text_end = l.end;
		}
		r->at[kept++] = l;
	}
	r->n = kept;
}

/* ---- Parentheses ---- */

/* From the end: how many of the open ones have nothing that closes them. */
static void settle_unclosed(struct row *r)
{
	size_t closed = 0;

	for (size_t i = r->n; i-- > 0;) {
		closed += r->at[i].kind == LEX_CLOSE;
		if (r->at[i].kind != LEX_OPEN)
			continue;
		if (closed > 0)
			closed--;
		else
			to_text(r, i, NOTE_PARENTHESIS);
	}
}

/* All are in pairs now. What is too deep, or holds nothing. */
static void settle_groups(struct row *r)
{
	size_t depth = 0;

	for (size_t i = 0; i < r->n; i++) {
		if (r->at[i].kind == LEX_CLOSE && depth <= QUERY_DEPTH) {
			depth--;
		} else if (r->at[i].kind == LEX_CLOSE) {
			depth--;
			to_text(r, i, NOTE_DEEP);
		} else if (r->at[i].kind == LEX_OPEN) {
			if (++depth > QUERY_DEPTH)
				to_text(r, i, NOTE_DEEP);
		}
	}
	for (size_t i = 0; i + 1 < r->n; i++)
		if (r->at[i].kind == LEX_OPEN && r->at[i + 1].kind == LEX_CLOSE) {
			to_text(r, i, NOTE_PARENTHESIS);
			to_text(r, i + 1, NOTE_PARENTHESIS);
		}
}

/* ---- Operators ---- */

static bool is_operator(const struct lexeme *l)
{
	return l->kind >= LEX_OR;
}

/* One that stands where an item must, or before the end of its group. */
static void settle_operators(struct row *r)
{
	bool wanted = true; /* an item must come */

	for (size_t i = 0; i < r->n; i++) {
		const struct lexeme *l = &r->at[i];
		bool last = i + 1 == r->n || l[1].kind == LEX_CLOSE;
		if (is_operator(l) && (last || (wanted && l->kind != LEX_NOT)))
			to_text(r, i, NOTE_OPERATOR);
		wanted = is_operator(l) || l->kind == LEX_OPEN;
	}
}

/* ---- Words ---- */

/* (甲 that is not closed is the word (甲. */
static void join_words(struct row *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct lexeme *before = kept ? &r->at[kept - 1] : NULL, l = r->at[i];
		bool joins = before && before->kind == LEX_ITEM && l.kind == LEX_ITEM &&
		             before->end == l.start && (before->repaired || l.repaired) &&
		             !before->quoted && !l.quoted && before->field == FIELD_BODY &&
		             l.field == FIELD_BODY && before->text_end == l.text;
		if (!joins) {
			r->at[kept++] = l;
			continue;
		}
		before->end = l.end;
		before->text_end = l.text_end;
		before->open = l.open;
		before->repaired = true;
	}
	r->n = kept;
}

void lexemes_repair(struct query *q, struct buf *lexemes, enum unit *unit)
{
	struct row r = {q, (void *)lexemes->data, lexemes->len / sizeof(struct lexeme)};

	*unit = UNIT_DOCUMENT;
	settle_scopes(&r, unit);
	settle_unclosed(&r);
	settle_groups(&r);
	settle_operators(&r);
	join_words(&r);
	lexemes->len = r.n * sizeof(struct lexeme);
}
