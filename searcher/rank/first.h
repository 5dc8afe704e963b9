/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The first step of the ranking: the best of a generation by BM25 over some terms, or by what is
 * known of their documents. The same for every layout of shards.
 */
#ifndef SEARCHER_RANK_FIRST_H
#define SEARCHER_RANK_FIRST_H

#include "core/budget.h"
#include "searcher/rank/rank.h"
#include "searcher/rank/top.h"

/* A term and what its share of BM25 is multiplied with: how rare it is, and what it matters. */
struct rank_term {
	const char *bytes;
	size_t len;
	double factor;
};

enum { FIRST_TERMS_LIMIT = 4095 };

/* With `among`, what is ranked is exactly those entries, in two tiers: those that are `written`
 * get `tier` added. Without it, whatever has one of the terms and is not dead, of the entries in
 * `within`. */
struct first_request {
	enum table table; /* of the entries that are ranked */
	const struct rank_term *terms;
	size_t n_terms;             /* at most FIRST_TERMS_LIMIT */
	const struct match *among;  /* one per shard; NULL: none */
	const struct match *within; /* one per shard; NULL: all */
	double tier;
	bool without_headings; /* passages that are headings are left out; not with `among` */
	bool collapse;         /* of each document only the best passage; not with `among` */
	double k1, b;          /* BM25 … */
	double average;        /* … and the occurrences of terms in an entry, on average */
	enum sort sort; /* but by relevance only with `among`; SORT_CITED and SORT_CHANGED know no
	                 * terms: the weight is what they are sorted by */
	uint32_t limit;
	uint32_t count_to; /* if there are fewer than this, they are counted */
	/* When it is spent, nothing more is looked at: the hits are the best of what was, and what
	 * is counted is no more than that. NULL: there is no end. */
	struct budget *budget;
	uint32_t window; /* entries that are looked at together; 0: what is best. For tests */
};

/* hits: room for limit; *n is how many were written, best first; what is equal is in the order of
 * paths, then of passages. *all is how many there are, or at least count_to. */
enum zw_status first_rank(const struct generation *g, const struct first_request *r,
                          struct first_hit *hits, size_t *n, uint32_t *all, struct err *err);

#endif
