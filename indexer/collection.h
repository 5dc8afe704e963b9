/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The documents that a generation in the making has, for those who make its tables of them.
 */
#ifndef INDEXER_COLLECTION_H
#define INDEXER_COLLECTION_H

#include "core/index/store.h"
#include "indexer/plan/known.h"

/* All are the caller's. */
struct collection {
	const char *dir; /* of the index: the shards are in DIR/shards */
	const struct manifest *manifest;
	const struct dead *const *dead; /* of each shard, NULL for those without; NULL: nobody is */
	const struct known *sources;    /* the files they come from; NULL: not known */
};

/* Entry `document` of a shard (from 0) does not count. */
static inline bool collection_is_dead(const struct collection *c, size_t shard, uint32_t document)
{
	return c->dead && dead_has(c->dead[shard], TABLE_DOCUMENTS, document);
}

#endif
