/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/compare/pair/pairs.h"

#include "core/i18n.h"
#include "searcher/compare/pair/candidates.h"

#include <stdlib.h>
#include <string.h>

enum {
	MOVED_ALIKE = 600, /* thousandths: what stands elsewhere must be more alike … */
	MOVED_UNITS = 12,  /* … and long enough not to be a turn of phrase … */
	MOVED_EQUAL = 4,   /* … or the same */
	BEST_PART = 600,   /* a pair this much worse than the best one of a passage is none */
};

/* ---- Candidates ---- */

static int by_place(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->at[0] != y->at[0])
		return x->at[0] < y->at[0] ? -1 : 1;
	if (x->at[1] != y->at[1])
		return x->at[1] > y->at[1] ? -1 : 1;
	return 0;
}

static int by_weight(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return by_place(a, b);
}

/* Without those of passages that have become something else. Returns how many are left. */
static enum zw_status drop_worse(const struct features *f, struct buf *candidates, struct err *err)
{
	struct candidate *c = (void *)candidates->data;
	size_t n = candidates->len / sizeof(*c), kept = 0;
	uint32_t *best[COMPARE_SIDES];

	for (int side = 0; side < COMPARE_SIDES; side++)
		best[side] = calloc(features_count(f, side) + 1, sizeof(*best[side]));
	bool room = best[0] && best[1];
	for (int side = 0; room && side < COMPARE_SIDES; side++)
		for (size_t i = 0; i < n; i++)
			if (c[i].alike > best[side][c[i].at[side]])
				best[side][c[i].at[side]] = c[i].alike;
	for (size_t i = 0; room && i < n; i++) {
		uint32_t old = best[0][c[i].at[0]], new = best[1][c[i].at[1]];
		uint32_t most = old > new ? old : new;
		if (c[i].alike * ALIKE >= most * BEST_PART)
			c[kept++] = c[i];
	}
	candidates->len = kept * sizeof(*c);
	free(best[0]);
	free(best[1]);
	return room ? ZW_OK : err_no_memory(err);
}

/* ---- The spine ---- */

/* The heaviest chain so far that ends with this candidate, and what is before it. */
struct link {
	uint64_t weight;
	uint32_t before; /* candidate + 1; 0: none */
};

/* A Fenwick tree over the new passages: the candidate (+ 1) that ends the heaviest chain before
 * one. */
static uint32_t best_before(const uint32_t *tree, const struct link *links, uint32_t at)
{
	uint32_t best = 0;

	for (; at > 0; at &= at - 1)
		if (tree[at] && (!best || links[tree[at] - 1].weight > links[best - 1].weight))
			best = tree[at];
	return best;
}

static void enter(uint32_t *tree, const struct link *links, size_t n, uint32_t at, uint32_t chain)
{
	for (at++; at <= n; at += at & -at)
		if (!tree[at] || links[chain - 1].weight > links[tree[at] - 1].weight)
			tree[at] = chain;
}

static void put(struct pairs *p, const struct candidate *c, bool moved)
{
	bool equal = c->alike == ALIKE;

	p->of[0][c->at[0]] = (struct pair){.with = c->at[1], .moved = moved, .equal = equal};
	p->of[1][c->at[1]] = (struct pair){.with = c->at[0], .moved = moved, .equal = equal};
}

static enum zw_status find_spine(const struct features *f, const struct buf *candidates,
                                 struct pairs *p, struct err *err)
{
	const struct candidate *c = (const void *)candidates->data;
	size_t n = candidates->len / sizeof(*c), m = features_count(f, COMPARE_NEW);
	struct link *links = calloc(n + 1, sizeof(*links));
	uint32_t *tree = calloc(m + 1, sizeof(*tree));
	uint32_t best = 0;

	/* Those of one old passage go from its last to its first: none follows another. */
	for (size_t i = 0; links && tree && i < n; i++) {
		uint32_t before = best_before(tree, links, c[i].at[1]);
		links[i] = (struct link){c[i].weight + (before ? links[before - 1].weight : 0),
		                         before};
		enter(tree, links, m, c[i].at[1], (uint32_t)i + 1);
		if (!best || links[i].weight > links[best - 1].weight)
			best = (uint32_t)i + 1;
	}
	bool room = links && tree;
	for (; room && best; best = links[best - 1].before)
		put(p, &c[best - 1], false);
	free(links);
	free(tree);
	return room ? ZW_OK : err_no_memory(err);
}

/* ---- What moved ---- */

static bool may_move(const struct features *f, const struct candidate *c)
{
	const struct feature *a = feature(f, 0, c->at[0]), *b = feature(f, 1, c->at[1]);
	uint32_t units = a->units < b->units ? a->units : b->units;

	if (c->alike == ALIKE)
		return units >= MOVED_EQUAL;
	return c->alike >= MOVED_ALIKE && units >= MOVED_UNITS && a->kind == b->kind;
}

static void find_moved(const struct features *f, const struct buf *candidates, struct pairs *p)
{
	struct candidate *c = (void *)candidates->data;
	size_t n = candidates->len / sizeof(*c);

	if (n > 0)
		qsort(c, n, sizeof(*c), by_weight);
	for (size_t i = 0; i < n; i++)
		if (p->of[0][c[i].at[0]].with == PAIR_NONE &&
		    p->of[1][c[i].at[1]].with == PAIR_NONE && may_move(f, &c[i]))
			put(p, &c[i], true);
}

/* ---- The whole ---- */

static struct pair *new_pairs(size_t n)
{
	struct pair *pairs = malloc((n + 1) * sizeof(*pairs));

	for (size_t i = 0; pairs && i < n; i++)
		pairs[i] = (struct pair){.with = PAIR_NONE};
	return pairs;
}

enum zw_status pairs_make(const struct features *f, struct budget *budget, struct pairs *p,
                          struct err *err)
{
	struct buf candidates = BUF_INIT(SIZE_MAX / 4);

	*p = (struct pairs){0};
	for (int side = 0; side < COMPARE_SIDES; side++)
		p->of[side] = new_pairs(features_count(f, side));
	enum zw_status status = p->of[0] && p->of[1] ? ZW_OK : err_no_memory(err);
	if (status == ZW_OK)
		status = candidates_find(f, budget, &candidates, &p->coarse, err);
	if (status == ZW_OK)
		status = drop_worse(f, &candidates, err);
	if (status == ZW_OK && candidates.len > 0)
		qsort(candidates.data, candidates.len / sizeof(struct candidate),
		      sizeof(struct candidate), by_place);
	if (status == ZW_OK)
		status = find_spine(f, &candidates, p, err);
	if (status == ZW_OK)
		find_moved(f, &candidates, p);
	if (status == ZW_OK)
		splits_find(f, budget, p);
	buf_release(&candidates);
	return status;
}

void pairs_release(struct pairs *p)
{
	free(p->of[0]);
	free(p->of[1]);
}
