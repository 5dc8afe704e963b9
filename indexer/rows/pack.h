/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the packed bytes of a row consist of: numbers of few bytes, strings with their NUL, hashes
 * of 16 bytes, and strings that many rows have and that stand in a list beside them.
 */
#ifndef INDEXER_PACK_H
#define INDEXER_PACK_H

#include "core/hash.h"
#include "core/stamp.h"
#include "core/varint.h"

/* ---- Packing: appends; failure is that of the buffer ---- */

void pack_text(struct buf *row, const char *text);
void pack_stamp(struct buf *row, const struct file_stamp *stamp);
/* hex: 32 digits of a hash. False for anything else. */
bool pack_hash(struct buf *row, const char *hex);
/* NULL-ended; NULL has no strings. */
void pack_list(struct buf *row, char *const *list);

/* ---- Unpacking: what is missing makes it bad, and is 0 or "" ---- */

struct unpack {
	const char *at, *end;
	bool bad;
};

uint64_t unpack_number(struct unpack *u);
const char *unpack_text(struct unpack *u);
struct file_stamp unpack_stamp(struct unpack *u);
void unpack_hash(struct unpack *u, char hex[HASH_HEX_SIZE]);
/* Appends char *: the strings, and a NULL behind them. */
void unpack_list(struct unpack *u, struct buf *list);

/* ---- Strings that many rows have ---- */

struct pack_shared {
	struct buf texts; /* char *, owned */
};

void pack_shared_init(struct pack_shared *s);
void pack_shared_release(struct pack_shared *s);
/* Appends its number. What is one too many for the list stands in the row. NULL is kept as such. */
void pack_shared_text(struct pack_shared *s, struct buf *row, const char *text);
/* Valid as long as the row and the list are. */
const char *unpack_shared_text(const struct pack_shared *s, struct unpack *u);

#endif
