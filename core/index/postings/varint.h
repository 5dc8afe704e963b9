/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers in 7 bits a byte, the lowest first; the high bit says that there is more.
 */
#ifndef CORE_VARINT_H
#define CORE_VARINT_H

#include <stddef.h>
#include <stdint.h>

enum { VARINT_MOST = 10 /* bytes of any */ };

/* Returns the bytes written. */
static inline size_t varint_write(uint64_t number, uint8_t *to)
{
	size_t n = 0;

	while (number >= 0x80) {
		to[n++] = (uint8_t)(number | 0x80);
		number >>= 7;
	}
	to[n++] = (uint8_t)number;
	return n;
}

/* Moves *at behind the number; NULL if it does not end before `end`, or is no number. */
static inline const uint8_t *varint_read(const uint8_t *at, const uint8_t *end, uint64_t *number)
{
	uint64_t value = 0;

	for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
		uint8_t byte = *at++;
		value |= (uint64_t)(byte & 0x7F) << shift;
		if (byte < 0x80) {
			*number = value;
			return at;
		}
	}
	return NULL;
}

/* A posting behind the entry `before`, as postings.h has it. Returns the bytes written. */
enum { POSTING_MOST = 2 * VARINT_MOST };
static inline size_t posting_write(uint32_t before, uint32_t entry, uint32_t count, uint8_t *to)
{
	size_t n = varint_write((uint64_t)(entry - before) * 2 + (count > 1), to);

	return count > 1 ? n + varint_write(count - 2, to + n) : n;
}

#endif
