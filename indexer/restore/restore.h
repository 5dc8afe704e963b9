/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a shard back to documents: all that was indexed of a document can be made again from what
 * the shard keeps to show it. So shards are merged, and the dead counted, without the files.
 */
#ifndef INDEXER_RESTORE_H
#define INDEXER_RESTORE_H

#include "core/shard.h"
#include "indexer/entry.h"

/* Adds document `from` of the shard to that of the maker, with the terms, values and facts that it
 * had. Its number there is m->documents afterwards. */
enum zw_status restore_document(const struct shard *shard, uint32_t from, struct entry_maker *m,
                                struct err *err);

/* Tells the dead writer the terms of document `number` and of its passages. */
enum zw_status restore_dead(const struct shard *shard, uint32_t number, struct entry_maker *m,
                            struct dead_writer *dead, struct err *err);

#endif
