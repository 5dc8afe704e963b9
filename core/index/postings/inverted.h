/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Postings in memory, turned over from entries to terms: a table of terms by their hash, and for
 * each a chain of slices, each larger than the one before, in one stretch of memory.
 */
#ifndef CORE_INVERTED_H
#define CORE_INVERTED_H

#include "core/index/postings/list.h"

struct inverted;

/* memory: bytes; taken for 64 KiB if it is less. */
enum zw_status inverted_new(size_t memory, struct inverted **inverted, struct err *err);
void inverted_free(struct inverted *iv); /* NULL does nothing */

/* As postings_add. *added: how many of the terms, from the first on; less than n if there may be no
 * room for the next: to be emptied then. In an empty one there is room. */
enum zw_status inverted_add(struct inverted *iv, uint32_t entry, uint32_t document,
                            const struct entry_term *terms, size_t n, size_t *added,
                            struct err *err);

/* All of it. Nothing may be added until inverted_clear. */
enum zw_status inverted_lists(struct inverted *iv, struct list_source *source, struct err *err);
void inverted_clear(struct inverted *iv);

#endif
