/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands in the place of a hole: 营商□境 in all passages of a generation. For near misses
 * only: what is frequent is looked for in a share of the documents. How large that is depends on
 * frequencies, and which they are on their paths: it is the same for every layout of shards.
 */
#ifndef SEARCHER_SUGGEST_GAPPED_H
#define SEARCHER_SUGGEST_GAPPED_H

#include "core/index/store.h"

enum { FILLINGS_LIMIT = 64 }; /* characters told of one hole: the most frequent */

/* Han characters before and behind the hole; either may be empty. Without a hole it is the string
 * of both. */
struct gapped {
	struct span left, right;
	bool hole;
};

/* What may be done. */
struct allowance {
	uint32_t once; /* passages that one look is worth: of more, a share is looked at; 0: all */
	uint32_t left; /* passages for all looks: one that is worth more is not done */
};

struct filling {
	uint32_t c;     /* 0: there is no hole */
	uint32_t count; /* places seen */
};

struct fillings {
	struct filling at[FILLINGS_LIMIT]; /* most frequent first, then by their code points */
	size_t n;
	bool unknown; /* the allowance is spent: nothing is said */
};

/* Replaces what *fillings held. Without a hole, ends early once `enough` places were seen. */
enum zw_status gapped_find(const struct generation *g, const struct gapped *gapped,
                           struct tokens *scratch, uint32_t enough, struct allowance *allowance,
                           struct fillings *fillings, struct err *err);

#endif
