/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sets of entries of one table of a shard. What has few members is a list of them, so that a rare
 * phrase costs the same in every collection; what has more is bits. There is room for both from the
 * beginning, in the same memory, which is not touched before it is needed: adding never fails.
 */
#ifndef SEARCHER_SET_H
#define SEARCHER_SET_H

#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

struct set {
	union {
		uint64_t *bits; /* bit i stands for entry i, from 1; bit 0 is never set */
		uint32_t *list; /* ascending; both are NULL where there is no set */
	};
	uint32_t last; /* the highest entry there is */
	uint32_t n;    /* of the list; SET_BITS: it is none */
	uint32_t room; /* of the list */
};

#define SET_BITS UINT32_MAX

/* An empty set. The caller ends with set_release. */
enum zw_status set_init(struct set *s, uint32_t last, struct err *err);
void set_release(struct set *s);

/* Of a list, what the functions below cannot do in a line or two. */
void set_list_add(struct set *s, uint32_t entry);
bool set_list_has(const struct set *s, uint32_t entry);

/* 0 and what lies behind the last are ignored. */
static inline void set_add(struct set *s, uint32_t entry)
{
	if (entry < 1 || entry > s->last)
		return;
	if (s->n == SET_BITS)
		s->bits[entry / 64] |= UINT64_C(1) << entry % 64;
	else if (s->n < s->room && (s->n == 0 || s->list[s->n - 1] < entry))
		s->list[s->n++] = entry;
	else
		set_list_add(s, entry);
}

static inline bool set_has(const struct set *s, uint32_t entry)
{
	if (s->n != SET_BITS)
		return set_list_has(s, entry);
	return entry <= s->last && (s->bits[entry / 64] >> entry % 64 & 1);
}

void set_remove(struct set *s, uint32_t entry);

/* Of two sets over the same table; the result is in a. */
void set_and(struct set *a, const struct set *b);
void set_or(struct set *a, const struct set *b);
void set_and_not(struct set *a, const struct set *b);
void set_drop(struct set *a, const uint64_t *bits); /* as many as a may have; NULL: nothing */
void set_complement(struct set *s);
void set_keep_range(struct set *s, uint32_t first, uint32_t last); /* first > last: nothing */

uint32_t set_count(const struct set *s);

/* The first member >= entry, 0 if there is none. */
uint32_t set_next(const struct set *s, uint32_t entry);

#endif
