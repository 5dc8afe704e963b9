/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which documents are looked at of those that have something frequent: one of so many, by their
 * places in the order of paths, which is the same for every layout of shards. Where it is one of
 * many, they stand in runs: the postings of a run are in one chunk or two, those of as many single
 * documents in one chunk each, so that a look would cost all of the list.
 */
#ifndef SEARCHER_SUGGEST_SAMPLE_H
#define SEARCHER_SUGGEST_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

struct sample {
	uint32_t every;   /* 1: all */
	unsigned shift;   /* a run is 1 << shift documents */
	uint64_t inverse; /* of every, in 2^64: what is asked of all documents does not divide */
};

enum {
	SAMPLE_SINGLE = 32, /* to one of so many they are looked at singly */
	SAMPLE_RUNS = 64,   /* of so many runs, and less than twice as many, are the others */
};

/* Of `worth` passages about `once` (0: all), in so many living documents. */
static inline struct sample sample_of(uint32_t worth, uint32_t once, uint32_t documents)
{
	struct sample s = {.every = 1};

	if (once && worth > once)
		s.every = (worth - 1) / once + 1;
	s.inverse = UINT64_MAX / s.every + 1;
	if (s.every <= SAMPLE_SINGLE)
		return s;
	while ((documents >> (s.shift + 1)) / s.every >= SAMPLE_RUNS)
		s.shift++;
	return s;
}

static inline bool sample_is_runs(const struct sample *s)
{
	return s->every > SAMPLE_SINGLE;
}

/* By its place among the living: is it, or its run, a multiple of `every`? (Lemire, Kaser, Kurz:
 * Faster remainder by direct computation.) */
static inline bool sample_has(const struct sample *s, uint32_t place)
{
	return (place >> s->shift) * s->inverse <= s->inverse - 1;
}

#endif
