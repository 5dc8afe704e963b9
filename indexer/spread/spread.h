/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Spreading all documents anew over a number of shards that are made for readers elsewhere
 * (core/index/distant/distant.h). They are restored (indexer/restore) from the shards that they are
 * in, so no file is read: what a file holds is only known when it was read, and how much text that
 * is decides where it goes. The largest is placed first, each into the shard that has least; the
 * documents of a file stay together, so that one archive may outweigh all others. Within a shard
 * they stand in the order of paths: the same documents always give the same shards, whatever the
 * number of workers.
 */
#ifndef INDEXER_SPREAD_H
#define INDEXER_SPREAD_H

#include "core/index/store.h"
#include "indexer/plan/known.h"

enum { SERVED_LIMIT = 64 /* shards for readers elsewhere */ };

/* Is it what spread_run makes, with nothing added or dead since? */
bool spread_is_done(const struct manifest *m, size_t n);

struct spreading {
	const char *dir;                 /* of the index */
	uint64_t number;                 /* of the generation: NUMBER-1 to NUMBER-n are made */
	const struct generation *before; /* whose shards are among those; NULL: none is */
	const struct shard_info *from;   /* where the documents are: the shards of before first, */
	size_t n_from;                   /* then those that were just made, where nobody is dead */
	size_t n;                        /* shards to make, 1 to SERVED_LIMIT */
	size_t workers;
};

/* Fills in what the n new shards are; `known` then says where the documents of each file are now.
 * ZW_BAD_INPUT if there are fewer files than shards; ZW_BAD_INDEX if what they are restored from is
 * damaged. After a failure what was made is the caller's to remove. */
enum zw_status spread_run(const struct spreading *s, struct known *known, struct shard_info *shards,
                          struct err *err);

/* shard[i], of each source: where it goes. Sources without text count little, and are spread, too.
 */
enum zw_status spread_assign(const struct known *known, size_t n, size_t *shard, struct err *err);

#endif
