/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The greedy algorithm of E. W. Myers, An O(ND) Difference Algorithm and Its Variations, with the
 * furthest points of each round kept for the way back.
 */
#include "searcher/compare/fine/fine.h"

#include "core/i18n.h"
#include "searcher/compare/limits.h"

#include <stdlib.h>
#include <string.h>

struct fine {
	const struct text_unit *a, *b;
	size_t *steps;
	struct budget *budget;
	struct buf *runs;
	bool *coarse;
	struct err *err;
};

/* A stretch of both sides. */
struct stretch {
	size_t a, a_end, b, b_end;
};

static void add_run(struct buf *runs, size_t a, size_t b, size_t n)
{
	size_t count = runs->len / sizeof(struct run);
	struct run run = {a, b, n};

	if (n == 0)
		return;
	if (count > 0) {
		struct run *last = (struct run *)(void *)runs->data + count - 1;
		if (last->a + last->n == a && last->b + last->n == b) {
			last->n += n;
			return;
		}
	}
	buf_add(runs, &run, sizeof(run));
}

enum { UNITS_SORTED = 8 /* in a unit of the budget, about */ };

static bool same(const struct fine *x, size_t a, size_t b)
{
	return x->a[a].code == x->b[b].code;
}

/* ---- Myers ---- */

/* Where round d has got to on the diagonals -d, -d + 2 … d stands at d * (d + 1) / 2. */
static size_t at_round(size_t d, long k)
{
	return d * (d + 1) / 2 + (size_t)((k + (long)d) / 2);
}

/* The way back, its runs from the last to the first. */
static void walk_back(const uint32_t *reached, size_t d, const struct stretch *s, struct buf *back)
{
	long x = (long)(s->a_end - s->a), y = (long)(s->b_end - s->b);

	for (; d > 0; d--) {
		long k = x - y, low = -(long)d, before;
		bool down = k == low || (k != -low && reached[at_round(d - 1, k - 1)] <
		                                              reached[at_round(d - 1, k + 1)]);
		before = down ? k + 1 : k - 1;
		long from = (long)reached[at_round(d - 1, before)];
		long start = down ? from : from + 1;
		struct run run = {s->a + (size_t)start, s->b + (size_t)(start - k),
		                  (size_t)(x - start)};
		buf_add(back, &run, sizeof(run));
		x = from;
		y = from - before;
	}
	struct run run = {s->a, s->b, (size_t)x};
	buf_add(back, &run, sizeof(run));
}

/* Round d; true if the end is reached. */
static bool next_round(const struct fine *f, const struct stretch *s, uint32_t *reached, size_t d)
{
	long n = (long)(s->a_end - s->a), m = (long)(s->b_end - s->b);

	for (long k = -(long)d; k <= (long)d; k += 2) {
		long x = 0;
		if (d > 0) {
			bool down = k == -(long)d ||
			            (k != (long)d && reached[at_round(d - 1, k - 1)] <
			                                     reached[at_round(d - 1, k + 1)]);
			x = down ? (long)reached[at_round(d - 1, k + 1)]
			         : (long)reached[at_round(d - 1, k - 1)] + 1;
		}
		long y = x - k, start = x;
		/* Off the table: it leads nowhere, and is never better than what is on it. */
		while (x < n && y >= 0 && y < m && same(f, s->a + (size_t)x, s->b + (size_t)y)) {
			x++;
			y++;
		}
		size_t cost = (size_t)(x - start) + 1;
		*f->steps -= cost < *f->steps ? cost : *f->steps;
		reached[at_round(d, k)] = (uint32_t)x;
		if (x >= n && y >= m)
			return true;
	}
	return false;
}

/* The least that differs, or that it costs too much: *found is false. */
static enum zw_status myers(const struct fine *f, const struct stretch *s, bool *found)
{
	size_t most = s->a_end - s->a + s->b_end - s->b, d = 0;
	struct buf reached = BUF_INIT(SIZE_MAX / 4), back = BUF_INIT(SIZE_MAX / 4);
	enum zw_status status = ZW_OK;

