/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/set.h"

#include <stdlib.h>

static size_t words_of(const struct set *s)
{
	return s->last / 64 + 1;
}

enum zw_status set_init(struct set *s, uint32_t last, struct err *err)
{
	s->last = last;
	s->bits = calloc(words_of(s), sizeof(*s->bits));
	return s->bits ? ZW_OK : err_no_memory(err);
}

void set_release(struct set *s)
{
	free(s->bits);
	*s = (struct set){0};
}

void set_and(struct set *a, const struct set *b)
{
	for (size_t i = 0; i < words_of(a); i++)
		a->bits[i] &= b->bits[i];
}

void set_or(struct set *a, const struct set *b)
{
	for (size_t i = 0; i < words_of(a); i++)
		a->bits[i] |= b->bits[i];
}

void set_and_not(struct set *a, const struct set *b)
{
	for (size_t i = 0; i < words_of(a); i++)
		a->bits[i] &= ~b->bits[i];
}

void set_drop(struct set *a, const uint64_t *bits)
{
	for (size_t i = 0; bits && i < words_of(a); i++)
		a->bits[i] &= ~bits[i];
}

void set_complement(struct set *s)
{
	for (size_t i = 0; i < words_of(s); i++)
		s->bits[i] = ~s->bits[i];
	s->bits[0] &= ~UINT64_C(1);
	if (s->last % 64 != 63)
		s->bits[s->last / 64] &= (UINT64_C(1) << (s->last % 64 + 1)) - 1;
}

void set_keep_range(struct set *s, uint32_t first, uint32_t last)
{
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

uint32_t set_count(const struct set *s)
{
	uint32_t n = 0;

	for (size_t i = 0; i < words_of(s); i++)
		n += (uint32_t)__builtin_popcountll(s->bits[i]);
	return n;
}

uint32_t set_next(const struct set *s, uint32_t entry)
{
	if (entry > s->last)
		return 0;
	size_t word = entry / 64;
	uint64_t bits = s->bits[word] & (~UINT64_C(0) << entry % 64);
	while (!bits && ++word < words_of(s))
		bits = s->bits[word];
	return bits ? (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits)) : 0;
}
