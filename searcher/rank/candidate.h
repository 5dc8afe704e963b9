/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The second step of the formula: what a candidate gains by what it is and by its neighbours.
 */
#ifndef SEARCHER_RANK_CANDIDATE_H
#define SEARCHER_RANK_CANDIDATE_H

#include "searcher/rank/rank.h"

struct candidate {
	struct ranked ranked;
	double text;       /* of the first step, without the tier */
	double prior;      /* what it gains by what the catalog says of it */
	uint32_t document; /* in the catalog */
	uint32_t ordinal;  /* of the passage in its document; 0: a document */
	uint32_t section;  /* entry of the heading above it; 0: none, or a document */
	uint32_t order;    /* of the first step */
};

struct candidates {
	const struct generation *g;
	const struct rank_request *r;
	bool passages;
	struct candidate *at; /* best first, by the first step */
	size_t n;
};

/* Adds to each score what it is, whatever its neighbours are. With `wanted` only those are left (n
 * becomes less) that may be among that many best; 0: all. */
enum zw_status candidates_add_prior(struct candidates *c, size_t wanted, struct err *err);
/* Adds to each score of a passage what its neighbours have. Needs `text` of all. */
enum zw_status candidates_add_context(struct candidates *c, struct err *err);

/* Best first, by the score; equal ones as they were. */
void candidates_sort(struct candidates *c);

/* How much weight a document carries, 0 to 1: a law 1, an interpretation of it .5. */
double force_of(const struct catalog *catalog, uint32_t document);

#endif