	*found = false;
	if (most > FINE_EDITS)
		most = FINE_EDITS;
	for (; d <= most && !*found && *f->steps > 0; d++) {
		if (!buf_reserve(&reached, (d + 1) * sizeof(uint32_t)))
			break;
		reached.len += (d + 1) * sizeof(uint32_t);
		size_t before = *f->steps;
		*found = next_round(f, s, (void *)reached.data, d);
		if (budget_spend(f->budget, (before - *f->steps) / COMPARE_STEPS + 1))
			*f->steps = 0;
	}
	status = buf_status(&reached, _("comparison"), f->err);
	if (*found && status == ZW_OK) {
		walk_back((const void *)reached.data, d - 1, s, &back);
		status = buf_status(&back, _("comparison"), f->err);
		const struct run *runs = (const void *)back.data;
		for (size_t i = back.len / sizeof(*runs); status == ZW_OK && i-- > 0;)
			add_run(f->runs, runs[i].a, runs[i].b, runs[i].n);
	}
	buf_release(&reached);
	buf_release(&back);
	return status;
}

/* ---- Large stretches ---- */

static enum zw_status compare_stretch(const struct fine *f, struct stretch s, bool divide);

static enum zw_status between_anchors(const struct fine *f, const struct stretch *s)
{
	struct buf anchors = BUF_INIT(SIZE_MAX / 4);
	struct stretch rest = *s;
	enum zw_status status =
	        anchors_find((struct row_units){f->a + s->a, s->a_end - s->a},
	                     (struct row_units){f->b + s->b, s->b_end - s->b}, &anchors, f->err);
	const struct run *at = (const void *)anchors.data;

	for (size_t i = 0; status == ZW_OK && i < anchors.len / sizeof(*at); i++) {
		struct stretch before = {rest.a, s->a + at[i].a, rest.b, s->b + at[i].b};
		status = compare_stretch(f, before, false);
		add_run(f->runs, s->a + at[i].a, s->b + at[i].b, at[i].n);
		rest.a = s->a + at[i].a + at[i].n;
		rest.b = s->b + at[i].b + at[i].n;
	}
	if (status == ZW_OK)
		status = compare_stretch(f, rest, false);
	buf_release(&anchors);
	return status;
}

/* Without what is equal at either end. What is too dear is divided once, then left as it is. */
static enum zw_status compare_stretch(const struct fine *f, struct stretch s, bool divide)
{
	size_t head = 0, tail = 0;
	bool found = true;
	enum zw_status status = ZW_OK;

	while (s.a + head < s.a_end && s.b + head < s.b_end && same(f, s.a + head, s.b + head))
		head++;
	add_run(f->runs, s.a, s.b, head);
	s.a += head;
	s.b += head;
	while (s.a_end - tail > s.a && s.b_end - tail > s.b &&
	       same(f, s.a_end - tail - 1, s.b_end - tail - 1))
		tail++;
	s.a_end -= tail;
	s.b_end -= tail;
	if (s.a < s.a_end && s.b < s.b_end)
		status = myers(f, &s, &found);
	uint64_t units = s.a_end - s.a + s.b_end - s.b;
	if (!found && divide)
		divide = !budget_spend(f->budget, units / UNITS_SORTED + 1);
	if (status == ZW_OK && !found && divide)
		status = between_anchors(f, &s);
	else if (!found)
		*f->coarse = true;
	add_run(f->runs, s.a_end, s.b_end, tail);
	return status == ZW_OK ? buf_status(f->runs, _("comparison"), f->err) : status;
}

enum zw_status fine_runs(struct row_units a, struct row_units b, size_t *steps,
                         struct budget *budget, struct buf *runs, bool *coarse, struct err *err)
{
	struct fine f = {a.at, b.at, steps, budget, runs, coarse, err};

	return compare_stretch(&f, (struct stretch){0, a.n, 0, b.n}, true);
}
