/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is suggested while somebody types: the titles, short names, numbers, issuers and terms of a
 * generation, found by the front of what they are written like, read like or begin with in Latin
 * letters. The indexer makes the file anew for every generation; readers map it into memory.
 *
 * An entry has keys: one for each place where a word of it begins, so that 数据安全 finds
 * 中华人民共和国数据安全法. A key is folded text: tokens.h, without marks and fences. Keys are
 * sorted, and what is best among those in a row is found by a tree of the best of each sixteen: any
 * front, also one of one letter, costs about the same.
 */
#ifndef CORE_SUGGEST_SUGGESTIONS_H
#define CORE_SUGGEST_SUGGESTIONS_H

#include "core/buf.h"
#include "core/text/tokens.h"

enum suggest_kind {
	SUGGEST_TITLE,
	SUGGEST_SHORT, /* a common short name of a law */
	SUGGEST_NUMBER,
	SUGGEST_ISSUER,
	SUGGEST_TERM,
	SUGGEST_KINDS
};

enum suggest_by {
	SUGGEST_BY_TEXT,
	SUGGEST_BY_PINYIN,
	SUGGEST_BY_INITIALS,
	SUGGEST_BYS,
};

enum {
	SUGGEST_KEY_LIMIT = 1024, /* bytes of a key: no entry is longer */
	SUGGEST_STEPS = 2048,     /* keys that one walk looks at */
};

struct suggestions;

/* *suggestions is NULL unless ZW_OK. ZW_BAD_INDEX if the file is damaged. */
enum zw_status suggestions_open(const char *path, struct suggestions **suggestions,
                                struct err *err);
void suggestions_close(struct suggestions *suggestions);

/* An entry; the strings live as long as the suggestions. "" where the file is damaged. */
struct suggestion {
	enum suggest_kind kind;
	uint32_t score;
	const char *text;  /* as it is shown: 中华人民共和国民法典 */
	const char *query; /* to be searched: 民法典 */
};

/* False if there is no such entry. */
bool suggestions_at(const struct suggestions *s, uint32_t entry, struct suggestion *suggestion);

/* ---- Walking ---- */

/* The keys that begin with a front, the best first: those that are it, then by score, then by the
 * number of the entry. An entry comes once for each such key of it. */
struct suggest_walk {
	const struct suggestions *s;
	enum suggest_by by;
	size_t steps, n; /* taken; ranges on the heap */
	struct suggest_range {
		uint32_t from, to, best;
		bool exact;
	} heap[SUGGEST_STEPS + 3];
};

struct suggest_found {
	uint32_t entry;
	const char *key;  /* as sorted */
	const char *text; /* the folded text of the entry from there on */
	bool exact;       /* the key is the front */
};

void suggest_walk_begin(struct suggest_walk *w, const struct suggestions *s, enum suggest_by by,
                        struct span front);
/* False at the end, which comes after SUGGEST_STEPS keys at the latest. */
bool suggest_walk_next(struct suggest_walk *w, struct suggest_found *found);

#endif
