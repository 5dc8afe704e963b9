/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers of few bytes: groups of 7 bits, the lowest first; the top bit of a byte says that another
 * follows. A number has 32 bits, so at most 5 bytes.
 */
#ifndef CORE_VARINT_H
#define CORE_VARINT_H

#include "core/buf.h"

enum { VARINT_SIZE = 5 };

/* Writes to out, which has room for VARINT_SIZE bytes; how many they are. */
static inline size_t varint_put(char *out, uint32_t number)
{
	size_t n = 0;

	for (; number >= 0x80; number >>= 7)
		out[n++] = (char)(number | 0x80);
	out[n++] = (char)number;
	return n;
}

static inline void varint_add(struct buf *b, uint32_t number)
{
	char bytes[VARINT_SIZE];

	buf_add(b, bytes, varint_put(bytes, number));
}

/* Takes a number from *at on, where nothing is read from `end` on. False if none is there that
 * varint_put could have written; *at is anywhere before `end` then. */
static inline bool varint_take(const char **at, const char *end, uint32_t *number)
{
	uint64_t value = 0;

	for (unsigned shift = 0; *at < end && shift < 7 * VARINT_SIZE; shift += 7) {
		unsigned char byte = (unsigned char)*(*at)++;
		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80) {
			*number = (uint32_t)value;
			return value <= UINT32_MAX && (byte > 0 || shift == 0);
		}
	}
	return false;
}

#endif
