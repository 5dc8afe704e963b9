/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a shard back to documents: all that was indexed of a document can be made again from what
 * the shard keeps to show it. So shards are merged, and the dead counted, without the files.
 */
#ifndef INDEXER_RESTORE_H
#define INDEXER_RESTORE_H

#include "core/index/store.h"
#include "indexer/build/entry.h"
#include "indexer/publish/publish.h"

/* Adds document `from` of the shard to that of the maker, with the terms, values and facts that it
 * had. Its number there is m->documents afterwards. */
enum zw_status restore_document(const struct shard *shard, uint32_t from, struct entry_maker *m,
                                struct err *err);

/* A document of the generation before that no longer counts. */
struct dying {
	size_t shard;      /* index in its manifest */
	uint32_t document; /* in that shard */
};

/* Makes the dead file of every shard that has one of the dying (in any order), with those who were
 * dead in it before. *files is an array of *n, for the caller to release with dead_files_release.
 */
enum zw_status dead_files_make(const struct generation *before, const struct dying *dying,
                               size_t n_dying, struct dead_file **files, size_t *n,
                               struct err *err);
void dead_files_release(struct dead_file *files, size_t n);

#endif
