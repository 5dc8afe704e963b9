/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands in the place of a hole: 营商□境 in all passages of a generation. For near misses
 * only: it counts what it sees until its allowance is spent.
 */
#ifndef SEARCHER_SUGGEST_GAPPED_H
#define SEARCHER_SUGGEST_GAPPED_H

#include "core/store.h"

enum { FILLINGS_LIMIT = 64 }; /* characters told of one hole; the first ones seen */

/* Han characters before and behind the hole; either may be empty. Without a hole it is the string
 * of both. */
struct gapped {
	struct span left, right;
	bool hole;
};

/* What may still be done. */
struct allowance {
	uint32_t seeks;    /* in postings */
	uint32_t passages; /* looked through */
};

struct filling {
	uint32_t c;     /* 0: there is no hole */
	uint32_t count; /* places seen */
};

struct fillings {
	struct filling at[FILLINGS_LIMIT];
	size_t n;
};

/* Replaces what *fillings held. Ends early once `enough` places were seen. */
enum zw_status gapped_find(const struct generation *g, const struct gapped *gapped,
                           struct tokens *scratch, uint32_t enough, struct allowance *allowance,
                           struct fillings *fillings, struct err *err);

#endif
