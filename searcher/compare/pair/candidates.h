/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pairs of passages that may be one and the same.
 */
#ifndef SEARCHER_COMPARE_CANDIDATES_H
#define SEARCHER_COMPARE_CANDIDATES_H

#include "searcher/compare/pair/features.h"

struct candidate {
	uint32_t at[COMPARE_SIDES]; /* passages */
	uint32_t alike;             /* features_alike() */
	uint32_t weight;            /* what the pair is worth: long and alike, more */
};

/* Appends struct candidate, in any order, a pair perhaps twice. *coarse is set if the search was
 * cut short by COMPARE_LOOKUPS. ZW_NO_MEMORY. */
enum zw_status candidates_find(const struct features *f, struct budget *budget,
                               struct buf *candidates, bool *coarse, struct err *err);

#endif
