/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a shard keeps to show of its passages: their records (record.h), in one row. They are put
 * together in blocks of some 2 KiB, which are compressed (zstd) and kept as values in the tree of
 * the shard (xapian.h). Which block a record is in stands in a list of two levels, of which one
 * page is read:
 *
 *   't' number    a block, by a big-endian number of 4 bytes from 0
 *   'T'           the number of blocks; the number of the first record of each page, then that of
 *                 all records; 4 bytes little-endian each. All pages follow, if there is but one,
 *                 or in a shard for readers elsewhere
 *   'T' number    a page, if they do not, by a number like that of a block
 *
 *   block         a frame of zstd, with its size and checksum, by our dictionary. Unpacked:
 *                 varint records, the varint length of each, then the records. One that is larger
 *                 than a block should be has a block of its own
 *   page          of 1,024 blocks, the last one of the rest: the number of its first record (4
 *                 bytes little-endian), then of each block the varint number of its records
 */
#ifndef CORE_TEXTS_H
#define CORE_TEXTS_H

#include "core/index/tree/xapian.h"

enum { TEXTS_RECORD_LIMIT = 20 << 20 }; /* bytes of a record */

/* ---- Writing ---- */

struct texts_writer;

enum zw_status texts_begin(struct texts_writer **writer, struct err *err);
/* Called before anything is added: they are for readers elsewhere. */
void texts_for_distant(struct texts_writer *w);
/* Records are numbered from 0 in the order in which they are added. ZW_LIMIT: one is too large, or
 * they are too many. */
enum zw_status texts_add(struct texts_writer *w, struct xap_writer *tree, const char *record,
                         size_t len, struct err *err);
/* w is gone whatever is returned. */
enum zw_status texts_finish(struct texts_writer *w, struct xap_writer *tree, struct err *err);
void texts_discard(struct texts_writer *w); /* NULL does nothing */

/* ---- Reading ---- */

/* Keeps a few blocks that were used last, unpacked, and pages of their list: for one thread. */
struct texts;

/* records: how many there are; another number is ZW_BAD_INDEX when one is got. The tree must
 * outlive it. */
enum zw_status texts_open(struct xap_tree *tree, uint32_t records, struct texts **texts,
                          struct err *err);
void texts_close(struct texts *t); /* NULL does nothing */

/* Gets now what the first texts_get would: of a list of blocks that is for readers elsewhere all,
 * a byte or two for each, so that no text waits for more than its block. */
enum zw_status texts_load(struct texts *t, struct err *err);

/* What texts_load gets will be asked for soon: xap_want. */
void texts_want_open(struct xap_tree *tree);

/* The record will be asked for soon: xap_want. Only of a list that was loaded. */
void texts_want(struct texts *t, uint32_t number);

/* Appends a record. ZW_NOT_FOUND if there is none of that number; ZW_BAD_INDEX. */
enum zw_status texts_get(struct texts *t, uint32_t number, struct buf *record, struct err *err);

#endif
