/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Terms, and in how many documents each of them was found.
 */
#ifndef INDEXER_WORDS_TALLY_H
#define INDEXER_WORDS_TALLY_H

#include "core/buf.h"
#include "core/index/mined.h"

enum { TALLY_LIMIT = 1 << 19 }; /* terms; further ones are not taken up */

struct tallied {
	uint32_t at, len;   /* in strings */
	uint32_t documents; /* that have it */
	uint32_t last;      /* of them, + 1 */
	enum mined_how how; /* the first of enum mined_how that it was found as */
};

struct tally {
	struct buf strings;
	struct buf terms; /* struct tallied */
	struct buf slots; /* uint32_t: index + 1 into terms; 0: free. A power of two of them */
};

void tally_init(struct tally *t);
void tally_release(struct tally *t);

/* Found in this document, which is counted once however often; documents come in order. */
void tally_add(struct tally *t, const char *text, size_t len, enum mined_how how,
               uint32_t document);

/* With a number of documents; nothing if it is there already. */
void tally_set(struct tally *t, const char *text, size_t len, enum mined_how how,
               uint32_t documents);

/* The file of the terms that stand in `least` documents or more, the MINED_LIMIT most frequent of
 * them. `looked_at`: documents. */
void tally_write(struct tally *t, uint32_t least, uint32_t looked_at, struct buf *file);

enum zw_status tally_status(const struct tally *t, struct err *err);

#endif
