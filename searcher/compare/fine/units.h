/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is compared of a text: its folded tokens without the numbers that its lines begin with.
 */
#ifndef SEARCHER_COMPARE_UNITS_H
#define SEARCHER_COMPARE_UNITS_H

#include "core/budget.h"
#include "core/index/shard/record.h"
#include "core/text/words.h"

/* A character, a run of digits or letters, a mark. */
struct text_unit {
	uint32_t code;       /* equal for what is equal */
	uint32_t start, end; /* bytes of the text */
	bool mark;           /* it only parts */
	bool stop;           /* a mark behind which a clause is over */
	bool line;           /* the first of its line */
	bool word;           /* a word begins here */
};

/* Appends the units of a passage, `base` bytes behind the beginning of the text it is part of.
 * tokens is scratch; words may be NULL: then a word begins everywhere. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status units_add(struct buf *units, const struct passage_record *passage, size_t base,
                         struct tokens *tokens, struct words *words, struct err *err);

static inline size_t units_count(const struct buf *units)
{
	return units->len / sizeof(struct text_unit);
}

static inline struct text_unit *units_at(const struct buf *units)
{
	return (struct text_unit *)(void *)units->data;
}

#endif
