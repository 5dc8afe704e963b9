/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The idea of the semantic cleanup of Fraser's diff-match-patch, for text without spaces: a few
 * characters that happen to be the same within what was written anew help nobody.
 */
#include "searcher/compare/fine/fine.h"

enum {
	CHANCE = 8, /* units: more than these are never the same by chance */
	SLIDE = 64, /* units that something may be shifted by */
	ROUNDS = 8,
};

/* ---- What is the same by chance ---- */

static size_t weight_of(const struct text_unit *units, size_t n)
{
	size_t weight = 0;

	for (size_t i = 0; i < n; i++)
		weight += !units[i].mark;
	return weight;
}

/* What differs between two runs, or before the first and behind the last: the longer side. */
static size_t between(struct row_units a, struct row_units b, size_t a_from, size_t a_to,
                      size_t b_from, size_t b_to)
{
	size_t x = weight_of(a.at + a_from, a_to - a_from);
	size_t y = weight_of(b.at + b_from, b_to - b_from);

	return x > y ? x : y;
}

/* A run parts less than what stands at either side of it. */
static bool is_chance(struct row_units a, struct row_units b, const struct run *before,
                      const struct run *run, const struct run *next)
{
	size_t weight = weight_of(a.at + run->a, run->n);
	size_t left = between(a, b, before->a + before->n, run->a, before->b + before->n, run->b);
	size_t right = between(a, b, run->a + run->n, next->a, run->b + run->n, next->b);

	if (weight > CHANCE || left == 0 || right == 0)
		return false;
	return weight <= 1 || (weight <= left && weight <= right) || 3 * weight <= left + right;
}

/* True if one was dropped: what differs beside it is longer now. */
static bool drop_once(struct row_units a, struct row_units b, struct buf *buf)
{
	struct run *runs = (void *)buf->data;
	size_t n = buf->len / sizeof(*runs), kept = 0;
	const struct run front = {0, 0, 0}, end = {a.n, b.n, 0};

	for (size_t i = 0; i < n; i++)
		if (!is_chance(a, b, kept ? &runs[kept - 1] : &front, &runs[i],
		               i + 1 < n ? &runs[i + 1] : &end))
			runs[kept++] = runs[i];
	buf->len = kept * sizeof(*runs);
	return kept < n;
}

static void drop_chance(struct row_units a, struct row_units b, struct buf *runs)
{
	for (int i = 0; i < ROUNDS && drop_once(a, b, runs); i++)
		;
}

/* ---- Words ---- */

static bool is_border(struct row_units row, size_t at)
{
	return at >= row.n || row.at[at].word;
}

/* No word is half equal. A run that is within one is gone. */
static void keep_words(struct row_units a, struct row_units b, struct buf *buf)
{
	struct run *runs = (void *)buf->data;
	size_t n = buf->len / sizeof(*runs), kept = 0;

	for (size_t i = 0; i < n; i++) {
		struct run r = runs[i];
		while (r.n > 0 && !(is_border(a, r.a) && is_border(b, r.b))) {
			r.a++;
			r.b++;
			r.n--;
		}
		while (r.n > 0 && !(is_border(a, r.a + r.n) && is_border(b, r.b + r.n)))
			r.n--;
		if (r.n > 0)
			runs[kept++] = r;
	}
	buf->len = kept * sizeof(*runs);
}

/* ---- Where something is put in ---- */

/* How good a place it is to begin at. */
static int place_value(struct row_units row, size_t at)
{
	if (at == 0 || at >= row.n || row.at[at].line)
		return 4;
	if (row.at[at - 1].stop)
		return row.at[at - 1].code == 0x3002 ? 3 : 2;
	return row.at[at].word;
}

/* What stands in one side alone, [from, to), between two runs, may as well stand a few units
 * before or behind if these are the same: 甲，乙 in 甲，丙，乙 is put in as 丙， and not as ，丙.
 */
static void slide(struct row_units row, size_t from, size_t to, struct run *before,
                  struct run *next)
{
	long best = 0;
	int most = place_value(row, from) + place_value(row, to);
	size_t n = to - from;

	for (size_t by = 1; by <= SLIDE && by < before->n; by++) {
		if (row.at[from - by].code != row.at[from - by + n].code)
			break;
		int value = place_value(row, from - by) + place_value(row, to - by);
		if (value > most) {
			most = value;
			best = -(long)by;
		}
	}
	for (size_t by = 1; by <= SLIDE && by < next->n; by++) {
		if (row.at[from + by - 1].code != row.at[to + by - 1].code)
			break;
		int value = place_value(row, from + by) + place_value(row, to + by);
		if (value > most) {
			most = value;
			best = (long)by;
		}
	}
	before->n = (size_t)((long)before->n + best);
	next->a = (size_t)((long)next->a + best);
	next->b = (size_t)((long)next->b + best);
	next->n = (size_t)((long)next->n - best);
}

static void slide_all(struct row_units a, struct row_units b, struct buf *buf)
{
	struct run *runs = (void *)buf->data;
	size_t n = buf->len / sizeof(*runs);

	for (size_t i = 0; i + 1 < n; i++) {
		size_t a_from = runs[i].a + runs[i].n, b_from = runs[i].b + runs[i].n;
		if (a_from == runs[i + 1].a)
			slide(b, b_from, runs[i + 1].b, &runs[i], &runs[i + 1]);
		else if (b_from == runs[i + 1].b)
			slide(a, a_from, runs[i + 1].a, &runs[i], &runs[i + 1]);
	}
}

void tidy_runs(struct row_units a, struct row_units b, struct buf *runs)
{
	drop_chance(a, b, runs);
	keep_words(a, b, runs);
	slide_all(a, b, runs);
	drop_chance(a, b, runs);
}
