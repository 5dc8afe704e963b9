/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What of a query could not be understood as it was typed, or was understood in a way that is to
 * be told. A query never fails for that: the part is searched as text, or left out.
 */
#ifndef SEARCHER_NOTES_H
#define SEARCHER_NOTES_H

#include "core/buf.h"

enum note_kind {
	NOTE_QUOTATION,   /* a quotation mark that is not closed: left out */
	NOTE_PARENTHESIS, /* one without the other, or nothing between them: text */
	NOTE_DEEP,        /* a group below QUERY_DEPTH: text */
	NOTE_OPERATOR,    /* one without its sides: text */
	NOTE_NEAR,        /* NEAR of what has no place, or too far: text, or AND */
	NOTE_EMPTY,       /* nothing that could be found: left out */
	NOTE_WILDCARD,    /* * behind too little: left out; within a word: text */
	NOTE_GAPS,        /* more than QUERY_GAPS in a phrase: text */
	NOTE_CUT,   /* a wildcard that stands for more than can be looked up: the most frequent */
	NOTE_FIELD, /* no such field: text */
	NOTE_VALUE, /* the values of fields, by kind: text */
	NOTE_DATE,
	NOTE_DAY,
	NOTE_STATUS,
	NOTE_LEVEL,
	NOTE_ARTICLE,
	NOTE_SCOPE,
	NOTE_REVERSED, /* a range that ends before it begins: turned round */
	NOTE_FILTERS,  /* more than QUERY_FILTERS: text */
	NOTE_ITEMS,    /* more than QUERY_ITEMS: the whole is a passage */
	NOTES,
};

struct note {
	enum note_kind kind;
	char *part; /* of the query */
};

enum { QUERY_NOTES = 16 /* that are told; a part once */ };

/* Sticky, as a buffer is: look at notes->failed once. */
void notes_add(struct buf *notes, enum note_kind kind, const char *part, size_t len);
void notes_release(struct buf *notes);

/* For machines: "quotation", "operator" …; for people: what was done, after the part. */
const char *note_name(enum note_kind kind);
const char *note_text(enum note_kind kind);

#endif
