/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers of few bytes: groups of 7 bits, the lowest first; the top bit of a byte says that another
 * follows.
 */
#ifndef CORE_VARINT_H
#define CORE_VARINT_H

#include "core/buf.h"

enum { VARINT_SIZE = 10 /* bytes of any */ };

/* Writes to out, which has room for VARINT_SIZE bytes; returns how many they are. */
static inline size_t varint_put(char *out, uint64_t number)
{
	size_t n = 0;

	for (; number >= 0x80; number >>= 7)
		out[n++] = (char)(number | 0x80);
	out[n++] = (char)number;
	return n;
}

static inline void varint_add(struct buf *b, uint64_t number)
{
	char bytes[VARINT_SIZE];

	buf_add(b, bytes, varint_put(bytes, number));
}

/* Takes a number of 64 bits from *at on, where nothing is read from `end` on. False if there is
 * none, or one that does not fit; *at is anywhere up to `end` then. */
static inline bool varint_take_long(const char **at, const char *end, uint64_t *number)
{
	const char *p = *at;
	uint64_t value = 0;
	unsigned shift = 0;
	unsigned char byte;

	do {
		if (p == end || shift > 63) {
			*at = p;
			return false;
		}
		byte = (unsigned char)*p++;
		value |= (uint64_t)(byte & 0x7F) << shift;
		shift += 7;
	} while (byte >= 0x80);
	*at = p;
	*number = value;
	return shift <= 63 || byte <= 1; /* of the tenth byte one bit fits */
}

/* The same of 32 bits. */
static inline bool varint_take(const char **at, const char *end, uint32_t *number)
{
	uint64_t value;

	if (!varint_take_long(at, end, &value))
		return false;
	*number = (uint32_t)value;
	return value <= UINT32_MAX;
}

#endif
