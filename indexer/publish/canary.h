/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Before the pointer moves: does the generation that was just written work?
 */
#ifndef INDEXER_CANARY_H
#define INDEXER_CANARY_H

#include "indexer/publish/publish.h"

/* Xapian's own check of the trees of the new shards; then zhengwen-search is asked, on the
 * generation that nobody sees yet: phrases of the first, the middle and the last document of each
 * new shard must find them, and documents that died must be found no more. ZW_BAD_INDEX says which
 * was not so. */
enum zw_status canary_check(struct publisher *p, const struct publication *pub, struct err *err);

#endif
