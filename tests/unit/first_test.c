/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The first step of the ranking against a plain one, which weighs every entry by itself and sorts
 * them all: random terms and sets over the sample, in windows of all sizes. And the heap and the
 * search for strings it stands on.
 */
#include "test.h"

#include "core/index/postings/postings.h"
#include "searcher/match/matching.h"
#include "searcher/match/needle.h"
#include "searcher/rank/first.h"
#include "searcher/search.h"
#include "searcher/since.h"

#include <math.h>
#include <time.h>

enum { ROUNDS = 300, TERMS_MOST = 12, POOL = 4000, TERM_ROOM = 256, ENTRIES_MOST = 100000 };

struct pool {
	char at[POOL][TERM_ROOM];
	size_t len[POOL], n;
};

struct world {
	struct searcher *s;
	const struct generation *g;
	struct pool pool;
	unsigned seed;
};

static uint32_t any(struct world *w, uint32_t n)
{
	return (uint32_t)rand_r(&w->seed) % n;
}

static bool add_term(void *context, const char *term, size_t len, struct frequency f)
{
	struct pool *p = context;

	(void)f;
	if (p->n == POOL || len > TERM_ROOM)
		return false;
	memcpy(p->at[p->n], term, len);
	p->len[p->n++] = len;
	return true;
}

/* ---- The plain one ---- */

struct plain {
	double *weights; /* of entry i of the shard at first[shard] + i */
	bool *any;
};

static uint32_t entries_of(const struct shard *s, enum table table)
{
	return table == TABLE_PASSAGES ? s->info.passages : s->info.documents;
}

static uint32_t home_of(const struct shard *s, enum table table, uint32_t entry)
{
	return table == TABLE_PASSAGES ? shard_document_of(s, entry) : entry;
}

/* How often each entry of the table has the term. */
static void count(const struct shard *s, enum table table, const struct rank_term *term,
                  uint32_t *counts)
{
	struct postings *p;
	struct posting at = {0, 0};
	struct err err = {""};
	bool whole = shard_table_of(term->bytes, term->len) == table;

	assert_ok(shard_postings(s, term->bytes, term->len, &p, &err), &err);
	while (p) {
		assert_ok(postings_seek(p, at.entry + 1, &at, &err), &err);
		if (at.entry == 0)
			break;
		counts[whole ? at.entry : shard_document_of(s, at.entry)] += at.count;
	}
	postings_close(p);
}

static void weigh(const struct shard *s, const struct first_request *r, double *weights, bool *any)
{
	uint32_t n = entries_of(s, r->table);
	uint32_t *counts = calloc(n + 1, sizeof(*counts));

	assert_non_null(counts);
	for (size_t i = 0; i < r->n_terms; i++) {
		memset(counts, 0, (n + 1) * sizeof(*counts));
		count(s, r->table, &r->terms[i], counts);
		for (uint32_t e = 1; e <= n; e++) {
			double normal = r->average > 0
			                        ? shard_length(s, r->table, e) * (1 / r->average)
			                        : 0;
			double tf = counts[e], part;
			if (counts[e] == 0)
				continue;
			part = r->terms[i].factor * (r->k1 + 1) *
			       (tf / (r->k1 * (normal * r->b + (1 - r->b)) + tf));
			weights[e] += round(part * 1048576) / 1048576;
			any[e] = true;
		}
	}
	free(counts);
}

static int by_order(const void *a, const void *b)
{
	const struct first_hit *x = a, *y = b;

	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	return (x->entry > y->entry) - (x->entry < y->entry);
}

static double value_of(const struct generation *g, const struct first_request *r, uint32_t document,
                       double weight)
{
	const struct catalog_document *d = catalog_document(g->catalog, document);

	if (r->sort == SORT_CITED)
		return d->cited;
	if (r->sort == SORT_CHANGED)
		return (double)since_latest(g->catalog, document);
	return r->sort == SORT_DATE ? d->date : weight;
}

/* All that is ranked, best first. */
static size_t rank_plainly(const struct generation *g, const struct first_request *r,
                           struct first_hit *hits)
{
	size_t n = 0, kept = 0;
	bool *seen = calloc(g->n_rows, 1);

