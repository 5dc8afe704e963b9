/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The filters of a query, over the catalog of a generation: which documents have such a value. No
 * terms are asked; what is found is exact.
 */
#ifndef SEARCHER_MATCH_FILTERS_H
#define SEARCHER_MATCH_FILTERS_H

#include "core/budget.h"
#include "core/index/store.h"
#include "searcher/match/named.h"
#include "searcher/match/set.h"
#include "searcher/query/query.h"

struct filtered {
	struct set documents; /* document d of the catalog is entry d + 1 */
	bool placed;          /* in passage scope it is these places; else all their passages */
	struct buf places;    /* struct place, sorted */
	struct buf works;     /* uint32_t: of 引用 the works that are cited */
};

struct filters {
	struct filtered *at; /* one for each filter of the query, in its order */
	size_t n;
	uint32_t known;  /* documents of the catalog that all filters were asked of, the first ones;
	                  * nothing is said of the others */
	struct set only; /* what may be found at all; no bits: everything */
};

/* What is asked for beside the words of a query. */
struct wanted {
	uint32_t day;  /* what a status is as of */
	bool in_force; /* find nothing but what was in force on it, or is no document that is in
	                * force or not and was there */
	uint64_t since; /* … nothing but what came or changed then or later: since.h; 0: whenever */
	struct budget *budget; /* NULL: there is no end */
};

/* On success the caller ends with filters_release. */
enum zw_status filters_find(const struct query *q, const struct generation *g,
                            const struct wanted *wanted, struct filters *filters, struct err *err);
void filters_release(struct filters *filters);

/* Do all filters have it? For a query without operators: what else may be found of it. */
bool filters_have(const struct filters *filters, uint32_t document);

/* What a filter has of a shard, whose first document has the number `first`, is added to set:
 * entries of documents, or of passages. */
void filtered_of_shard(const struct filtered *f, const struct shard *shard, uint32_t first,
                       bool passages, struct set *set);

/* The same of a set of documents alone. */
void documents_of_shard(const struct set *documents, const struct shard *shard, uint32_t first,
                        bool passages, struct set *set);

#endif
