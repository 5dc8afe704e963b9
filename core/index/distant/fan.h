/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The trees of all shards of an index on several machines, which wait for the net together: what
 * one of them misses comes with what was wanted of all of them (xap_want). And what is looked up in
 * one shard is looked up in all, one after the other: of postings, whatever key is missed in one is
 * got from all. So a search waits once for what it can say beforehand, and once for each term that
 * it cannot, however many machines there are.
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

/* Another search begins: what the one before wanted, and did not come to, is not. */
void fan_forget(struct fan *fan);

#endif
