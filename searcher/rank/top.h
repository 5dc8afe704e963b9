/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The best of many, in a heap: what is not among them costs a comparison.
 */
#ifndef SEARCHER_RANK_TOP_H
#define SEARCHER_RANK_TOP_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct first_hit {
	double value;   /* the highest comes first; of equal ones … */
	uint32_t rank;  /* … the lowest (catalog_rank), then … */
	uint32_t entry; /* … the lowest of the same document */
	uint32_t shard; /* index into the generation's shards */
	double weight;  /* of its text: value, unless it is ordered by something else */
};

struct top {
	struct first_hit *hits; /* room for limit; the worst is the first, until top_sort */
	size_t n, limit;
};

/* Might something of this value be among the best? */
static inline bool top_may_take(const struct top *t, double value)
{
	return t->n < t->limit || (t->limit > 0 && value >= t->hits[0].value);
}

void top_offer(struct top *t, const struct first_hit *hit);

/* Best first; nothing is offered any more. */
void top_sort(struct top *t);

#endif
