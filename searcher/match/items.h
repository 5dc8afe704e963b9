/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one item finds in a shard, and what stands near to what: by terms, then in the folded text.
 */
#ifndef SEARCHER_ITEMS_H
#define SEARCHER_ITEMS_H

#include "searcher/match/lookup.h"
#include "searcher/match/match.h"

struct ground {
	struct window *window;
	enum scope scope;
	bool strings; /* only as one string: no words apart */
	struct err *err;
};

/* The entries of the table of the scope. */
uint32_t ground_entries(const struct ground *g);

/* Two empty sets. Whatever is returned the caller ends with match_release. */
enum zw_status match_init(struct match *match, uint32_t last, struct err *err);

/* On success the caller ends with match_release. */
enum zw_status match_item(const struct ground *g, const struct item *item, struct match *match);
enum zw_status match_near(const struct ground *g, const struct query *q, int index,
                          struct match *match);

/* Adds where the item stands as written. */
enum zw_status match_whole(const struct ground *g, const struct item *item, struct set *set);

/* And where a variant of one string stands. */
enum zw_status match_strings(const struct ground *g, const struct item *item, struct set *set);

/* One piece of an item, whether it may go on or not. */
enum zw_status lookup_piece(struct window *window, enum lookup_where where, enum lookup_what what,
                            const struct item *item, struct piece piece, hit_fn *hit, void *context,
                            struct err *err);

#endif
