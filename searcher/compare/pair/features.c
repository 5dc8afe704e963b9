/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/compare/pair/features.h"

#include "core/hash.h"
#include "core/i18n.h"
#include "searcher/compare/limits.h"
#include "searcher/compare/fine/units.h"

#include <stdlib.h>
#include <string.h>

struct making {
	const struct page *const *pages;
	struct tokens *tokens;
	struct budget *budget;
	struct features *f;
	struct buf units; /* scratch: those of one passage */
	struct buf codes;
	uint32_t sampling; /* a gram is kept if its code has none of these bits */
	struct err *err;
};

static struct feature *feature_at(const struct making *m, int side, size_t i)
{
	return (struct feature *)(void *)m->f->of[side].data + i;
}

static enum zw_status scan(struct making *m, int side, size_t i)
{
	buf_reset(&m->units);
	enum zw_status status = units_add(&m->units, compare_passage(m->pages[side], i), 0,
	                                  m->tokens, NULL, m->err);
	return status == ZW_OK ? buf_status(&m->units, _("comparison"), m->err) : status;
}

/* ---- Whole passages ---- */

static enum zw_status add_feature(struct making *m, int side, size_t i)
{
	const struct passage_record *r = compare_passage(m->pages[side], i);
	enum zw_status status = scan(m, side, i);
	size_t n = status == ZW_OK ? units_count(&m->units) : 0;
	const struct text_unit *units = units_at(&m->units);

	if (status != ZW_OK)
		return status;
	buf_reset(&m->codes);
	for (size_t u = 0; u < n; u++)
		buf_add(&m->codes, &units[u].code, sizeof(units[u].code));
	status = buf_status(&m->codes, _("comparison"), m->err);
	struct feature f = {
	        .hash = hash64(m->codes.len ? m->codes.data : "", m->codes.len),
	        .number = *r->article ? hash64(r->article, strlen(r->article)) : 0,
	        .units = (uint32_t)n,
	        .kind = r->kind,
	};
	buf_add(&m->f->of[side], &f, sizeof(f));
	return status == ZW_OK ? buf_status(&m->f->of[side], _("comparison"), m->err) : status;
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The hashes of a side, sorted; NULL without memory. */
static uint64_t *hashes_of(const struct making *m, int side)
{
	size_t n = features_count(m->f, side);
	uint64_t *hashes = calloc(n + 1, sizeof(*hashes));

	for (size_t i = 0; hashes && i < n; i++)
		hashes[i] = feature_at(m, side, i)->hash;
	if (hashes)
		qsort(hashes, n, sizeof(*hashes), by_hash);
	return hashes;
}

/* ---- Grams ---- */

static uint32_t gram_code(uint32_t a, uint32_t b)
{
	uint64_t x = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;

	return (uint32_t)(x >> 32) ^ (uint32_t)x;
}

static int by_code(const void *a, const void *b)
{
	const struct gram *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

/* Each once, in order. */
static size_t settle(struct gram *grams, size_t n)
{
	size_t kept = 0;

	if (n > 0)
		qsort(grams, n, sizeof(*grams), by_code);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || grams[i].code != grams[i - 1].code)
			grams[kept++] = grams[i];
	return kept;
}

/* Marks part nothing here: a comma more makes no other pair. */
static enum zw_status add_grams(struct making *m, int side, size_t i)
{
	struct buf *grams = &m->f->grams[side];
	size_t start = grams->len;
	uint32_t before = 0;
	enum zw_status status = scan(m, side, i);
	const struct text_unit *units = units_at(&m->units);

	for (size_t u = 0; status == ZW_OK && u < units_count(&m->units); u++) {
		struct gram gram = {gram_code(before, units[u].code), (uint32_t)i, 0};
		if (units[u].mark)
			continue;
		before = units[u].code;
		if ((gram.code & m->sampling) == 0)
			buf_add(grams, &gram, sizeof(gram));
	}
	if (status == ZW_OK)
		status = buf_status(grams, _("comparison"), m->err);
	if (status != ZW_OK)
		return status;
	struct feature *f = feature_at(m, side, i);
	f->first = start / sizeof(struct gram);
	f->n = settle((struct gram *)(void *)grams->data + f->first,
	              (grams->len - start) / sizeof(struct gram));
	grams->len = (f->first + f->n) * sizeof(struct gram);
	return ZW_OK;
}

/* A passage without grams is known by its number alone. */
static enum zw_status add_grams_in_time(struct making *m, int side, size_t i)
{
	size_t len = compare_passage(m->pages[side], i)->text_len;

	if (!budget_spend(m->budget, len / COMPARE_BYTES + 1))
		return add_grams(m, side, i);
	feature_at(m, side, i)->n = 0;
	return ZW_OK;
}

/* Of what the other side has not, as it is. */
static enum zw_status add_all_grams(struct making *m)
{
	size_t units[COMPARE_SIDES] = {0, 0};
	enum zw_status status = ZW_OK;

