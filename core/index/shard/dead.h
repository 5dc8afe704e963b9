/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The dead of a shard: documents that a later run found changed, moved or gone. A shard is never
 * written again; what no longer counts in it stands in a file of the generation:
 *
 *   INDEX/generations/7/dead/SHARD
 *
 * It has a bit for each document and passage, and what is to be taken off the statistics of the
 * shard: how many dead entries have each term (by the hash of the term), and their length. So a
 * generation with dead documents ranks exactly as one that never had them. In the byte order of the
 * machine, mapped into memory.
 */
#ifndef CORE_DEAD_H
#define CORE_DEAD_H

#include "core/buf.h"
#include "core/index/postings/postings.h"

struct dead;

/* *dead is NULL unless ZW_OK. `entries`: of the shard, by table. ZW_BAD_INDEX if it is damaged or
 * for a shard of another size. dead_close takes NULL. */
enum zw_status dead_open(const char *path, const uint32_t entries[TABLES], struct dead **dead,
                         struct err *err);
/* Over bytes in memory, aligned to eight, that must outlive it. */
enum zw_status dead_view(const void *bytes, size_t len, const uint32_t entries[TABLES],
                         struct dead **dead, struct err *err);
/* All are. */
enum zw_status dead_all(const uint32_t entries[TABLES], struct dead **dead, struct err *err);
void dead_close(struct dead *dead);

/* Of NULL (nobody is dead) these are 0, false and NULL. */
uint32_t dead_count(const struct dead *d, enum table table);
bool dead_has(const struct dead *d, enum table table, uint32_t entry);
const uint64_t *dead_bits(const struct dead *d, enum table table); /* bit i stands for entry i */
uint32_t dead_frequency(const struct dead *d, enum table table, const char *term, size_t len);
uint64_t dead_length(const struct dead *d, enum table table); /* sum of all occurrences */

/* ---- Writing ---- */

struct dead_writer;

/* `before`: the dead so far, who stay dead; or NULL. It must live until dead_finish. */
enum zw_status dead_begin(const uint32_t entries[TABLES], const struct dead *before,
                          struct dead_writer **writer, struct err *err);

/* The entry with the terms it was indexed with. One that is dead already changes nothing. */
enum zw_status dead_add(struct dead_writer *w, enum table table, uint32_t entry,
                        const struct entry_term *terms, size_t n, struct err *err);

/* Appends the file. w is gone whatever is returned; NULL is not allowed. */
enum zw_status dead_finish(struct dead_writer *w, struct buf *file, struct err *err);
void dead_discard(struct dead_writer *w); /* NULL does nothing */

#endif
