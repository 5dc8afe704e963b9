/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shard by shard, in windows of some thousand entries: memory does not grow with the collection,
 * and what was looked at when time is up was looked at completely.
 */
#include "searcher/rank/first.h"

#include "searcher/rank/sums.h"
#include "searcher/since.h"

#include <stdlib.h>
#include <string.h>

enum {
	WINDOW = 1 << 15,       /* entries */
	FIRST_WINDOW = 1 << 10, /* of the first one, where time may be up */
	HITS_A_UNIT = 64,       /* of a budget */
};

struct ranking {
	const struct generation *g;
	const struct first_request *r;
	size_t shard;
	const struct shard *s;      /* that shard */
	struct sum_term *terms;     /* of that shard */
	size_t n_terms;             /* that any entry of it has */
	struct sum_entry *entries;  /* with `among`: those of the window */
	sum *sums;                  /* without: of all of the window */
	uint32_t room;              /* of entries or sums */
	uint32_t window;            /* entries of the next one */
	struct first_hit best;      /* with `collapse`: of document best_of, so far */
	uint32_t best_of, best_end; /* 0: none; its passages end before best_end */
	struct top top;
	uint32_t all;
	uint64_t units; /* that were worked and not yet spent */
	bool over;      /* time is up */
	struct bm25 *bm25;
	struct err *err;
};

/* ---- Terms ---- */

static void close_terms(struct ranking *k)
{
	for (size_t i = 0; i < k->n_terms; i++)
		postings_close(k->terms[i].postings);
	k->n_terms = 0;
}

static enum zw_status open_terms(struct ranking *k)
{
	const struct first_request *r = k->r;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < r->n_terms && status == ZW_OK; i++) {
		const struct rank_term *term = &r->terms[i];
		struct sum_term *t = &k->terms[k->n_terms];
		*t = (struct sum_term){
		        .whole = shard_table_of(term->bytes, term->len) == r->table,
		        .most = term->factor * (r->k1 + 1),
		};
		status = shard_postings(k->s, term->bytes, term->len, &t->postings, k->err);
		k->n_terms += status == ZW_OK && t->postings;
	}
	return status;
}

/* ---- What is best ---- */

static double value_of(const struct ranking *k, uint32_t document)
{
	const struct catalog_document *row = catalog_document(k->g->catalog, document);

	switch (k->r->sort) {
	case SORT_CHANGED:
		return (double)since_latest(k->g->catalog, document);
	case SORT_CITED:
		return row ? row->cited : 0;
	default:
		/* Where no day is known it counts as none. */
		return row && row->date % 100 ? row->date : 0;
	}
}

static uint32_t document_of(const struct ranking *k, uint32_t entry)
{
	uint32_t document = k->r->table == TABLE_PASSAGES ? shard_document_of(k->s, entry) : entry;

	return k->g->first[k->shard] + document - 1;
}

static struct first_hit hit_of(const struct ranking *k, uint32_t entry, double weight)
{
	return (struct first_hit){
	        .value = weight, .entry = entry, .shard = (uint32_t)k->shard, .weight = weight};
}

/* Its value and weight are known; the place of its document in the order of paths is looked up
 * only if it matters. */
static void offer(struct ranking *k, struct first_hit hit)
{
	if (!top_may_take(&k->top, hit.value))
		return;
	hit.rank = catalog_rank(k->g->catalog, document_of(k, hit.entry));
	top_offer(&k->top, &hit);
}

/* Is there time for another window? */
static bool has_time(struct ranking *k)
{
	k->over = k->over || budget_spend(k->r->budget, k->units + 1);
	k->units = 0;
	return !k->over;
}

static uint32_t next_window(struct ranking *k)
{
	uint32_t window = k->window;

	k->window = 2 * window < k->room ? 2 * window : k->room;
	return window;
}

/* ---- Some entries ---- */

static struct sum_entry entry_of(const struct ranking *k, uint32_t entry)
{
	struct sum_entry e = {.entry = entry, .first = entry, .end = entry + 1};

	e.length = shard_length(k->s, k->r->table, entry);
	if (k->r->table == TABLE_DOCUMENTS)
		shard_passages_of(k->s, entry, &e.first, &e.end);
	return e;
}

static enum zw_status add_terms(struct ranking *k, struct sum_entry *at, size_t n)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < k->n_terms && status == ZW_OK; i++)
		status = sums_add_listed(k->bm25, &k->terms[i], at, n, &k->units, k->err);
	return status;
}