	assert_non_null(seen);
	for (uint32_t k = 0; k < g->manifest.n_shards; k++) {
		const struct shard *s = &g->shards[k];
		uint32_t last = entries_of(s, r->table);
		double *weights = calloc(last + 1, sizeof(*weights));
		bool *has = calloc(last + 1, sizeof(*has));
		assert_true(weights && has);
		weigh(s, r, weights, has);
		for (uint32_t e = 1; e <= last; e++) {
			uint32_t document = g->first[k] + home_of(s, r->table, e) - 1;
			double weight = weights[e];
			if (r->among && !set_has(&r->among[k].found, e))
				continue;
			if (!r->among &&
			    (!has[e] || (r->within && !set_has(&r->within[k].found, e)) ||
			     (r->without_headings && shard_is_heading(s, e))))
				continue;
			if (r->among && set_has(&r->among[k].written, e))
				weight += r->tier;
			hits[n++] = (struct first_hit){
			        .value = value_of(g, r, document, weight),
			        .rank = catalog_rank(g->catalog, document),
			        .entry = e,
			        .shard = k,
			        .weight = r->sort == SORT_CITED || r->sort == SORT_CHANGED
			                          ? value_of(g, r, document, weight)
			                          : weight,
			};
		}
		free(weights);
		free(has);
	}
	if (n)
		qsort(hits, n, sizeof(*hits), by_order);
	for (size_t i = 0; i < n; i++) {
		const struct shard *s = &g->shards[hits[i].shard];
		uint32_t document =
		        g->first[hits[i].shard] + home_of(s, r->table, hits[i].entry) - 1;
		if (r->collapse && seen[document])
			continue;
		seen[document] = true;
		hits[kept++] = hits[i];
	}
	free(seen);
	return kept;
}

/* ---- Both ---- */

static void fill(struct world *w, struct matching *m, uint32_t of)
{
	for (size_t k = 0; k < m->n; k++)
		for (uint32_t e = 1; e <= m->shards[k].found.last; e++) {
			if (any(w, of) > 0)
				continue;
			set_add(&m->shards[k].found, e);
			if (any(w, 3) == 0)
				set_add(&m->shards[k].written, e);
		}
}

static void compare(const struct generation *g, const struct first_request *r,
                    const struct first_hit *plain, size_t n)
{
	struct first_hit *hits = calloc(r->limit, sizeof(*hits));
	size_t found = 0;
	uint32_t all = 0;
	struct err err = {""};

	assert_non_null(hits);
	assert_ok(first_rank(g, r, hits, &found, &all, &err), &err);
	assert_int_equal(found, n < r->limit ? n : r->limit);
	for (size_t i = 0; i < found; i++) {
		assert_int_equal(hits[i].entry, plain[i].entry);
		assert_int_equal(hits[i].shard, plain[i].shard);
		assert_true(hits[i].weight == plain[i].weight);
	}
	if (n < r->count_to)
		assert_int_equal(all, n);
	else
		assert_true(all >= r->count_to && all <= n);
	free(hits);
}

/* Passages have no terms of titles. */
static void choose_terms(struct world *w, bool passages, struct rank_term *terms, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = any(w, (uint32_t)w->pool.n);
		while (passages && shard_table_of(w->pool.at[k], w->pool.len[k]) == TABLE_DOCUMENTS)
			k = any(w, (uint32_t)w->pool.n);
		terms[i] = (struct rank_term){w->pool.at[k], w->pool.len[k],
		                              (1 + any(w, 1000)) / 97.0};
	}
}

