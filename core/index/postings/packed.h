/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Postings as they stand in a chunk, see postings.h: a full block packed, which is less than a
 * varint each, and read by a few instructions without a branch; and what is left of a list.
 */
#ifndef CORE_PACKED_H
#define CORE_PACKED_H

#include "core/index/postings/postings.h"

enum {
	PACKED_POSTINGS = 128, /* of a block */
	PACKED_WIDTH = 24,     /* bits that are packed of a number, at most */
	/* Bytes of any block: two columns; an exception is a byte and a varint of two. */
	PACKED_SIZE = 2 * (2 + PACKED_POSTINGS / 8 * PACKED_WIDTH + PACKED_POSTINGS * 3),
};

/* Writes to out, which has room for PACKED_SIZE bytes, PACKED_POSTINGS of them, ascending behind
 * the entry `before`. Returns the bytes written. */
size_t packed_put(char *out, uint32_t before, const struct posting *block);

/* Reads a block of just these bytes; its entries are ascending then, from before + 1 to `last`.
 * False if they are none. */
bool packed_take(const char *at, const char *end, uint32_t before, uint32_t last,
                 struct posting *block);

/* Reads n postings that are left, from 1, of just these bytes; they are ascending then, from
 * before + 1 to `last` at most. False if they are none. */
bool packed_take_left(const char *at, const char *end, uint32_t before, uint32_t last, uint32_t n,
                      struct posting *block);

#endif
