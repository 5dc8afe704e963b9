/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What matches, exactly: which documents or passages of a shard a query finds. Terms give
 * candidates, the folded text decides (HACKING.md, "What matches"). Ranking has no say here.
 */
#ifndef SEARCHER_MATCH_H
#define SEARCHER_MATCH_H

#include "core/index/shard/shard.h"
#include "searcher/match/catalog/filters.h"
#include "searcher/match/lookup.h"
#include "searcher/match/set.h"
#include "searcher/match/window.h"
#include "searcher/query/query.h"

/* What is looked for: documents that have all of it, or passages that have all of it. */
enum scope { SCOPE_DOCUMENT, SCOPE_PASSAGE };

/* How items are put together. */
enum match_mode {
	MATCH_QUERY,   /* as the query says */
	MATCH_STRINGS, /* the same without the words of an item apart */
	MATCH_SOME,    /* any of its items and all filters: when nothing has them all */
	MATCH_FILTERS, /* all filters, whatever the items: what a question is ranked within */
};

struct match_request {
	const struct query *query;
	enum scope scope;
	enum match_mode mode;
	const struct filters *filters; /* of the query; NULL if it has none */
	struct budget *budget;         /* of matching_find; NULL: there is no end */
	struct memo *memos;            /* of matching_find: one per shard; NULL: none */
};

/* The answer of one shard. */
struct match {
	struct set found;   /* every item as written or with its words apart */
	struct set written; /* every item as written; part of found */
	struct set places; /* of a query with a scope (同条) the passages with a unit that has all
	                    * of it; no bits: it has none */
};

/* In the window of a shard whose first document has the number `first` in the catalog: of what it
 * knows then, exactly what matches. The caller ends with match_release. */
enum zw_status match_query(const struct match_request *r, struct window *window, uint32_t first,
                           struct match *match, struct err *err);
void match_release(struct match *match);

/* The places of the hits in what was found: passages and occurrences of the items that are not
 * excluded and not of the title. An occurrence is one of the item as written or of a variant; where
 * none of these stands, one of its words, or of a string of a variant that has several.
 * Of a query with a scope those of the passages with a unit that has all of it. Adds to *passages
 * and *occurrences; too few if the time of the window is up. */
enum zw_status match_count(const struct query *q, struct window *window, enum scope scope,
                           const struct match *match, uint32_t *passages, uint64_t *occurrences,
                           struct err *err);

/* The same, hit by hit: their passages are added to the set (of the shard's passages), and `hit` is
 * told of each string and passage how often it stands there; a passage may be told several times.
 */
enum zw_status match_hits(const struct query *q, struct window *window, enum scope scope,
                          const struct match *match, struct set *passages, hit_fn *hit,
                          void *context, struct err *err);

#endif
