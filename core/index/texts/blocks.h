/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which block a record is in: the list of blocks of texts.h, as its readers have it. A few of its
 * pages are kept, or all of them, where they came with it.
 */
#ifndef CORE_TEXTS_BLOCKS_H
#define CORE_TEXTS_BLOCKS_H

#include "core/index/tree/xapian.h"

enum { PAGES_KEPT = 32 /* unpacked: 4 KiB each */ };

struct page {
	uint32_t number;
	uint32_t blocks;  /* 0: there is none here */
	uint32_t *firsts; /* the first record of each, then that of the next page; or NULL */
};

struct blocks {
	struct xap_tree *tree;
	uint32_t records;
	uint32_t blocks, pages;
	uint32_t *firsts;             /* of pages; NULL: nothing was read yet */
	struct page kept[PAGES_KEPT]; /* by the rest of their numbers */
	struct buf page;              /* as it stands in the tree */
	struct buf top;               /* with all pages, if they follow it … */
	size_t *starts; /* … from here on each. NULL: one is got when it is needed */
};

/* For texts of so many records, whatever the list says. Nothing is read. */
void blocks_init(struct blocks *b, struct xap_tree *tree, uint32_t records);
void blocks_release(struct blocks *b);

/* What is there of a record. */
struct place {
	uint32_t block;
	uint32_t first, records; /* of the block */
};

/* number: below that of records. ZW_BAD_INDEX. */
enum zw_status blocks_find(struct blocks *b, uint32_t number, struct place *place, struct err *err);

/* Reads the top, unless it was read, and what follows it. */
enum zw_status blocks_load(struct blocks *b, struct err *err);

/* Is the whole list there, so that blocks_find gets nothing? */
static inline bool blocks_are_there(const struct blocks *b)
{
	return b->starts;
}

#endif
