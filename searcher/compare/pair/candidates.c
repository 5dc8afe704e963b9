/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Three ways to a candidate: the same text, the same number of an article, and grams that few
 * passages have.
 */
#include "searcher/compare/pair/candidates.h"

#include "core/i18n.h"
#include "searcher/compare/limits.h"

#include <stdlib.h>
#include <string.h>

enum {
	LIKE_ENOUGH = 300,          /* thousandths: less is another text … */
	LIKE_ENOUGH_NUMBERED = 150, /* … unless it has the same number */
	LENGTH_WEIGHED = 256,       /* units; of longer ones no more */
	LENGTH_LEAST = 4,
	NEIGHBOURS = 2, /* of what stands in both many times: places beside its own */
};

/* A passage under something that is looked up. */
struct key {
	uint64_t key;
	uint32_t passage;
};

struct finding {
	const struct features *f;
	struct budget *budget;
	struct buf *candidates;
	struct key *keys[COMPARE_SIDES]; /* sorted */
	size_t n[COMPARE_SIDES];
	struct gram *grams; /* of the new side, by code, then owner */
	size_t n_grams;
	uint32_t *score;   /* of each new passage, for the old one that is looked up */
	uint32_t *touched; /* new passages with a score */
	size_t n_touched;
	size_t lookups; /* left */
	struct err *err;
};

/* ---- What is worth how much ---- */

static void add(struct finding *x, uint32_t old, uint32_t new)
{
	const struct feature *a = feature(x->f, COMPARE_OLD, old);
	const struct feature *b = feature(x->f, COMPARE_NEW, new);
	bool equal = a->hash == b->hash && a->units == b->units;
	size_t grams = a->n < b->n ? a->n : b->n;
	if (!equal && budget_spend(x->budget, grams / COMPARE_STEPS + 1))
		return;
	uint32_t alike = features_alike(x->f, old, new);
	bool numbered = a->number && a->number == b->number;
	uint64_t length = ((uint64_t)a->units + b->units) / 2;

	if (alike < (numbered ? LIKE_ENOUGH_NUMBERED : LIKE_ENOUGH))
		return;
	if (length > LENGTH_WEIGHED)
		length = LENGTH_WEIGHED;
	uint64_t weight = alike * (length + LENGTH_LEAST);
	if (numbered)
		weight += weight / 8;
	/* A heading and a line of the table of contents; not where there is something better. */
	if (a->kind != b->kind)
		weight /= 2;
	struct candidate c = {{old, new}, alike, (uint32_t)weight};
	buf_add(x->candidates, &c, sizeof(c));
}

/* ---- The same text, the same number ---- */

static int by_key(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

static enum zw_status sort_keys(struct finding *x, bool numbers)
{
	for (int side = 0; side < COMPARE_SIDES; side++) {
		size_t n = features_count(x->f, side);
		free(x->keys[side]);
		x->n[side] = 0;
		x->keys[side] = calloc(n + 1, sizeof(struct key));
		if (!x->keys[side])
			return err_no_memory(x->err);
		for (size_t i = 0; i < n; i++) {
			const struct feature *f = feature(x->f, side, i);
			if (!numbers || f->number)
				x->keys[side][x->n[side]++] =
				        (struct key){numbers ? f->number : f->hash, (uint32_t)i};
		}
		qsort(x->keys[side], x->n[side], sizeof(struct key), by_key);
	}
	return ZW_OK;
}

/* What stands there n times in one and m times in the other is paired in order, counted from the
 * front as well as from the back, give or take a few. */
static void add_run(struct finding *x, const struct key *a, size_t n, const struct key *b, size_t m)
{
	for (size_t i = 0; i < n; i++) {
		size_t back = i + m >= n ? i + m - n : 0;
		size_t first = (i < back ? i : back), last = (i > back ? i : back) + NEIGHBOURS;
		first = first > NEIGHBOURS ? first - NEIGHBOURS : 0;
		for (size_t j = first; j <= last && j < m; j++) {
			/* Far apart, only near either end of the stretch. */
			if (j > first + 2 * NEIGHBOURS && j + 2 * NEIGHBOURS < last)
				j = last - 2 * NEIGHBOURS;
			add(x, a[i].passage, b[j].passage);
		}
	}
}

static size_t run_end(const struct key *keys, size_t at, size_t n)
{
	size_t end = at;

	while (end < n && keys[end].key == keys[at].key)
		end++;
	return end;
}

static enum zw_status add_same(struct finding *x, bool numbers)
{
	enum zw_status status = sort_keys(x, numbers);

	for (size_t i = 0, j = 0; status == ZW_OK && i < x->n[0] && j < x->n[1];) {
		const struct key *a = x->keys[0], *b = x->keys[1];
		size_t i_end = run_end(a, i, x->n[0]), j_end = run_end(b, j, x->n[1]);
		if (a[i].key < b[j].key) {
			i = i_end;
		} else if (a[i].key > b[j].key) {
			j = j_end;
		} else {
			add_run(x, a + i, i_end - i, b + j, j_end - j);
			i = i_end;
			j = j_end;
		}
	}
	return status == ZW_OK ? buf_status(x->candidates, _("comparison"), x->err) : status;
}

/* ---- Rare grams ---- */

static int by_gram(const void *a, const void *b)
{
	const struct gram *x = a, *y = b;

	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->owner > y->owner) - (x->owner < y->owner);
}

