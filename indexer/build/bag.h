/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Terms with their counts, of one passage or one document.
 */
#ifndef INDEXER_BAG_H
#define INDEXER_BAG_H

#include "core/index/postings/postings.h"

struct bag {
	struct buf bytes; /* of all terms */
	struct buf terms; /* struct bag_term, in the order of their first coming; entry_term: */
	bool sealed;
	uint32_t *slots;      /* open addressing: index into terms + 1, 0 is free */
	size_t n_slots;       /* a power of two */
	uint64_t occurrences; /* of all terms */
};

void bag_init(struct bag *b);
void bag_release(struct bag *b);

/* Forgets the terms, keeps the memory. */
void bag_reset(struct bag *b);

/* Failure is sticky; bag_seal tells. */
void bag_add(struct bag *b, const char *term, size_t len, uint32_t count);

/* Adds all that is in `from`. */
void bag_merge(struct bag *b, const struct bag *from);

/* The terms, each once: valid until bag_reset, which has to come before anything else. Nothing is
 * copied: a paragraph of 10 MiB may have millions of terms. */
enum zw_status bag_seal(struct bag *b, const struct entry_term **terms, size_t *n, struct err *err);

#endif