	for (int side = 0; status == ZW_OK && side < COMPARE_SIDES; side++) {
		size_t n = features_count(m->f, side), others = features_count(m->f, !side);
		uint64_t *known = hashes_of(m, !side);
		if (!known)
			return err_no_memory(m->err);
		for (size_t i = 0; i < n; i++) {
			struct feature *f = feature_at(m, side, i);
			f->n = !bsearch(&f->hash, known, others, sizeof(*known), by_hash);
			units[side] += f->n ? f->units : 0;
		}
		free(known);
	}
	size_t most = units[0] > units[1] ? units[0] : units[1];
	for (; most > COMPARE_GRAMS; most /= 2)
		m->sampling = m->sampling * 2 + 1;
	m->f->sampled = m->sampling != 0;
	for (int side = 0; side < COMPARE_SIDES; side++)
		for (size_t i = 0; status == ZW_OK && i < features_count(m->f, side); i++)
			if (feature_at(m, side, i)->n)
				status = add_grams_in_time(m, side, i);
	return status;
}

/* ---- Weights ---- */

static uint32_t logarithm(size_t n)
{
	uint32_t bits = 0;

	while (n >>= 1)
		bits++;
	return bits;
}

/* How many passages of both documents have each: what is rare says more. */
static enum zw_status weigh(struct making *m)
{
	struct features *f = m->f;
	size_t n[COMPARE_SIDES] = {f->grams[0].len / sizeof(struct gram),
	                           f->grams[1].len / sizeof(struct gram)};
	size_t all = n[0] + n[1], passages = features_count(f, 0) + features_count(f, 1);
	struct gram *grams[COMPARE_SIDES] = {(void *)f->grams[0].data, (void *)f->grams[1].data};
	struct gram *sorted = malloc((all + 1) * sizeof(*sorted));

	if (!sorted)
		return err_no_memory(m->err);
	/* `weight` is the place in the arrays while they are together. */
	for (size_t i = 0; i < all; i++) {
		sorted[i] = i < n[0] ? grams[0][i] : grams[1][i - n[0]];
		sorted[i].weight = (uint32_t)i;
	}
	qsort(sorted, all, sizeof(*sorted), by_code);
	for (size_t i = 0, end; i < all; i = end) {
		for (end = i; end < all && sorted[end].code == sorted[i].code;)
			end++;
		uint32_t weight = 1 + logarithm(passages / (end - i));
		for (size_t k = i; k < end; k++) {
			size_t at = sorted[k].weight;
			struct gram *gram = at < n[0] ? &grams[0][at] : &grams[1][at - n[0]];
			int side = at < n[0] ? 0 : 1;
			gram->weight = weight;
			feature_at(m, side, gram->owner)->weight += weight;
		}
	}
	free(sorted);
	return ZW_OK;
}

enum zw_status features_make(const struct page *const pages[COMPARE_SIDES], struct tokens *tokens,
                             struct budget *budget, struct features *f, struct err *err)
{
	struct making m = {.pages = pages, .tokens = tokens, .budget = budget, .f = f, .err = err};
	enum zw_status status = ZW_OK;

	*f = (struct features){0};
	m.units = BUF_INIT(SIZE_MAX / 4);
	m.codes = BUF_INIT(SIZE_MAX / 4);
	for (int side = 0; side < COMPARE_SIDES; side++) {
		f->of[side] = BUF_INIT(SIZE_MAX / 4);
		f->grams[side] = BUF_INIT(SIZE_MAX / 4);
		for (size_t i = 0; status == ZW_OK && i < compare_passages(pages[side]); i++)
			status = add_feature(&m, side, i);
	}
	if (status == ZW_OK)
		status = add_all_grams(&m);
	if (status == ZW_OK)
		status = weigh(&m);
	buf_release(&m.units);
	buf_release(&m.codes);
	return status;
}

void features_release(struct features *f)
{
	for (int side = 0; side < COMPARE_SIDES; side++) {
		buf_release(&f->of[side]);
		buf_release(&f->grams[side]);
	}
}

/* ---- Likeness ---- */

static bool has_gram(const struct features *f, int side, size_t passage, uint32_t code)
{
	const struct feature *of = feature(f, side, passage);
	struct gram key = {.code = code};

	return of->n &&
	       bsearch(&key, features_grams(f, side) + of->first, of->n, sizeof(key), by_code);
}

/* The first gram from `at` on with this code or a higher one, in leaps: thousands of lines may each
 * be compared with one passage of a megabyte. */
static size_t leap(const struct gram *grams, size_t at, size_t n, uint32_t code)
{
	size_t step = 1, high;

	for (; at + step < n && grams[at + step].code < code; step *= 2)
		at += step;
	high = at + step < n ? at + step : n;
	while (at < high) {
		size_t middle = at + (high - at) / 2;
		if (grams[middle].code < code)
			at = middle + 1;
		else
			high = middle;
	}
	return at;
}

uint32_t features_shared(const struct features *f, int side, size_t passage, size_t other,
                         size_t but)
{
	const struct feature *a = feature(f, side, passage), *b = feature(f, !side, other);
	const struct gram *x = a->n ? features_grams(f, side) + a->first : NULL;
	const struct gram *y = b->n ? features_grams(f, !side) + b->first : NULL;
	uint32_t shared = 0;

	for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
		if (x[i].code < y[j].code) {
			i = leap(x, i, a->n, y[j].code);
		} else if (x[i].code > y[j].code) {
			j = leap(y, j, b->n, x[i].code);
		} else {
			if (but == SIZE_MAX || !has_gram(f, side, but, x[i].code))
				shared += x[i].weight;
			i++;
			j++;
		}
	}
	return shared;
}

uint32_t features_alike(const struct features *f, size_t old, size_t new)
{
	const struct feature *a = feature(f, COMPARE_OLD, old), *b = feature(f, COMPARE_NEW, new);
	uint64_t all = (uint64_t)a->weight + b->weight;

	if (a->hash == b->hash && a->units == b->units)
		return ALIKE;
	if (all == 0)
		return 0;
	uint64_t shared = features_shared(f, COMPARE_OLD, old, new, SIZE_MAX);
	/* Not 1000: their words are the same, but not their order or marks. */
	uint32_t alike = (uint32_t)(2 * ALIKE * shared / all);
	return alike < ALIKE ? alike : ALIKE - 1;
}
