/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/set.h"

#include <stdlib.h>
#include <string.h>

/* A list is as long as may be looked through in the time that going through all bits takes. */
enum { LIST_FEWEST = 8, LIST_MOST = 1024, WORDS_A_MEMBER = 64 };

static size_t words_of(const struct set *s)
{
	return s->last / 64 + 1;
}

static bool is_list(const struct set *s)
{
	return s->n != SET_BITS;
}

enum zw_status set_init(struct set *s, uint32_t last, struct err *err)
{
	size_t words = last / 64 + (size_t)1, room = words / WORDS_A_MEMBER;

	room = room < LIST_FEWEST ? LIST_FEWEST : room > LIST_MOST ? LIST_MOST : room;
	if (words < LIST_FEWEST)
		words = LIST_FEWEST;
	*s = (struct set){
	        .bits = malloc(words * sizeof(*s->bits)), .last = last, .room = (uint32_t)room};
	return s->bits ? ZW_OK : err_no_memory(err);
}

void set_release(struct set *s)
{
	free(s->bits);
	*s = (struct set){0};
}

/* ---- Lists ---- */

/* The first of the list that is >= entry; n if none is. */
static uint32_t find(const struct set *s, uint32_t entry)
{
	uint32_t low = 0, high = s->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (s->list[middle] < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool set_list_has(const struct set *s, uint32_t entry)
{
	uint32_t at = find(s, entry);

	return at < s->n && s->list[at] == entry;
}

static void add_bit(struct set *s, uint32_t entry)
{
	s->bits[entry / 64] |= UINT64_C(1) << entry % 64;
}

static void make_bits(struct set *s)
{
	uint32_t list[LIST_MOST], n = s->n;

	if (!is_list(s))
		return;
	memcpy(list, s->list, n * sizeof(*list));
	memset(s->bits, 0, words_of(s) * sizeof(*s->bits));
	s->n = SET_BITS;
	for (uint32_t i = 0; i < n; i++)
		add_bit(s, list[i]);
}

void set_list_add(struct set *s, uint32_t entry)
{
	uint32_t at = find(s, entry);

	if (at < s->n && s->list[at] == entry)
		return;
	if (s->n == s->room) {
		make_bits(s);
		add_bit(s, entry);
		return;
	}
	memmove(&s->list[at + 1], &s->list[at], (s->n - at) * sizeof(*s->list));
	s->list[at] = entry;
	s->n++;
}

void set_remove(struct set *s, uint32_t entry)
{
	if (!set_has(s, entry))
		return;
	if (!is_list(s)) {
		s->bits[entry / 64] &= ~(UINT64_C(1) << entry % 64);
		return;
	}
	uint32_t at = find(s, entry);
	s->n--;
	memmove(&s->list[at], &s->list[at + 1], (s->n - at) * sizeof(*s->list));
}

/* Leaves those of a list that the other set has, or has not. */
static void keep_some(struct set *s, const struct set *of, bool has)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < s->n; i++)
		if (set_has(of, s->list[i]) == has)
			s->list[kept++] = s->list[i];
	s->n = kept;
}

/* Makes s the list of what of it is in `list`. */
static void become_part(struct set *s, const struct set *list)
{
	uint32_t members[LIST_MOST], n = 0;

	for (uint32_t i = 0; i < list->n; i++)
		if (set_has(s, list->list[i]))
			members[n++] = list->list[i];
	memcpy(s->list, members, n * sizeof(*members));
	s->n = n;
}

/* ---- Both ---- */

void set_and(struct set *a, const struct set *b)
{
	if (is_list(a)) {
		keep_some(a, b, true);
	} else if (is_list(b)) {
		become_part(a, b);
	} else {
		for (size_t i = 0; i < words_of(a); i++)
			a->bits[i] &= b->bits[i];
	}
}

void set_or(struct set *a, const struct set *b)
{
	if (is_list(b)) {
		for (uint32_t i = 0; i < b->n; i++)
			set_add(a, b->list[i]);
		return;
	}
	if (a->n == 0) {
		memcpy(a->bits, b->bits, words_of(a) * sizeof(*a->bits));
		a->n = SET_BITS;
		return;
	}
	make_bits(a);
	for (size_t i = 0; i < words_of(a); i++)
		a->bits[i] |= b->bits[i];
}

void set_and_not(struct set *a, const struct set *b)
{
	if (is_list(a)) {
		keep_some(a, b, false);
	} else if (is_list(b)) {
		for (uint32_t i = 0; i < b->n; i++)
			set_remove(a, b->list[i]);
	} else {
		for (size_t i = 0; i < words_of(a); i++)
			a->bits[i] &= ~b->bits[i];
	}
}

void set_drop(struct set *a, const uint64_t *bits)
{
	/* It is only read. */
	struct set dropped = {.bits = (uint64_t *)bits, .last = a->last, .n = SET_BITS};

	if (bits)
		set_and_not(a, &dropped);
}

void set_complement(struct set *s)
{
	make_bits(s);
	for (size_t i = 0; i < words_of(s); i++)
		s->bits[i] = ~s->bits[i];
	s->bits[0] &= ~UINT64_C(1);
	if (s->last % 64 != 63)
		s->bits[s->last / 64] &= (UINT64_C(1) << (s->last % 64 + 1)) - 1;
}

void set_keep_range(struct set *s, uint32_t first, uint32_t last)
{
	if (is_list(s)) {
		uint32_t from = find(s, first), to = last < s->last ? find(s, last + 1) : s->n;
		s->n = from < to ? to - from : 0;
		memmove(s->list, s->list + from, s->n * sizeof(*s->list));
		return;
	}
	for (size_t i = 0; i < words_of(s); i++) {
		uint64_t keep = ~UINT64_C(0);
		if (first > last || i < first / 64 || i > last / 64)
			keep = 0;
		if (i == first / 64)
			keep &= ~UINT64_C(0) << first % 64;
		if (i == last / 64)
			keep &= ~UINT64_C(0) >> (63 - last % 64);
		s->bits[i] &= keep;
	}
}

/* What __builtin_popcountll would be without the instruction is a call. */
static uint32_t ones(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) + (x >> 2 & UINT64_C(0x3333333333333333));
	x = (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	return (uint32_t)(x * UINT64_C(0x0101010101010101) >> 56);
}

uint32_t set_count(const struct set *s)
{
	uint32_t n = 0;

	if (is_list(s))
		return s->n;
	for (size_t i = 0; i < words_of(s); i++)
		n += ones(s->bits[i]);
	return n;
}

uint32_t set_next(const struct set *s, uint32_t entry)
{
	if (is_list(s)) {
		uint32_t at = find(s, entry);
		return at < s->n ? s->list[at] : 0;
	}
	if (entry > s->last)
		return 0;
	size_t word = entry / 64;
	uint64_t bits = s->bits[word] & (~UINT64_C(0) << entry % 64);
	while (!bits && ++word < words_of(s))
		bits = s->bits[word];
	return bits ? (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits)) : 0;
}
