/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The files of a shard (shard.h), as their writer and their reader have them in common.
 */
#ifndef CORE_SHARD_FORMAT_H
#define CORE_SHARD_FORMAT_H

#include "core/index/schema.h"
#include "core/index/tree/xapian.h"

/* In front of documents.at and passages.at. */
struct shard_header {
	char magic[4];
	uint32_t version;
	uint64_t order; /* reads as SHARD_ORDER on a machine of the same byte order */
};

/* Behind the rows of documents.at. */
struct shard_totals {
	uint64_t lengths[2]; /* of all documents, of all passages: occurrences of terms */
};

#define SHARD_MAGIC "ZWAT"
#define SHARD_ORDER UINT64_C(0x0102030405060708)

enum { FOLD, FACTS, DOCUMENTS_AT, PASSAGES_AT, SHARD_FLAT_FILES };

#define SHARD_FLAT_NAMES                                                                           \
	{                                                                                          \
		"fold", "facts", "documents.at", "passages.at"                                     \
	}
#define SHARD_TREE "tree"
#define SHARD_TITLES "titles" /* of a distant shard: distant.h */

/* The key of a document's record in the tree. */
enum { SHARD_RECORD_KEY = 1 + XAP_NUMBER_SIZE };
static inline void shard_record_key(uint32_t document, char key[SHARD_RECORD_KEY])
{
	key[0] = KEY_RECORD;
	xap_number(key + 1, document);
}

#endif
