/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The sums of BM25, term at a time: the postings of a term are gone through, and its share of each
 * entry is added to what the entry has so far.
 *
 * Shares are whole steps of 2^-20, so that a sum is exact, in whatever order it is made. Otherwise
 * the last bit of a weight, and with it the order of equals, would depend on how documents happen
 * to be spread over the shards.
 */
#ifndef SEARCHER_RANK_SUMS_H
#define SEARCHER_RANK_SUMS_H

#include "core/index/shard/shard.h"

/* The steps of an entry, shifted, and below them how many terms it has: what has a term of next to
 * no weight has it nevertheless. */
typedef uint64_t sum;
enum { SUM_SHIFT = 12, SUM_TERMS = (1 << SUM_SHIFT) - 1 };

static const double SUM_STEP = 1.0 / (1 << 20);

static inline double sum_weight(sum s)
{
	return (double)(s >> SUM_SHIFT) * SUM_STEP;
}

/* BM25 without the factor of a term: what its occurrences in an entry of some length are worth. */
enum { BM25_LENGTHS = 512 };
struct bm25 {
	double k1, b, inverse;    /* 1 / the average length */
	double one[BM25_LENGTHS]; /* by the length: of one occurrence; 0: not known yet */
};

void bm25_init(struct bm25 *f, double k1, double b, double average);

/* What is ranked, of one shard: an entry each. */
struct sum_entry {
	uint32_t entry;
	uint32_t first, end; /* where the terms of a text stand: its passages, or the passage */
	uint32_t length;
	sum sum;
};

/* A term of a shard, and its share: the factor x (k1 + 1). */
struct sum_term {
	struct postings *postings; /* NULL: no entry has it */
	bool whole;                /* its entries are what is ranked; else the passages of it */
	double most;
};

/* Adds the shares of a term to entries that stand in a row, ascending. *units: of a budget, what it
 * cost is added. */
enum zw_status sums_add_listed(struct bm25 *f, const struct sum_term *term, struct sum_entry *at,
                               size_t n, uint64_t *units, struct err *err);

/* The same of all entries [from, to] of a table; of entry `from` is sums[0]. */
struct sum_range {
	const struct shard *shard;
	enum table table;
	uint32_t from, to;
	sum *sums;
};
enum zw_status sums_add_range(struct bm25 *f, const struct sum_term *term,
                              const struct sum_range *range, uint64_t *units, struct err *err);

#endif
