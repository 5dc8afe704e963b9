/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/spread/spread.h"

#include <stdio.h>
#include <stdlib.h>

struct weighed {
	size_t source;
	uint64_t weight;
};

/* The largest first; of the same weight in the order of paths. */
static int by_weight(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return (x->source > y->source) - (x->source < y->source);
}

static size_t lightest(const uint64_t *load, size_t n)
{
	size_t least = 0;

	for (size_t i = 1; i < n; i++)
		if (load[i] < load[least])
			least = i;
	return least;
}

enum zw_status spread_assign(const struct known *known, size_t n, size_t *shard, struct err *err)
{
	size_t count = known_count(known);
	struct weighed *list = calloc(count + 1, sizeof(*list));
	uint64_t load[SERVED_LIMIT] = {0};

	if (!list)
		return err_no_memory(err);
	for (size_t i = 0; i < count; i++) {
		const struct known_source *s = known_at(known, i);
		/* A document is its title at least; what gave none goes nowhere. */
		list[i] = (struct weighed){i, s->n ? s->characters + s->n : 0};
	}
	qsort(list, count, sizeof(*list), by_weight);
	for (size_t i = 0; i < count; i++) {
		size_t to = lightest(load, n);
		shard[list[i].source] = to;
		load[to] += list[i].weight;
	}
	free(list);
	return ZW_OK;
}

bool spread_is_done(const struct manifest *m, size_t n)
{
	if (m->n_shards != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (m->shards[i].served != n || m->shards[i].dead > 0 ||
		    store_number_of(m->shards[i].name) != store_number_of(m->shards[0].name))
			return false;
	return true;
}
