/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rank/top.h"

#include <stdlib.h>

/* Below 0: a comes first. */
static int order(const struct first_hit *a, const struct first_hit *b)
{
	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->entry > b->entry) - (a->entry < b->entry);
}

static void move_up(struct top *t, size_t i)
{
	struct first_hit hit = t->hits[i];

	for (; i > 0 && order(&t->hits[(i - 1) / 2], &hit) < 0; i = (i - 1) / 2)
		t->hits[i] = t->hits[(i - 1) / 2];
	t->hits[i] = hit;
}

static void move_down(struct top *t)
{
	struct first_hit hit = t->hits[0];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < t->n; i = child) {
		if (child + 1 < t->n && order(&t->hits[child + 1], &t->hits[child]) > 0)
			child++;
		if (order(&t->hits[child], &hit) <= 0)
			break;
		t->hits[i] = t->hits[child];
	}
	t->hits[i] = hit;
}

void top_offer(struct top *t, const struct first_hit *hit)
{
	if (t->n < t->limit) {
		t->hits[t->n++] = *hit;
		move_up(t, t->n - 1);
	} else if (t->limit > 0 && order(hit, &t->hits[0]) < 0) {
		t->hits[0] = *hit;
		move_down(t);
	}
}

static int by_order(const void *a, const void *b)
{
	return order(a, b);
}

void top_sort(struct top *t)
{
	if (t->n)
		qsort(t->hits, t->n, sizeof(*t->hits), by_order);
}
