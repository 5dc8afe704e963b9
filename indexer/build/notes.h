/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What came of each source, noted by the workers while they read: some 35 bytes each, of which 30
 * may go to a file.
 */
#ifndef INDEXER_NOTES_H
#define INDEXER_NOTES_H

#include "indexer/build/build.h"

/* Of n sources and so many workers. NULL: there is no memory. */
struct build_notes *build_notes_new(size_t n, size_t workers);
void build_notes_free(struct build_notes *notes);

/* Where what is too much for the memory goes. */
enum zw_status build_notes_spill(struct build_notes *notes, const char *folder, struct err *err);

/* What this worker found of source i. item->shard is left out: it is the worker's. Each worker
 * calls it for itself. `refused`: n_refused strings with their NULs, in the place of
 * item->refused. */
enum zw_status build_notes_add(struct build_notes *notes, size_t worker, size_t i,
                               const struct build_item *item, const struct buf *refused,
                               size_t n_refused, struct err *err);

/* As build_at; item->shard is the number of the worker. */
enum zw_status build_notes_at(struct build_notes *notes, size_t i, struct build_item *item,
                              struct err *err);

#endif
