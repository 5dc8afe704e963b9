/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which new file is a known one under another name.
 */
#ifndef INDEXER_MOVES_H
#define INDEXER_MOVES_H

#include "indexer/plan/known.h"

/* A known file that is gone. */
struct gone {
	uint64_t bytes;
	unsigned char hash[HASH_SIZE];
	uint32_t known;  /* in the list of what is known */
	uint32_t number; /* the caller's */
	uint32_t next;   /* of the first of those with this content: where to go on looking */
	bool taken;      /* it has been found under another name */
};

struct moves {
	const struct known *known;
	struct buf list; /* struct gone, by size and content */
};

void moves_init(struct moves *m, const struct known *known);
void moves_release(struct moves *m);
/* What is gone is known_at(known, i), which has a hash. */
enum zw_status moves_add(struct moves *m, size_t i, size_t number, struct err *err);
size_t moves_count(const struct moves *m);
const struct gone *moves_at(const struct moves *m, size_t i);
void moves_sort(struct moves *m);

/* Is one of that size gone? If not, there is no need to read the file for its hash. */
bool moves_have_size(const struct moves *m, uint64_t bytes);
/* The one with this content, by preference one whose name ends alike; it is then taken. NULL: none
 * is left. */
const struct gone *moves_take(struct moves *m, uint64_t bytes, const char *hash, const char *name);

#endif
