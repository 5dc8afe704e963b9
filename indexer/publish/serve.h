/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the trees of shards for readers elsewhere have beside postings and texts.
 */
#ifndef INDEXER_SERVE_H
#define INDEXER_SERVE_H

#include "indexer/publish/publish.h"

/* Of the new shards that are to be served: puts in all that core/index/distant/distant.h lists, and
 * notes their files anew. The tables of the generation must be there, and the manifest be complete
 * but for the files of these shards. Nothing of this is synced. */
enum zw_status serve_shards(struct publisher *p, const struct publication *pub, struct err *err);

#endif