static double tier_of(const struct ranking *k, uint32_t entry)
{
	return set_has(&k->r->among[k->shard].written, entry) ? k->r->tier : 0;
}

static void offer_entries(struct ranking *k, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t entry = k->entries[i].entry;
		double weight = sum_weight(k->entries[i].sum) + tier_of(k, entry);
		offer(k, hit_of(k, entry, weight));
	}
	k->units += n / HITS_A_UNIT;
}

static enum zw_status rank_among(struct ranking *k)
{
	const struct set *found = &k->r->among[k->shard].found;
	enum zw_status status = ZW_OK;
	uint32_t entry = set_next(found, 1);

	while (entry && status == ZW_OK && has_time(k)) {
		size_t n = 0, most = next_window(k);
		for (; entry && n < most; entry = set_next(found, entry + 1))
			k->entries[n++] = entry_of(k, entry);
		status = add_terms(k, k->entries, n);
		if (status == ZW_OK)
			offer_entries(k, n);
		k->all += (uint32_t)n;
	}
	return status;
}

/* By something that no term has a say in. */
static void rank_values(struct ranking *k)
{
	const struct set *found = &k->r->among[k->shard].found;
	uint32_t entry = set_next(found, 1), document = CATALOG_NONE;
	double value = 0;

	while (entry && has_time(k)) {
		for (uint32_t n = next_window(k); entry && n > 0; n--) {
			if (document_of(k, entry) != document) {
				document = document_of(k, entry);
				value = value_of(k, document);
			}
			offer(k, hit_of(k, entry, value));
			k->all++;
			k->units += k->all % HITS_A_UNIT == 0;
			entry = set_next(found, entry + 1);
		}
	}
}

/* ---- All entries ---- */

static bool is_ranked(const struct ranking *k, uint32_t entry)
{
	const struct first_request *r = k->r;

	return (!r->within || set_has(&r->within[k->shard].found, entry)) &&
	       !(r->without_headings && shard_is_heading(k->s, entry)) &&
	       !dead_has(k->s->dead, r->table, entry);
}

static void end_document(struct ranking *k)
{
	if (k->best_of)
		offer(k, k->best);
	k->best_of = 0;
}

/* Ascending, so that of equals the first stays. */
static void take_passage(struct ranking *k, uint32_t entry, double weight)
{
	uint32_t first;

	if (k->best_of && entry < k->best_end) {
		if (weight > k->best.value)
			k->best = hit_of(k, entry, weight);
		return;
	}
	end_document(k);
	k->best = hit_of(k, entry, weight);
	k->best_of = shard_document_of(k->s, entry);
	shard_passages_of(k->s, k->best_of, &first, &k->best_end);
	k->all++;
}

/* What an entry must have to matter at all. */
static sum floor_of(const struct ranking *k)
{
	if (k->r->collapse || k->all < k->r->count_to || k->top.n < k->top.limit || !k->top.limit)
		return 1;
	return (sum)(k->top.hits[0].value / SUM_STEP) << SUM_SHIFT | 1;
}

static void offer_range(struct ranking *k, uint32_t from, uint32_t to)
{
	sum least = floor_of(k);

	for (uint32_t entry = from; entry <= to; entry++) {
		sum s = k->sums[entry - from];
		if (s < least || !is_ranked(k, entry))
			continue;
		if (k->r->collapse) {
			take_passage(k, entry, sum_weight(s));
			continue;
		}
		k->all++;
		offer(k, hit_of(k, entry, sum_weight(s)));
		least = floor_of(k);
	}
	k->units += (to - from) / HITS_A_UNIT;
}

static enum zw_status rank_range(struct ranking *k)
{
	const struct shard_info *info = &k->s->info;
	uint32_t last = k->r->table == TABLE_PASSAGES ? info->passages : info->documents;
	enum zw_status status = ZW_OK;

	for (uint32_t from = 1; from <= last && status == ZW_OK && has_time(k);) {
		uint32_t n = next_window(k);
		struct sum_range range = {k->s, k->r->table, from, from + n - 1, k->sums};
		if (n > last - from + 1)
			range.to = last;
		memset(k->sums, 0, ((size_t)range.to - from + 1) * sizeof(*k->sums));
		for (size_t i = 0; i < k->n_terms && status == ZW_OK; i++)
			status = sums_add_range(k->bm25, &k->terms[i], &range, &k->units, k->err);
		if (status == ZW_OK)
			offer_range(k, from, range.to);
		from = range.to + 1;
	}
	end_document(k);
	return status;
}

