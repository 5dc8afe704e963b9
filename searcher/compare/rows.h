/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From pairs to rows, and from a row to its pieces.
 */
#ifndef SEARCHER_COMPARE_ROWS_H
#define SEARCHER_COMPARE_ROWS_H

#include "searcher/compare/pair/pairs.h"

struct comparing {
	const struct page *pages[COMPARE_SIDES];
	struct features features;
	struct pairs pairs;
	/* Which side the pairs are to be found as old of; what is equally good falls out alike,
	 * whichever document is named first. */
	bool turned;
	size_t steps;          /* left of FINE_STEPS */
	struct budget *budget; /* NULL: there is no end */
	struct tokens *tokens;
	struct words *words; /* NULL: none */
	struct comparison *c;
	struct err *err;
};

/* All rows, in order. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status rows_make(struct comparing *x);

/* The pieces of a row with passages at both sides; its kind is set to equal or changed. pieces.c */
enum zw_status row_compare(struct comparing *x, struct compare_row *row);

/* What stands beside the pieces: references, which follow the renumbering. references.c */
enum zw_status references_find(struct comparing *x);

#endif
