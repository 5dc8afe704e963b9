/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The next generation: of what is there, and the files that were planned to be read.
 */
#ifndef INDEXER_RUN_NEXT_H
#define INDEXER_RUN_NEXT_H

#include "indexer/run/state.h"

/* Reads the files of the plan into new shards. */
enum zw_status next_read(struct run *r, struct err *err);

/* What becomes of each source: r->settled, and the names in the report. */
enum zw_status next_settle(struct run *r, struct err *err);

/* With --shards: puts all living documents into new shards, for readers elsewhere. */
enum zw_status next_spread(struct run *r, struct err *err);

/* Publishes it. */
enum zw_status next_publish(struct run *r, struct err *err);

/* Documents, passages and characters. */
void next_count(struct report *report, const struct known *k);

/* Bytes of the shards of a manifest. */
uint64_t next_size(const struct run *r, const struct manifest *m);

#endif
