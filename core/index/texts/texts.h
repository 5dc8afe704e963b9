/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a shard keeps to show of its passages: their records (record.h), in one row. They are put
 * together in blocks of some 4 KiB, which are compressed (zstd) and kept as values in the tree of
 * the shard (xapian.h):
 *
 *   't' number    a block, by a big-endian number of 4 bytes from 0
 *   'T'           the number of the first record of each block, then that of all records, as 4
 *                 bytes little-endian each
 *
 *   block         a frame of zstd, with its size and checksum, by our dictionary. Unpacked:
 *                 varint records, the varint length of each, then the records. One that is larger
 *                 than a block should be has a block of its own
 */
#ifndef CORE_TEXTS_H
#define CORE_TEXTS_H

#include "core/index/tree/xapian.h"

enum { TEXTS_RECORD_LIMIT = 20 << 20 }; /* bytes of a record */

/* ---- Writing ---- */

struct texts_writer;

enum zw_status texts_begin(struct texts_writer **writer, struct err *err);
/* Records are numbered from 0 in the order in which they are added. ZW_LIMIT: one is too large, or
 * they are too many. */
enum zw_status texts_add(struct texts_writer *w, struct xap_writer *tree, const char *record,
                         size_t len, struct err *err);
/* w is gone whatever is returned. */
enum zw_status texts_finish(struct texts_writer *w, struct xap_writer *tree, struct err *err);
void texts_discard(struct texts_writer *w); /* NULL does nothing */

/* ---- Reading ---- */

/* Keeps a few blocks that were used last, unpacked: for one thread. */
struct texts;

/* records: how many there are; another number is ZW_BAD_INDEX when one is got. The tree must
 * outlive it. */
enum zw_status texts_open(struct xap_tree *tree, uint32_t records, struct texts **texts,
                          struct err *err);
void texts_close(struct texts *t); /* NULL does nothing */

/* Gets now, and checks, what the first texts_get would: 4 bytes for each block, which is the only
 * thing in opening a shard that grows with it. */
enum zw_status texts_load(struct texts *t, struct err *err);

/* What texts_load gets will be asked for soon: xap_want. */
void texts_want_open(struct xap_tree *tree);

/* The record will be asked for soon: xap_want. */
void texts_want(struct texts *t, uint32_t number);

/* Appends a record. ZW_NOT_FOUND if there is none of that number; ZW_BAD_INDEX. */
enum zw_status texts_get(struct texts *t, uint32_t number, struct buf *record, struct err *err);

#endif
