/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sets of entries of one table of a shard, as bits. Small: 8 documents a byte.
 */
#ifndef SEARCHER_SET_H
#define SEARCHER_SET_H

#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

struct set {
	uint64_t *bits; /* bit i stands for entry i, from 1; bit 0 is never set */
	uint32_t last;  /* the highest entry there is */
};

/* An empty set. The caller ends with set_release. */
enum zw_status set_init(struct set *s, uint32_t last, struct err *err);
void set_release(struct set *s);

/* 0 and what lies behind the last are ignored. */
static inline void set_add(struct set *s, uint32_t entry)
{
	if (entry >= 1 && entry <= s->last)
		s->bits[entry / 64] |= UINT64_C(1) << entry % 64;
}

static inline void set_remove(struct set *s, uint32_t entry)
{
	if (entry <= s->last)
		s->bits[entry / 64] &= ~(UINT64_C(1) << entry % 64);
}

static inline bool set_has(const struct set *s, uint32_t entry)
{
	return entry <= s->last && (s->bits[entry / 64] >> entry % 64 & 1);
}

/* Of two sets over the same table; the result is in a. */
void set_and(struct set *a, const struct set *b);
void set_or(struct set *a, const struct set *b);
void set_and_not(struct set *a, const struct set *b);
void set_drop(struct set *a, const uint64_t *bits); /* as many as those of a; NULL: nothing */
void set_complement(struct set *s);
void set_keep_range(struct set *s, uint32_t first, uint32_t last); /* first > last: nothing */

uint32_t set_count(const struct set *s);

/* The first member >= entry, 0 if there is none. */
uint32_t set_next(const struct set *s, uint32_t entry);

#endif
