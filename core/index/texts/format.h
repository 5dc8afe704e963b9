/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What writer and reader of texts (texts.h) share. zstd at level 3 in blocks of 2 KiB, with a
 * dictionary: of laws 40 % of their bytes are left, and a block is read and unpacked in some 3.4 µs
 * (26,000 instructions). A page of results wants one passage of each of ten. With blocks of 4 KiB
 * (6.1 µs) the index of the laws would be .7 % smaller, and 600 phrases took 6 % more CPU and as
 * many more instructions; with blocks of 1 KiB it would be 1.6 % larger, for 1 and 4 % less. Level
 * 6 would make texts 6 % smaller, the making of an index 6 % slower and a block .3 µs.
 */
#ifndef CORE_TEXTS_FORMAT_H
#define CORE_TEXTS_FORMAT_H

#include "core/index/schema.h"
#include "core/index/texts/texts.h"
#include "core/varint.h"

enum {
	BLOCK_BYTES = 2 << 10, /* of records and their lengths, unless it is one record */
	ORDINARY = BLOCK_BYTES + VARINT_SIZE, /* a block unpacked: with the number of records */
	LARGEST = TEXTS_RECORD_LIMIT + 2 * VARINT_SIZE,
	LEVEL = 3,
	PAGE_BLOCKS = 1024, /* blocks that a page of their list has */
	NUMBER_SIZE = 4,    /* of that list */
	NUMBERED_KEY_SIZE = 1 + XAP_NUMBER_SIZE,
	DICTIONARY_SIZE = 32768
};

static const char top_key[] = {KEY_BLOCKS};

/* letter: KEY_BLOCK; KEY_BLOCKS of a page of their list. */
static inline void numbered_key(char key[NUMBERED_KEY_SIZE], char letter, uint32_t number)
{
	key[0] = letter;
	xap_number(key + 1, number);
}

/* Numbers of the list that are no varints: little-endian. */
static inline void add_number(struct buf *b, uint32_t number)
{
	for (int i = 0; i < NUMBER_SIZE; i++)
		buf_char(b, (char)(number >> 8 * i));
}

static inline uint32_t number_at(const char *at)
{
	const unsigned char *byte = (const unsigned char *)at;

	return byte[0] | (uint32_t)byte[1] << 8 | (uint32_t)byte[2] << 16 | (uint32_t)byte[3] << 24;
}

/* How many pages list so many blocks. */
static inline uint32_t pages_of(uint32_t blocks)
{
	return blocks / PAGE_BLOCKS + (blocks % PAGE_BLOCKS > 0);
}

/* What policy texts always say: see dictionary/train. Of laws a block is 16 % smaller with it, of
 * speeches and notices 8 %. Another one needs another SCHEMA_VERSION. texts.c */
extern const unsigned char texts_dictionary[DICTIONARY_SIZE];

#endif
