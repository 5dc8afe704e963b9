/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a query stands in a text that is shown, and the piece of it worth showing. Spans, not
 * markup: who shows them decides how a hit looks.
 */
#ifndef SEARCHER_SNIPPET_H
#define SEARCHER_SNIPPET_H

#include "core/shard.h"
#include "searcher/query.h"

/* Strings to mark, of the items that are not excluded: an item as written, and its words. */
struct needle {
	struct span span; /* points into the item */
	double weight;    /* what a passage gains by having it */
	bool whole;       /* the item as written */
};

struct needles {
	struct buf list; /* struct needle */
};

enum needles_of {
	NEEDLES_WHOLE, /* items as written */
	NEEDLES_WORDS, /* and their words */
	NEEDLES_PAIRS, /* and every pair of their characters: for a question */
};

/* The query must outlive the needles. */
enum zw_status needles_init(struct needles *needles, const struct query *q, enum needles_of of,
                            struct err *err);
void needles_release(struct needles *needles);
size_t needles_count(const struct needles *needles);
const struct needle *needles_at(const struct needles *needles, size_t i);

/* A span of the original text, in bytes. */
struct mark {
	size_t start, len;
	size_t needle; /* index of the one it comes from; of merged marks the first */
};

/* All hits in text, ascending, overlapping ones merged: appends struct mark to marks. tokens is
 * scratch. */
enum zw_status marks_find(const struct needles *needles, const char *text, size_t len,
                          struct tokens *tokens, struct buf *marks, struct err *err);

struct snippet {
	char *text;       /* UTF-8; "…" where the passage goes on within a sentence */
	struct buf marks; /* struct mark, in bytes of text */
};

enum {
	SNIPPET_CHARACTERS = 160 /* at most, but for a single sentence's … */
};

/* The sentences of a passage with the most of what was looked for, first ones first. On success
 * the caller ends with snippet_release. */
enum zw_status snippet_make(const struct needles *needles, const char *text, size_t len,
                            struct tokens *tokens, struct snippet *snippet, struct err *err);
void snippet_release(struct snippet *snippet);

/* The passages of a document to show, at most n: first the one with the most of the query, then
 * those that add most to the ones before. *found tells how many have any of it. A heading counts
 * half: what it announces is more than its name. A document that has nothing of it gives its first
 * passage. */
enum zw_status best_passages(const struct needles *needles, const struct shard *shard,
                             uint32_t document, uint32_t *best, size_t n, size_t *found,
                             struct err *err);

#endif
