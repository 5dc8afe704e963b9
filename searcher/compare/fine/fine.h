/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What two rows of units have in common: the fewest units added and taken away (Myers 1986), as far
 * as that can be paid; else what stands between stretches that both have once. Then tidied, so that
 * people can read it.
 */
#ifndef SEARCHER_COMPARE_FINE_H
#define SEARCHER_COMPARE_FINE_H

#include "searcher/compare/fine/units.h"

/* n units from `a` of one side are equal to those from `b` of the other. */
struct run {
	size_t a, b, n;
};

/* A row of units, and the side that it is. */
struct row_units {
	const struct text_unit *at;
	size_t n;
};

/* Appends struct run, in order, side by side ones as one. *steps is what may still be paid for; it
 * is reduced, and so is the budget (or NULL). *coarse is set where it did not suffice.
 * ZW_NO_MEMORY. */
enum zw_status fine_runs(struct row_units a, struct row_units b, size_t *steps,
                         struct budget *budget, struct buf *runs, bool *coarse, struct err *err);

/* Runs that only part what differs are dropped, what is added or taken away begins where a line, a
 * sentence or at least a word does. In place. */
void tidy_runs(struct row_units a, struct row_units b, struct buf *runs);

/* Stretches that both have, and each once, in one order in both: struct run, not of one side by
 * side. anchors.c */
enum zw_status anchors_find(struct row_units a, struct row_units b, struct buf *anchors,
                            struct err *err);

#endif
