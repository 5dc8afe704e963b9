/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * All of a query in one sentence, one paragraph, one 条.
 *
 * A unit has a query if the query is true of it: items stand in it, what is excluded does not;
 * titles and filters are asked of its document, or of its passage where passages are listed and the
 * filter is about them. A document, or a passage, is found if one of its units has the query. A 条
 * is a passage that is one; in a document that has none each of its passages counts as one.
 */
#ifndef SEARCHER_UNIT_H
#define SEARCHER_UNIT_H

#include "searcher/match/evaluate.h"

/* The passages where NODE_UNIT is true of a unit, whatever is listed. On success the caller ends
 * with match_release. */
enum zw_status match_unit(const struct evaluation *e, const struct node *node,
                          struct match *passages);

/* Their documents. On success the caller ends with match_release. */
enum zw_status match_documents(const struct shard *shard, const struct match *passages,
                               struct match *documents, struct err *err);

#endif