static enum zw_status invert(struct finding *x)
{
	const struct buf *grams = &x->f->grams[COMPARE_NEW];
	size_t n = features_count(x->f, COMPARE_NEW);

	x->n_grams = grams->len / sizeof(struct gram);
	x->grams = malloc(grams->len + sizeof(struct gram));
	x->score = calloc(n + 1, sizeof(*x->score));
	x->touched = calloc(n + 1, sizeof(*x->touched));
	if (!x->grams || !x->score || !x->touched)
		return err_no_memory(x->err);
	if (grams->len > 0)
		memcpy(x->grams, grams->data, grams->len);
	qsort(x->grams, x->n_grams, sizeof(struct gram), by_gram);
	return ZW_OK;
}

/* The first gram of the new side with this code or a higher one. */
static size_t first_of(const struct finding *x, uint32_t code)
{
	size_t low = 0, high = x->n_grams;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (x->grams[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void score_gram(struct finding *x, const struct gram *gram)
{
	size_t from = first_of(x, gram->code), to = from;

	while (to < x->n_grams && x->grams[to].code == gram->code && to - from <= COMPARE_HOLDERS)
		to++;
	if (to - from > COMPARE_HOLDERS)
		return;
	x->lookups -= to - from < x->lookups ? to - from : x->lookups;
	for (; from < to; from++) {
		uint32_t owner = x->grams[from].owner;
		if (x->score[owner] == 0)
			x->touched[x->n_touched++] = owner;
		x->score[owner] += gram->weight;
	}
}

/* Takes the best of those touched; of equal ones the first in the text. */
static uint32_t take_best(struct finding *x)
{
	uint32_t best = UINT32_MAX;

	for (size_t i = 0; i < x->n_touched; i++) {
		uint32_t at = x->touched[i];
		if (x->score[at] > 0 && (best == UINT32_MAX || x->score[at] > x->score[best] ||
		                         (x->score[at] == x->score[best] && at < best)))
			best = at;
	}
	if (best != UINT32_MAX)
		x->score[best] = 0;
	return best;
}

static void add_similar(struct finding *x, uint32_t old)
{
	const struct feature *f = feature(x->f, COMPARE_OLD, old);
	const struct gram *grams = features_grams(x->f, COMPARE_OLD);

	x->n_touched = 0;
	for (size_t i = 0; i < f->n && x->lookups > 0 && !budget_spend(x->budget, 1); i++)
		score_gram(x, &grams[f->first + i]);
	for (int i = 0; i < COMPARE_CANDIDATES; i++) {
		uint32_t new = take_best(x);
		if (new == UINT32_MAX)
			break;
		add(x, old, new);
	}
	x->lookups -= x->n_touched < x->lookups ? x->n_touched : x->lookups;
	for (size_t i = 0; i < x->n_touched; i++)
		x->score[x->touched[i]] = 0;
}

enum zw_status candidates_find(const struct features *f, struct budget *budget,
                               struct buf *candidates, bool *coarse, struct err *err)
{
	struct finding x = {.f = f,
	                    .budget = budget,
	                    .candidates = candidates,
	                    .lookups = COMPARE_LOOKUPS,
	                    .err = err};
	size_t n = features_count(f, COMPARE_OLD), i = 0;
	enum zw_status status = add_same(&x, false);

	if (status == ZW_OK)
		status = add_same(&x, true);
	if (status == ZW_OK)
		status = invert(&x);
	for (; status == ZW_OK && i < n && x.lookups > 0; i++) {
		add_similar(&x, (uint32_t)i);
		status = buf_status(candidates, _("comparison"), err);
	}
	if (status == ZW_OK && i < n)
		*coarse = true;
	free(x.keys[COMPARE_OLD]);
	free(x.keys[COMPARE_NEW]);
	free(x.grams);
	free(x.score);
	free(x.touched);
	return status;
}
