/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is kept of each file of a collection, be they a million: rows of packed bytes in blocks,
 * without an allocation for each or for each of its strings. Rows are added and never changed; a
 * row is known by a reference of four bytes.
 *
 * Rows that nobody needs for a while may go to a file without a name: then some MiB of them are in
 * memory at a time, however many there are.
 */
#ifndef INDEXER_ROWS_H
#define INDEXER_ROWS_H

#include "core/buf.h"
#include "core/text/tokens.h"

struct rows_file;

struct packed_rows {
	struct buf blocks;      /* struct rows_block */
	size_t used;            /* bytes of the last block */
	struct rows_file *file; /* NULL: all stays in memory */
};

typedef uint32_t row_ref;

void rows_init(struct packed_rows *r);
void rows_release(struct packed_rows *r);

enum zw_status rows_add(struct packed_rows *r, const void *bytes, size_t n, row_ref *ref,
                        struct err *err);

/* Valid until two more rows were asked for, so that two can be compared; for good while there is no
 * file, and then any thread may ask. An empty span is a failure, which rows_status tells. */
struct span rows_at(const struct packed_rows *r, row_ref ref);
enum zw_status rows_status(const struct packed_rows *r, struct err *err);

enum { ROWS_MEMORY = 4 << 20 /* bytes: for what is passed through in its order */ };

/* From now on what exceeds so many bytes of memory is kept in a file in this folder. */
enum zw_status rows_spill(struct packed_rows *r, const char *folder, size_t memory,
                          struct err *err);

/* Bytes that the rows take in memory. */
size_t rows_memory(const struct packed_rows *r);

#endif
