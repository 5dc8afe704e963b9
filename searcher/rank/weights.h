/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The terms that a query is ranked by, and the factor of each.
 */
#ifndef SEARCHER_RANK_WEIGHTS_H
#define SEARCHER_RANK_WEIGHTS_H

#include "searcher/query/query.h"
#include "searcher/rank/first.h"

/* Where a term stands in weights.bytes, which moves while it grows. */
struct weighted {
	size_t at, len;
	double factor;
};

struct weights {
	struct buf bytes;  /* of the terms, one behind the other */
	struct buf terms;  /* struct weighted */
	struct buf sealed; /* struct rank_term: each term once */
	double factor;     /* of the terms that are added now */
};

void weights_init(struct weights *w);
void weights_release(struct weights *w);

/* The words and pairs of its items; with `expansions`, those of them too. Of passages or of
 * documents. */
enum zw_status weights_of_query(struct weights *w, const struct query *q, struct words *words,
                                bool passages, bool expansions, struct err *err);

#endif
