/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What writer and reader of texts (texts.h) share. zstd at level 3 in blocks of 4 KiB, with a
 * dictionary: of laws 36 % of their bytes are left, and a block is unpacked in some 6 µs. Blocks of
 * 8 KiB would be 6 % smaller, but take a page of results, which wants one passage of each of ten,
 * twice as long.
 */
#ifndef CORE_TEXTS_FORMAT_H
#define CORE_TEXTS_FORMAT_H

#include "core/index/schema.h"
#include "core/index/texts/texts.h"
#include "core/varint.h"

enum {
	BLOCK_BYTES = 4 << 10, /* of records and their lengths, unless it is one record */
	ORDINARY = BLOCK_BYTES + VARINT_SIZE, /* a block unpacked: with the number of records */
	LARGEST = TEXTS_RECORD_LIMIT + 2 * VARINT_SIZE,
	LEVEL = 3,
	NUMBER_SIZE = 4, /* of the list of blocks */
	BLOCK_KEY_SIZE = 1 + XAP_NUMBER_SIZE,
	DICTIONARY_SIZE = 32768
};

static const char firsts_key[] = {KEY_BLOCKS};

static inline void block_key(char key[BLOCK_KEY_SIZE], uint32_t block)
{
	key[0] = KEY_BLOCK;
	xap_number(key + 1, block);
}

/* What policy texts always say: see dictionary/train. Of laws a block is 16 % smaller with it, of
 * speeches and notices 8 %. Another one needs another SCHEMA_VERSION. texts.c */
extern const unsigned char texts_dictionary[DICTIONARY_SIZE];

#endif
