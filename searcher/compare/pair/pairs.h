/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which passage has become which: candidates, then the heaviest row of pairs that is in order in
 * both documents (the spine), then what moved.
 */
#ifndef SEARCHER_COMPARE_PAIRS_H
#define SEARCHER_COMPARE_PAIRS_H

#include "searcher/compare/pair/features.h"

enum { PAIR_NONE = 0xFFFFFFFF };

/* Of a passage. */
struct pair {
	uint32_t with; /* a passage of the other side; PAIR_NONE */
	bool moved;    /* it is not on the spine */
	bool equal;    /* nothing differs */
	bool part;     /* its partner has another one beside it, which it is part of (splits.c) */
	bool several;  /* its partner has parts */
};

struct pairs {
	struct pair *of[COMPARE_SIDES]; /* of each passage */
	bool coarse;                    /* COMPARE_LOOKUPS were used up */
};

/* ZW_NO_MEMORY. p is to be released in any case. */
enum zw_status pairs_make(const struct features *f, struct budget *budget, struct pairs *p,
                          struct err *err);
/* What has no pair and is part of what its neighbour was, or has become, gets the partner of that
 * neighbour. splits.c */
void splits_find(const struct features *f, struct budget *budget, struct pairs *p);

void pairs_release(struct pairs *p);

#endif
