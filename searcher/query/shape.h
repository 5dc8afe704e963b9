/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The shape of a query: may it name an article, a document?
 */
#ifndef SEARCHER_SHAPE_H
#define SEARCHER_SHAPE_H

#include "searcher/query/query.h"

/* Items in a row, with whatever filters: nothing is excluded, no operator stands between them, and
 * it is not asked within another query. */
bool query_may_name(const struct query *q);

/* Are all of its items plain text: not quoted, not of the title? */
bool query_is_plain(const struct query *q);

/* 标题:公司法 alone, with whatever filters and exclusions; NULL if it is anything else. */
const struct item *query_only_title(const struct query *q);

#endif
