/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Records in the order of their bytes, however many: they are sorted in memory as far as that goes,
 * then in runs on disk, which are merged as they are read.
 *
 * A record is a key and a value. Keys are compared by memcmp, one that begins another comes first;
 * of equal keys the values decide, so that the order depends on nothing but the records. Numbers in
 * keys are written by sort_key_u32 and sort_key_u64; a string that something follows ends with NUL.
 */
#ifndef CORE_SORTER_H
#define CORE_SORTER_H

#include "core/buf.h"

struct sorter;

struct sorted {
	const char *key, *value; /* until the next call */
	size_t key_len, value_len;
};

/* `memory` bytes of records at most, of which one may have a quarter, and two small buffers for
 * each run that is merged; files are made in `dir`, without names. The caller keeps dir, and ends
 * with sorter_free. */
enum zw_status sorter_new(const char *dir, size_t memory, struct sorter **sorter, struct err *err);
void sorter_free(struct sorter *s); /* NULL does nothing */

/* ZW_LIMIT: the record is too large. */
enum zw_status sorter_add(struct sorter *s, const void *key, size_t key_len, const void *value,
                          size_t value_len, struct err *err);

/* From then on records are taken, not added. */
enum zw_status sorter_finish(struct sorter *s, struct err *err);

/* The next record; false behind the last one, or where reading failed: sorter_status tells. */
bool sorter_next(struct sorter *s, struct sorted *record);
enum zw_status sorter_status(const struct sorter *s, struct err *err);

/* Big-endian: as they compare. */
void sort_key_u32(struct buf *key, uint32_t number);
void sort_key_u64(struct buf *key, uint64_t number);
uint32_t sort_take_u32(const char *at);
uint64_t sort_take_u64(const char *at);

#endif
