/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is marked of a query, and in which passages of a document most of it stands.
 */
#ifndef SEARCHER_NEEDLES_H
#define SEARCHER_NEEDLES_H

#include "core/index/shard/shard.h"
#include "searcher/match/memo.h"
#include "searcher/match/set.h"
#include "searcher/query/query.h"

/* Strings to mark, of the items that are not excluded: an item as written, what it was rewritten
 * to, and its words. */
struct needle {
	struct span span;        /* a string; points into the item */
	const struct item *gaps; /* or a phrase with gaps */
	int near;                /* or NODE_NEAR, which says where to look and is not marked; -1 */
	double weight;           /* what a passage gains by having it */
};

struct needles {
	const struct query *query;
	struct buf list; /* struct needle */
};

enum needles_of {
	NEEDLES_WHOLE, /* items as written, and their variants */
	NEEDLES_WORDS, /* and their words */
	NEEDLES_PAIRS, /* and every pair of their characters: for a question */
};

/* The query must outlive the needles. */
enum zw_status needles_init(struct needles *needles, const struct query *q, enum needles_of of,
                            struct err *err);
void needles_release(struct needles *needles);
size_t needles_count(const struct needles *needles);
const struct needle *needles_at(const struct needles *needles, size_t i);

/* The passages of a document to show, at most n: first the one with the most of the query, then
 * those that add most to the ones before. *found tells how many have any of it. A heading counts
 * half: what it announces is more than its name. A document that has nothing of it gives its first
 * passage. `among`: only these passages; NULL: all. `memo`: what was looked up in the shard, so
 * that no text is gone through for it; or NULL. */
enum zw_status best_passages(const struct needles *needles, const struct shard *shard,
                             const struct memo *memo, uint32_t document, const struct set *among,
                             uint32_t *best, size_t n, size_t *found, struct err *err);

#endif
