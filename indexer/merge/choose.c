/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/merge/merge.h"

#include <stdlib.h>
#include <string.h>

/* A shard as the choice sees it. */
struct candidate {
	size_t shard;
	uint64_t bytes, documents; /* living: of the text about so many */
	unsigned tier;
	bool rotten; /* too much in it is dead */
};

/* What may still be put together in this run. */
struct allowance {
	uint64_t bytes, documents;
};

static struct candidate candidate_of(const struct manifest *m, size_t i)
{
	const struct shard_info *s = &m->shards[i];
	struct candidate c = {.shard = i, .documents = s->documents - s->dead};

	if (s->documents)
		c.bytes = (uint64_t)((double)s->fold * (double)c.documents / s->documents);
	for (uint64_t least = MERGE_SMALL; c.bytes >= least; least *= MERGE_TIER)
		c.tier++;
	c.rotten = (uint64_t)s->dead * MERGE_DEAD > s->documents &&
	           (s->fold - c.bytes) * MERGE_DEAD >= MERGE_SMALL;
	return c;
}

static int by_size(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? -1 : 1;
	return (x->shard > y->shard) - (x->shard < y->shard);
}

/* What was made for readers elsewhere stays: they have it under its name. */
static bool may_be_chosen(const struct shard_info *s)
{
	return s->served == 0;
}

static bool afford(struct allowance *left, const struct candidate *c)
{
	if (c->bytes > left->bytes || c->documents > left->documents)
		return false;
	left->bytes -= c->bytes;
	left->documents -= c->documents;
	return true;
}

static size_t choose_rotten(const struct candidate *all, size_t n, struct allowance *left,
                            bool *chosen)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (all[i].rotten && afford(left, &all[i])) {
			chosen[all[i].shard] = true;
			count++;
		}
	return count;
}

/* The first tier of which as many as make the next one can be had. What is chosen already counts.
 */
static size_t choose_tier(const struct candidate *all, size_t n, struct allowance left,
                          bool *chosen)
{
	for (size_t from = 0, to; from < n; from = to) {
		struct allowance rest = left;
		size_t count = 0, added = 0;
		for (to = from; to < n && all[to].tier == all[from].tier; to++)
			count += chosen[all[to].shard] || afford(&rest, &all[to]);
		if (count < MERGE_TIER)
			continue;
		for (size_t i = from; i < to; i++)
			if (!chosen[all[i].shard] && afford(&left, &all[i])) {
				chosen[all[i].shard] = true;
				added++;
			}
		return added;
	}
	return 0;
}

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static struct allowance allowance_of(const struct candidate *all, size_t n)
{
	struct allowance sum = {0, 0};

	for (size_t i = 0; i < n; i++) {
		sum.bytes += all[i].bytes;
		sum.documents += all[i].documents;
	}
	return (struct allowance){larger(MERGE_BYTES, sum.bytes / MERGE_PART),
	                          larger(MERGE_DOCUMENTS, sum.documents / MERGE_PART)};
}

static size_t choose_all(const struct manifest *m, bool *chosen)
{
	if (m->n_shards == 1 && m->shards[0].dead == 0)
		return 0;
	for (size_t i = 0; i < m->n_shards; i++)
		chosen[i] = true;
	return m->n_shards;
}

size_t merge_choose(const struct manifest *m, bool all, bool *chosen)
{
	struct candidate candidates[SHARDS_LIMIT];
	size_t n = 0;

	memset(chosen, 0, m->n_shards * sizeof(*chosen));
	if (all)
		return choose_all(m, chosen);
	for (size_t i = 0; i < m->n_shards && n < SHARDS_LIMIT; i++)
		if (may_be_chosen(&m->shards[i]))
			candidates[n++] = candidate_of(m, i);
	qsort(candidates, n, sizeof(*candidates), by_size);
	struct allowance left = allowance_of(candidates, n);
	size_t count = choose_rotten(candidates, n, &left, chosen);
	if (n > MERGE_SHARDS)
		count += choose_tier(candidates, n, left, chosen);
	return count;
}
