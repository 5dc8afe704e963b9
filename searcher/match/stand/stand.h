/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Does a query, or an item, stand in a piece of a folded text of the index: a sentence, a
 * paragraph?
 */
#ifndef SEARCHER_STAND_H
#define SEARCHER_STAND_H

#include "searcher/query/query.h"

/* `found`: as written, with its words apart, or by a variant. `written` is part of it. Under an odd
 * number of NOTs both are the same. */
struct stand {
	bool found, written;
};

/* Are the words of an item looked for, too? An exclusion excludes only what stands as written, and
 * what has more words than a query has items is a passage, not an item. */
bool item_goes_apart(const struct item *item);

/* `known`: for each node that is a filter or of the title what it says of the whole document, or
 * passage; of others it is not looked at. The text begins and ends between tokens and holds no part
 * of a line but whole sentences. */
enum zw_status query_stands(const struct query *q, int index, const struct stand *known,
                            struct span16 text, struct stand *stand, struct err *err);

/* What of the tree is known of whole documents only. */
bool node_is_known(const struct query *q, const struct node *node);

#endif