/* ---- Weights of what is ordered by something else ---- */

static int by_place(const void *a, const void *b)
{
	const struct first_hit *x = a, *y = b;

	if (x->shard != y->shard)
		return x->shard < y->shard ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static enum zw_status weigh_some(struct ranking *k, struct first_hit *hits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		k->entries[i] = entry_of(k, hits[i].entry);
	enum zw_status status = add_terms(k, k->entries, n);
	for (size_t i = 0; i < n; i++)
		hits[i].weight = sum_weight(k->entries[i].sum) + tier_of(k, hits[i].entry);
	return status;
}

/* Only of those that are told. */
static enum zw_status weigh_hits(struct ranking *k)
{
	struct first_hit *hits = k->top.hits;
	enum zw_status status = ZW_OK;

	if (k->top.n)
		qsort(hits, k->top.n, sizeof(*hits), by_place);
	for (size_t from = 0, to; from < k->top.n && status == ZW_OK; from = to) {
		for (to = from; to < k->top.n && hits[to].shard == hits[from].shard; to++)
			;
		k->shard = hits[from].shard;
		k->s = &k->g->shards[k->shard];
		status = open_terms(k);
		for (size_t i = from; i < to && status == ZW_OK; i += k->room) {
			size_t n = to - i < k->room ? to - i : k->room;
			status = weigh_some(k, hits + i, n);
		}
		close_terms(k);
	}
	return status;
}

/* ---- The whole ---- */

static enum zw_status rank_shard(struct ranking *k)
{
	bool by_text = k->r->sort == SORT_RELEVANCE;

	if (k->r->among && !by_text) {
		rank_values(k);
		return ZW_OK;
	}
	if (k->r->among && set_next(&k->r->among[k->shard].found, 1) == 0)
		return ZW_OK;
	enum zw_status status = open_terms(k);
	if (status == ZW_OK && k->r->among)
		status = rank_among(k);
	else if (status == ZW_OK && k->n_terms > 0)
		status = rank_range(k);
	close_terms(k);
	return status;
}

/* Of one shard: what there is to rank. */
static uint32_t most_entries(const struct ranking *k)
{
	uint32_t most = 1;

	for (size_t i = 0; i < k->g->manifest.n_shards; i++) {
		const struct shard_info *info = &k->g->shards[i].info;
		uint32_t n = k->r->table == TABLE_PASSAGES ? info->passages : info->documents;
		if (k->r->among)
			n = set_count(&k->r->among[i].found);
		most = n > most ? n : most;
	}
	return most;
}

static enum zw_status begin(struct ranking *k)
{
	const struct first_request *r = k->r;
	uint32_t most = most_entries(k);

	k->room = r->window ? r->window : WINDOW;
	k->room = most < k->room ? most : k->room;
	k->window = r->budget && r->budget->end && k->room > FIRST_WINDOW ? FIRST_WINDOW : k->room;
	k->terms = calloc(r->n_terms ? r->n_terms : 1, sizeof(*k->terms));
	if (r->among)
		k->entries = malloc(k->room * sizeof(*k->entries));
	else
		k->sums = malloc(k->room * sizeof(*k->sums));
	bm25_init(k->bm25, r->k1, r->b, r->average);
	return k->terms && (k->entries || k->sums) ? ZW_OK : err_no_memory(k->err);
}

enum zw_status first_rank(const struct generation *g, const struct first_request *r,
                          struct first_hit *hits, size_t *n, uint32_t *all, struct err *err)
{
	struct bm25 bm25;
	struct ranking k = {.g = g, .r = r, .top = {hits, 0, r->limit}, .bm25 = &bm25, .err = err};
	enum zw_status status = begin(&k);

	for (; status == ZW_OK && k.shard < g->manifest.n_shards && !k.over; k.shard++) {
		k.s = &g->shards[k.shard];
		status = rank_shard(&k);
	}
	if (status == ZW_OK && r->among && r->sort == SORT_DATE)
		status = weigh_hits(&k);
	free(k.terms);
	free(k.entries);
	free(k.sums);
	if (status != ZW_OK)
		return status;
	top_sort(&k.top);
	*n = k.top.n;
	*all = k.all;
	return ZW_OK;
}
