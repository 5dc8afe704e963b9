/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The sums of what is published (core/sums/sums.h).
 */
#ifndef INDEXER_SEAL_H
#define INDEXER_SEAL_H

#include "indexer/publish/publish.h"

/* Shards that the generation before does not name: written by this run. */
bool is_new_shard(const struct publication *pub, const char *name);

/* Writes and syncs SHA256SUMS of the new shards: their files are read once more, while the system
 * still has them in memory. */
enum zw_status seal_shards(struct publisher *p, const struct publication *pub, struct err *err);

/* ZW_BAD_INDEX if a shard of the index at `dir` is not what was published. */
enum zw_status check_sealed(const char *dir, const char *shard, struct err *err);

/* Writes and syncs SHA256SUMS of the generation, which is complete but for it. ZW_BAD_INDEX if
 * something taken over from the generation before is not what was published then: it must not get
 * a good sum. */
enum zw_status seal_generation(struct publisher *p, const struct publication *pub, struct err *err);

#endif
