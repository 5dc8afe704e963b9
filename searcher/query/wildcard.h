/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * AI*: which terms of the index it stands for.
 */
#ifndef SEARCHER_WILDCARD_H
#define SEARCHER_WILDCARD_H

#include "core/index/store.h"
#include "searcher/query/query.h"

enum { WILDCARD_TERMS = 100 * 1000 /* that are looked through */ };

/* Looks up the endings of all open items: the most frequent ENDINGS_LIMIT of each, those of equal
 * frequency in the order of their bytes. Notes where there are more. */
enum zw_status wildcards_find(const struct generation *g, struct query *q, struct err *err);

#endif
