/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the tree of a query finds, shared by match.c and unit.c.
 */
#ifndef SEARCHER_EVALUATE_H
#define SEARCHER_EVALUATE_H

#include "searcher/match/items.h"

struct evaluation {
	const struct match_request *r;
	const struct shard *shard;
	struct window *window;
	uint32_t first;     /* number of the first document of the shard in the catalog */
	bool documents;     /* what a filter finds is documents, and in passages all of theirs */
	struct set *places; /* passages with a unit that has its part of the query are added */
	struct err *err;
};

/* On success the caller ends with match_release. */
enum zw_status evaluate(const struct evaluation *e, int index, struct match *match);

#endif
