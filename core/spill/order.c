/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Multikey quicksort (Bentley, Sedgewick 1997) by eight bytes at a time, which are kept beside the
 * place of the record: keys of names and what follows them begin alike, and comparing these from
 * their beginning again and again was more than a third of making suggestions.
 */
#include "core/spill/order.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum {
	FRONT = sizeof(uint64_t),
	FEW = 12,       /* places that are put in order one by one */
	DESCENTS = 100, /* beyond which the choice of pivots is a bad one, so that another way is
	                 * gone */
};

/* ---- Records ---- */

struct sorted record_at(const char *at)
{
	struct record_head h;

	memcpy(&h, at, sizeof(h));
	return (struct sorted){.key = at + sizeof(h),
	                       .key_len = h.key_len,
	                       .value = at + sizeof(h) + h.key_len,
	                       .value_len = h.value_len};
}

static int compare_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
	int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

int record_compare(const struct sorted *a, const struct sorted *b)
{
	int order = compare_bytes(a->key, a->key_len, b->key, b->key_len);

	return order ? order : compare_bytes(a->value, a->value_len, b->value, b->value_len);
}

static struct sorted record_of(const struct place *p, const char *records)
{
	return record_at(records + (size_t)p->at * RECORD_ALIGNMENT);
}

static int by_record(const void *a, const void *b, void *records)
{
	struct sorted x = record_of(a, records), y = record_of(b, records);

	return record_compare(&x, &y);
}

/* ---- Places ---- */

uint64_t place_front(const char *key, size_t key_len, size_t from)
{
	uint64_t big = 0;

	if (from + FRONT <= key_len)
		memcpy(&big, key + from, FRONT);
	else if (from < key_len)
		memcpy(&big, key + from, key_len - from);
	return be64toh(big);
}

static void load_fronts(struct place *p, size_t n, const char *records, size_t from)
{
	for (size_t i = 0; i < n; i++) {
		if (i + RECORDS_AHEAD < n)
			place_fetch(&p[i + RECORDS_AHEAD], records, from);
		p[i].front = place_front(place_key(&p[i], records), p[i].key_len, from);
	}
}

static void swap(struct place *a, struct place *b)
{
	struct place c = *a;

	*a = *b;
	*b = c;
}

/* All begin alike up to their fronts. */
static void sort_few(struct place *p, size_t n, const char *records)
{
	for (size_t i = 1; i < n; i++) {
		struct place one = p[i];
		size_t k = i;
		while (k > 0 && (one.front < p[k - 1].front ||
		                 (one.front == p[k - 1].front &&
		                  by_record(&one, &p[k - 1], (void *)records) < 0))) {
			p[k] = p[k - 1];
			k--;
		}
		p[k] = one;
	}
}

static uint64_t median(uint64_t a, uint64_t b, uint64_t c)
{
	if (a < b)
		return b < c ? b : a < c ? c : a;
	return a < c ? a : b < c ? c : b;
}

static uint64_t pivot_of(const struct place *p, size_t n)
{
	size_t step = n / 8;
	const struct place *m = p + n / 2, *z = p + n - 1;

	if (n < 64)
		return median(p->front, m->front, z->front);
	return median(median(p->front, p[step].front, p[2 * step].front),
	              median(m[-(ptrdiff_t)step].front, m->front, m[step].front),
	              median(z[-2 * (ptrdiff_t)step].front, z[-(ptrdiff_t)step].front, z->front));
}

/* Those before the pivot, those that have it, those behind. */
static void divide(struct place *p, size_t n, size_t *before, size_t *equal)
{
	uint64_t pivot = pivot_of(p, n);
	size_t low = 0, i = 0, high = n;

	while (i < high) {
		if (p[i].front < pivot)
			swap(&p[low++], &p[i++]);
		else if (p[i].front > pivot)
			swap(&p[i], &p[--high]);
		else
			i++;
	}
	*before = low;
	*equal = high - low;
}

static bool one_ends(const struct place *p, size_t n, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (p[i].key_len <= len)
			return true;
	return false;
}

static void sort_from(struct place *p, size_t n, const char *records, size_t from, int descents)
{
	size_t before, equal;

	while (n > FEW) {
		if (descents == 0) {
			qsort_r(p, n, sizeof(*p), by_record, (void *)records);
			return;
		}
		divide(p, n, &before, &equal);
		sort_from(p, before, records, from, descents - 1);
		sort_from(p + before + equal, n - before - equal, records, from, descents - 1);
		p += before;
		n = equal;
		from += FRONT;
		if (n < 2)
			return;
		/* A key that ends here comes before one that goes on with zeros. */
		if (one_ends(p, n, from)) {
			qsort_r(p, n, sizeof(*p), by_record, (void *)records);
			return;
		}
		load_fronts(p, n, records, from);
	}
	sort_few(p, n, records);
}

void records_sort(struct place *places, size_t n, const char *records)
{
	sort_from(places, n, records, 0, DESCENTS);
}
