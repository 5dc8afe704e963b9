/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The order of results. One formula, and every constant of it, in formula.h.
 */
#ifndef SEARCHER_RANK_H
#define SEARCHER_RANK_H

#include "core/index/store.h"
#include "searcher/match/match.h"

/* SORT_CITED: the most cited document first. SORT_CHANGED: what came into the index, or changed in
 * it, last. */
enum sort { SORT_RELEVANCE, SORT_DATE, SORT_CITED, SORT_CHANGED };

struct rank_request {
	const struct query *query;
	struct words *words;
	uint32_t day; /* that statuses are as of */
	enum scope scope;
	enum sort sort;
	/* What was matched, one per shard of the generation; NULL: whatever has any of the words
	 * (passages are ranked then; with SCOPE_DOCUMENT only the best one of each document). */
	const struct match *matches;
	/* Without matches: only what is found in these. NULL: everything. */
	const struct match *within;
	/* Works (by number + 1) that a question is about; NULL: none is known. */
	const struct set *named;
	/* Documents (by number + 1) that have a passage with all items; NULL: not known. */
	const struct set *together;
	uint32_t offset, limit;
	struct budget *budget; /* NULL: there is no end */
};

struct source;

struct ranked {
	size_t shard;   /* index into the generation's shards */
	uint32_t entry; /* document, or passage, in that shard */
	double score;
	bool written;     /* every item as written */
	bool direct;      /* it is what the query names */
	bool only_old;    /* … but its version in force has not the article that is named */
	bool absent;      /* … nor has any version */
	bool near;        /* it is a neighbour of the number that the query names */
	uint32_t passage; /* to be shown of it: ordinal in the document; 0: the best one */
	const struct source *source; /* it holds what was pasted; NULL: it is merely ranked */
};

/* ranked: room for request->limit; *n is how many were written. *about: how many there are in all,
 * an estimate of more than 1,000 where there are no matches. If the
 * budget is not enough, the best of what was looked at, and at least how many there are. */
enum zw_status rank(const struct generation *g, const struct rank_request *request,
                    struct ranked *ranked, size_t *n, uint32_t *about, struct err *err);

/* The works (by number + 1) that expansions of the query name. The caller ends with set_release,
 * whatever is returned. */
enum zw_status rank_named_works(const struct catalog *c, const struct query *q, struct set *works,
                                struct err *err);

#endif