static void one_round(struct world *w, struct first_hit *plain)
{
	static const uint32_t windows[] = {0, 1, 2, 7, 100, 1000};
	struct rank_term terms[TERMS_MOST];
	struct matching m;
	struct err err = {""};
	bool among = any(w, 2) == 0;
	struct first_request r = {
	        .table = any(w, 2) ? TABLE_PASSAGES : TABLE_DOCUMENTS,
	        .terms = terms,
	        .n_terms = any(w, TERMS_MOST + 1),
	        .tier = among ? 1 << 20 : 0,
	        .k1 = any(w, 4) ? 0.8 : 0,
	        .b = 0.9,
	        .average = any(w, 5) ? 10 + any(w, 500) : 0,
	        .sort = among ? (enum sort)any(w, SORT_CHANGED + 1) : SORT_RELEVANCE,
	        .limit = 1 + any(w, any(w, 2) ? 10 : 3000),
	        .count_to = any(w, 2000),
	};

	choose_terms(w, r.table == TABLE_PASSAGES, terms, r.n_terms);
	if (r.table == TABLE_PASSAGES && !among) {
		r.collapse = any(w, 2);
		r.without_headings = any(w, 2);
	}
	enum scope scope = r.table == TABLE_PASSAGES ? SCOPE_PASSAGE : SCOPE_DOCUMENT;
	assert_ok(matching_init(&m, w->g, scope, &err), &err);
	fill(w, &m, 1 + any(w, any(w, 2) ? 3 : 200));
	if (among)
		r.among = m.shards;
	else if (any(w, 2))
		r.within = m.shards;
	size_t n = rank_plainly(w->g, &r, plain);
	for (size_t i = 0; i < sizeof(windows) / sizeof(windows[0]); i++) {
		r.window = windows[i];
		compare(w->g, &r, plain, n);
	}
	matching_release(&m);
}

static void as_a_plain_one(void **state)
{
	struct world *w = *state;
	struct first_hit *plain = calloc(ENTRIES_MOST, sizeof(*plain));

	assert_non_null(plain);
	for (int i = 0; i < ROUNDS; i++)
		one_round(w, plain);
	free(plain);
}

/* ---- Strings ---- */

static void where_memmem_finds_it(void **state)
{
	struct world *w = *state;
	char text[100], needle[40];

	for (int i = 0; i < 200000; i++) {
		size_t n = any(w, sizeof(text)), m = 1 + any(w, any(w, 2) ? 3 : sizeof(needle) - 1);
		for (size_t k = 0; k < n; k++)
			text[k] = "\xE4\xB8\xAD"[any(w, 3)];
		for (size_t k = 0; k < m; k++)
			needle[k] = "\xE4\xB8\xAD"[any(w, 3)];
		if (any(w, 2) && m < n) /* one that is there */
			memcpy(text + any(w, (uint32_t)(n - m + 1)), needle, m);
		size_t from = any(w, 4) ? 0 : any(w, (uint32_t)n + 2);
		const char *found = from < n ? memmem(text + from, n - from, needle, m) : NULL;
		size_t at = needle_find((struct span){text, n}, (struct span){needle, m}, from);
		assert_int_equal(at, found ? (size_t)(found - text) : SIZE_MAX);
	}
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	char command[400];
	struct err err;

	if (!w || folder_setup(state) != 0)
		return -1;
	snprintf(command, sizeof(command), "zhengwen-index corpus/sample -d %s/index >/dev/null",
	         (const char *)*state);
	char *dir = strdup(in_folder(*state, "index"));
	bool made = system(command) == 0;
	enum zw_status status = searcher_open_number(dir, 0, &w->s, &err);
	free(dir);
	if (files_remove_tree(*state, &err) != ZW_OK || !made || status != ZW_OK)
		return -1;
	free(*state);
	w->g = searcher_generation(w->s);
	w->seed = getenv("ZW_SEED") ? (unsigned)atoi(getenv("ZW_SEED")) : (unsigned)time(NULL);
	printf("# ZW_SEED=%u\n", w->seed);
	const struct shard *s = &w->g->shards[0];
	const char *prefixes[] = {"T", "H", "W", "\xE4\xB8", "\xE7\x9A", "K"};
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		enum table table = i == 0 ? TABLE_DOCUMENTS : TABLE_PASSAGES;
		if (postings_terms(s->tree, table, prefixes[i], strlen(prefixes[i]), POOL / 6,
		                   add_term, &w->pool, &err) != ZW_OK)
			return -1;
	}
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	searcher_close(w->s);
	free(w);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(as_a_plain_one),
	        cmocka_unit_test(where_memmem_finds_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
