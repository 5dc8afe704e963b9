/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The idea of the patience difference: what both texts have, and have but once, is the same thing.
 */
#include "searcher/compare/fine/fine.h"

#include "core/i18n.h"
#include "searcher/compare/limits.h"

#include <stdlib.h>

enum { ANCHOR_UNITS = 8 };

/* A stretch of ANCHOR_UNITS units. */
struct place {
	uint64_t hash;
	size_t at;
};

static int by_hash(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static uint64_t hash_of(const struct text_unit *units)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < ANCHOR_UNITS; i++)
		hash = (hash ^ units[i].code) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 32;
}

/* Sorted; of a long row those whose hash has none of the bits `sampling`: the same ones in both. */
static enum zw_status list_places(struct row_units row, uint64_t sampling, struct buf *places,
                                  struct err *err)
{
	for (size_t i = 0; i + ANCHOR_UNITS <= row.n; i++) {
		struct place place = {hash_of(row.at + i), i};
		if ((place.hash & sampling) == 0)
			buf_add(places, &place, sizeof(place));
	}
	if (places->len > 0)
		qsort(places->data, places->len / sizeof(struct place), sizeof(struct place),
		      by_hash);
	return buf_status(places, _("comparison"), err);
}

static size_t times(const struct place *places, size_t at, size_t n)
{
	size_t end = at + 1;

	while (end < n && places[end].hash == places[at].hash)
		end++;
	return end - at;
}

static int by_a(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	return (x->a > y->a) - (x->a < y->a);
}

static enum zw_status join_places(const struct buf *of_a, const struct buf *of_b, struct buf *runs,
                                  struct err *err)
{
	const struct place *a = (const void *)of_a->data, *b = (const void *)of_b->data;
	size_t n = of_a->len / sizeof(*a), m = of_b->len / sizeof(*b);

	for (size_t i = 0, j = 0; i < n && j < m;) {
		size_t in_a = times(a, i, n), in_b = times(b, j, m);
		if (a[i].hash == b[j].hash && in_a == 1 && in_b == 1) {
			struct run run = {a[i].at, b[j].at, ANCHOR_UNITS};
			buf_add(runs, &run, sizeof(run));
		}
		uint64_t left = a[i].hash, right = b[j].hash;
		i += left <= right ? in_a : 0;
		j += right <= left ? in_b : 0;
	}
	if (runs->len > 0)
		qsort(runs->data, runs->len / sizeof(struct run), sizeof(struct run), by_a);
	return buf_status(runs, _("comparison"), err);
}

/* The longest chain that ascends in b, too: runs are kept, the others get n = 0. */
static enum zw_status keep_order(struct run *runs, size_t n, struct err *err)
{
	size_t *ends = calloc(n + 1, sizeof(*ends)), *before = calloc(n + 1, sizeof(*before));
	size_t longest = 0;
	bool room = ends && before;

	for (size_t i = 0; room && i < n; i++) {
		size_t low = 0, high = longest;
		while (low < high) {
			size_t middle = (low + high) / 2;
			if (runs[ends[middle]].b < runs[i].b)
				low = middle + 1;
			else
				high = middle;
		}
		before[i] = low ? ends[low - 1] : SIZE_MAX;
		ends[low] = i;
		longest += low == longest;
	}
	size_t next = room && longest ? ends[longest - 1] : SIZE_MAX;
	for (size_t i = room ? n : 0; i-- > 0;) {
		if (i == next)
			next = before[i];
		else
			runs[i].n = 0;
	}
	free(ends);
	free(before);
	return room ? ZW_OK : err_no_memory(err);
}

/* A hash may lie: what is not equal is none. */
static bool is_equal(struct row_units a, struct row_units b, const struct run *run)
{
	for (size_t i = 0; i < run->n; i++)
		if (a.at[run->a + i].code != b.at[run->b + i].code)
			return false;
	return run->n > 0;
}

/* Those that are kept, in the same array, without overlaps. */
static size_t settle(struct row_units a, struct row_units b, struct run *runs, size_t n)
{
	size_t kept = 0, a_at = 0, b_at = 0;

	for (size_t i = 0; i < n; i++) {
		struct run run = runs[i];
		if (!is_equal(a, b, &run))
			continue;
		size_t over = run.a < a_at ? a_at - run.a : 0;
		if (run.b < b_at && b_at - run.b > over)
			over = b_at - run.b;
		if (over >= run.n)
			continue;
		runs[kept++] = (struct run){run.a + over, run.b + over, run.n - over};
		a_at = run.a + run.n;
		b_at = run.b + run.n;
	}
	return kept;
}

enum zw_status anchors_find(struct row_units a, struct row_units b, struct buf *anchors,
                            struct err *err)
{
	struct buf of_a = BUF_INIT(SIZE_MAX / 4), of_b = BUF_INIT(SIZE_MAX / 4);
	uint64_t sampling = 0;

	for (size_t most = a.n > b.n ? a.n : b.n; most > FINE_ANCHORS; most /= 2)
		sampling = sampling * 2 + 1;
	enum zw_status status = list_places(a, sampling, &of_a, err);
	if (status == ZW_OK)
		status = list_places(b, sampling, &of_b, err);
	if (status == ZW_OK)
		status = join_places(&of_a, &of_b, anchors, err);
	size_t n = anchors->len / sizeof(struct run);
	if (status == ZW_OK)
		status = keep_order((void *)anchors->data, n, err);
	if (status == ZW_OK)
		anchors->len = settle(a, b, (void *)anchors->data, n) * sizeof(struct run);
	buf_release(&of_a);
	buf_release(&of_b);
	return status;
}
