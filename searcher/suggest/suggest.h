/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Suggestions while typing, and offers where a query finds next to nothing.
 */
#ifndef SEARCHER_SUGGEST_H
#define SEARCHER_SUGGEST_H

#include "core/suggest/suggestions.h"
#include "searcher/search.h"

enum {
	SUGGESTED_LIMIT = 50, /* suggestions at once */
	SUGGEST_DEFAULT = 10,
	SUGGEST_TYPED = 256, /* bytes of what is typed; more is suggested nothing */
};

/* Why it is suggested. */
enum suggest_match {
	MATCHED_TEXT,     /* it is written like that */
	MATCHED_PINYIN,   /* it reads like that */
	MATCHED_INITIALS, /* its readings begin with these letters */
	MATCHED_MIXED,    /* some of each: 民fadian */
};

struct suggested {
	const char *text, *query; /* of the generation, which must stay */
	const char *from;         /* folded: the part of the text that begins as typed */
	size_t len;               /* bytes of it that are typed */
	bool exact;               /* it ends there, and its last character is typed as a whole */
	bool whole;               /* its last character is typed as a whole */
	enum suggest_kind kind;
	enum suggest_match match;
};

struct suggest_list {
	struct suggested at[SUGGESTED_LIMIT];
	size_t n;
};

/* The best `limit` entries that begin, or have a word that begins, with what is typed, each text
 * once. Any bytes may be typed: what is no text, or too long, is suggested nothing. The list is
 * valid until the searcher is closed. */
enum zw_status searcher_suggest(struct searcher *s, const char *typed, size_t len, size_t limit,
                                struct suggest_list *list, struct err *err);

/* "title", "text": for JSON. */
const char *suggest_kind_name(enum suggest_kind kind);
const char *suggest_match_name(enum suggest_match match);

/* One object: see the manual of zhengwen-search. `generation`: that was asked. */
enum zw_status suggest_json(const char *typed, size_t len, const struct suggest_list *list,
                            uint64_t generation, struct buf *out, struct err *err);

/* ---- Offers ---- */

/* Adds to the answer what was perhaps meant; nothing where enough is found. */
enum zw_status offers_find(struct searcher *s, const struct query *q, struct answer *answer,
                           struct err *err);

#endif
