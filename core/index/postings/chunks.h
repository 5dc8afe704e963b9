/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lists of postings as the values of a tree: see postings.h for their form.
 */
#ifndef CORE_CHUNKS_H
#define CORE_CHUNKS_H

#include "core/index/postings/packed.h"

/* The tree's blocks are of 8 KiB: a chunk is found by one lookup and read for a seek as a whole.
 * From elsewhere a lookup is a way to and fro: 30 us on one machine, ten times that between two. */
enum { CHUNK_BYTES = 2 << 10, DISTANT_CHUNK_BYTES = 32 << 10 };

/* The key of a term's list, or of one of its further chunks; appended. */
void chunks_key(struct buf *key, enum table table, const char *term, size_t len);
void chunks_further_key(struct buf *key, enum table table, const char *term, size_t len,
                        uint32_t chunk);

/* ---- Writing ---- */

struct chunks {
	struct xap_writer *tree;
	enum table table;
	size_t most; /* bytes of a chunk */
	const char *term;
	size_t len;
	uint32_t n; /* chunks that are closed */
	struct buf key, value;
	struct buf directory, first;
	/* The chunk that is filled: its blocks. */
	struct buf chunk;
	uint32_t chunk_n;
	uint32_t before_chunk; /* the last entry of the one before */
	/* The block that is filled. */
	struct posting block[PACKED_POSTINGS];
	uint32_t block_n;
	uint32_t before_block;
};

/* most: bytes of a chunk; one of a single block may have more. */
void chunks_init(struct chunks *c, struct xap_writer *tree, enum table table, size_t most);
void chunks_release(struct chunks *c);

/* One list: the term (its bytes must live until chunks_end), its postings, ascending, the end. */
void chunks_begin(struct chunks *c, const char *term, size_t len);
enum zw_status chunks_add(struct chunks *c, uint32_t entry, uint32_t count, struct err *err);
enum zw_status chunks_end(struct chunks *c, struct frequency f, struct err *err);

#endif
