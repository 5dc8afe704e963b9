/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rank/sums.h"

#include <string.h>

enum { POSTINGS_A_UNIT = 128 /* of a budget */ };

void bm25_init(struct bm25 *f, double k1, double b, double average)
{
	f->k1 = k1;
	f->b = b;
	f->inverse = average > 0 ? 1 / average : 0;
	memset(f->one, 0, sizeof(f->one));
}

static double ratio_of(const struct bm25 *f, uint32_t length, uint32_t count)
{
	double normal = length * f->inverse;

	return count / (f->k1 * (normal * f->b + (1 - f->b)) + count);
}

static inline double ratio(struct bm25 *f, uint32_t length, uint32_t count)
{
	if (count != 1 || length >= BM25_LENGTHS)
		return ratio_of(f, length, count);
	if (f->one[length] == 0)
		f->one[length] = ratio_of(f, length, 1);
	return f->one[length];
}

/* Rounded to the nearest step; what is halfway goes up. */
static inline sum share(struct bm25 *f, double most, uint32_t length, uint32_t count)
{
	double steps = most * ratio(f, length, count) * (1 << 20);
	uint64_t whole = (uint64_t)steps;

	whole += steps - (double)whole >= 0.5;
	return whole << SUM_SHIFT | 1;
}

/* ---- Entries in a row ---- */

static inline uint32_t first_of(const struct sum_entry *e, bool whole)
{
	return whole ? e->entry : e->first;
}

static inline uint32_t end_of(const struct sum_entry *e, bool whole)
{
	return whole ? e->entry + 1 : e->end;
}

/* The first of [i, n) that ends behind the entry. */
static size_t entry_behind(const struct sum_entry *at, size_t i, size_t n, bool whole,
                           uint32_t entry)
{
	size_t step = 1;

	while (i + step < n && end_of(&at[i + step], whole) <= entry) {
		i += step;
		step *= 2;
	}
	for (; step > 0; step /= 2)
		while (i + step < n && end_of(&at[i + step], whole) <= entry)
			i += step;
	return i < n && end_of(&at[i], whole) <= entry ? i + 1 : i;
}

/* Where the walk through the entries is. */
struct walk {
	struct bm25 *f;
	const struct sum_term *term;
	struct sum_entry *at;
	size_t i, n;
	uint32_t count; /* occurrences in entry i so far */
};

static inline void flush(struct walk *w)
{
	if (w->count > 0)
		w->at[w->i].sum += share(w->f, w->term->most, w->at[w->i].length, w->count);
	w->count = 0;
}

static void walk_block(struct walk *w, const struct posting *block, size_t n)
{
	bool whole = w->term->whole;

	for (size_t k = 0; k < n;) {
		uint32_t entry = block[k].entry;
		if (entry >= end_of(&w->at[w->i], whole)) {
			flush(w);
			w->i = entry_behind(w->at, w->i, w->n, whole, entry);
			if (w->i == w->n)
				return;
		}
		if (entry < first_of(&w->at[w->i], whole))
			k += posting_find(block + k, n - k, first_of(&w->at[w->i], whole));
		else
			w->count += block[k++].count;
	}
}

enum zw_status sums_add_listed(struct bm25 *f, const struct sum_term *term, struct sum_entry *at,
                               size_t n, uint64_t *units, struct err *err)
{
	struct walk w = {.f = f, .term = term, .at = at, .n = n};
	uint32_t wanted = 1;
	uint64_t walked = 0;

	while (term->postings && w.i < n) {
		const struct posting *block;
		size_t len;
		if (wanted < first_of(&at[w.i], term->whole))
			wanted = first_of(&at[w.i], term->whole);
		enum zw_status status = postings_from(term->postings, wanted, &block, &len, err);
		if (status != ZW_OK)
			return status;
		if (len == 0)
			break;
		walk_block(&w, block, len);
		walked += len;
		wanted = block[len - 1].entry + 1;
	}
	if (w.i < n)
		flush(&w);
	*units += walked / POSTINGS_A_UNIT + 1;
	return ZW_OK;
}

/* ---- All entries ---- */

static void add_whole(struct bm25 *f, double most, const struct sum_range *r,
                      const struct posting *block, size_t n)
{
	for (size_t i = 0; i < n && block[i].entry <= r->to; i++) {
		uint32_t entry = block[i].entry;
		r->sums[entry - r->from] +=
		        share(f, most, shard_length(r->shard, r->table, entry), block[i].count);
	}
}

/* Passages [first, end) of the document that is being counted. */
struct counted {
	uint32_t document, end, count;
};

static void flush_document(struct bm25 *f, double most, const struct sum_range *r,
                           struct counted *c)
{
	if (c->count > 0 && c->document >= r->from && c->document <= r->to)
		r->sums[c->document - r->from] += share(
		        f, most, shard_length(r->shard, TABLE_DOCUMENTS, c->document), c->count);
	c->count = 0;
}

static void add_documents(struct bm25 *f, double most, const struct sum_range *r, struct counted *c,
                          const struct posting *block, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (block[i].entry >= c->end) {
			uint32_t first;
			flush_document(f, most, r, c);
			c->document = shard_document_of(r->shard, block[i].entry);
			if (c->document > r->to)
				return;
			shard_passages_of(r->shard, c->document, &first, &c->end);
		}
		c->count += block[i].count;
	}
}

/* Where a range of documents begins or ends, in passages. */
static void passages_of(const struct sum_range *r, uint32_t *first, uint32_t *last)
{
	uint32_t ignored;

	shard_passages_of(r->shard, r->from, first, &ignored);
	shard_passages_of(r->shard, r->to, &ignored, last);
	*last -= *last > 0;
}

enum zw_status sums_add_range(struct bm25 *f, const struct sum_term *term,
                              const struct sum_range *r, uint64_t *units, struct err *err)
{
	bool whole = term->whole;
	uint32_t wanted = r->from, last = r->to;
	uint64_t walked = 0;
	struct counted c = {0, 0, 0};

	if (!whole)
		passages_of(r, &wanted, &last);
	while (term->postings && wanted <= last) {
		const struct posting *block;
		size_t len;
		enum zw_status status = postings_from(term->postings, wanted, &block, &len, err);
		if (status != ZW_OK)
			return status;
		if (len == 0)
			break;
		if (whole)
			add_whole(f, term->most, r, block, len);
		else
			add_documents(f, term->most, r, &c, block, len);
		walked += len;
		wanted = block[len - 1].entry + 1;
	}
	flush_document(f, term->most, r, &c);
	*units += walked / POSTINGS_A_UNIT + 1;
	return ZW_OK;
}
