/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a saved search finds now, and what happened since it was asked before.
 */
#ifndef INDEXER_FOUND_H
#define INDEXER_FOUND_H

#include "indexer/saved/identity.h"
#include "indexer/saved/state.h"

/* Asks zhengwen-search for every file that has the query as it is written there, no less: fills
 * hits (sorted), asked and generation of `now`, which state_init has emptied. What the program says
 * of parts that make no sense (they are taken as text) is appended to notes. ZW_LIMIT: there are
 * more than FOUND_LIMIT; ZW_IO with what the program said of a query that it cannot take. */
enum zw_status found_ask(const char *dir, uint64_t generation, const struct identities *identities,
                         const char *query, struct search_state *now, struct buf *notes,
                         struct err *err);

/* How many documents are new, changed and gone, by what happened. */
struct happened_counts {
	uint64_t of[HAPPENINGS];
};

/* The events of before become those of `now`, with what happened since then behind them. */
enum zw_status found_compare(struct search_state *before, struct search_state *now,
                             const char *time, struct happened_counts *counts, struct err *err);

#endif
