/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is looked up in one shard is looked up in all of them, one after the other: of postings,
 * whatever key is missed in one distant tree is got from all of them, at once. So a search waits
 * for the net once a term, however many machines there are. Everything else (texts, further chunks)
 * is of one shard alone.
 */
#ifndef CORE_FAN_H
#define CORE_FAN_H

#include "core/index/tree/xapian.h"

struct fan;

/* For so many trees, none of which is there yet. *fan is NULL unless ZW_OK. */
enum zw_status fan_new(size_t trees, struct fan **fan, struct err *err);
void fan_free(struct fan *fan); /* before the trees are closed; NULL does nothing */

/* The tree, distant and of this thread's alone, is the one at that place from now on; NULL: none.
 */
void fan_put(struct fan *fan, size_t at, struct xap_tree *tree);

#endif
