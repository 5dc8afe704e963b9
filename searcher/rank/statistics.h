/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What BM25 knows of a whole table, without its dead: how many entries have a term, and how long an
 * entry is on average. All in whole numbers until the end, so that it is the same for every layout
 * of shards.
 */
#ifndef SEARCHER_STATISTICS_H
#define SEARCHER_STATISTICS_H

#include "searcher/rank/first.h"

/* Makes terms ready: the factor of each is multiplied with how rare it is. Those that no living
 * entry has are left out: *n becomes less. Sets the average length, too. */
enum zw_status statistics_weigh(const struct generation *g, enum table table,
                                struct rank_term *terms, size_t *n, double *average,
                                struct err *err);

/* About how many of some entries of the table have any of the terms, as though these had nothing to
 * do with each other: two digits of it. */
enum zw_status statistics_estimate(const struct generation *g, enum table table,
                                   const struct rank_term *terms, size_t n, uint32_t entries,
                                   uint32_t *about, struct err *err);

/* Rounded down to its two highest digits: an estimate knows no more. */
uint32_t statistics_two_digits(double number);

#endif
