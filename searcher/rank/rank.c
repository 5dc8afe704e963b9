/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The formula of formula.h, carried out: Xapian gives the best of the first step, the second orders
 * them.
 */
#include "searcher/rank/rank.h"

#include "core/i18n.h"
#include "core/index/schema.h"
#include "searcher/match/matching.h"
#include "searcher/rank/candidate.h"
#include "searcher/rank/formula.h"
#include "searcher/rank/statistics.h"
#include "searcher/rank/weights.h"
#include "searcher/since.h"

#include <stdlib.h>
#include <string.h>

enum { COUNTED = 1000 }; /* answers of a question that are counted and not estimated */

/* ---- The first step ---- */

/* Ordered by what is known of the document, whatever its words are. */
static bool by_weight(const struct rank_request *r)
{
	return r->matches && (r->sort == SORT_CITED || r->sort == SORT_CHANGED);
}

static double weight_of(const struct generation *g, enum sort sort, uint32_t document)
{
	const struct catalog_document *row = catalog_document(g->catalog, document);

	if (sort == SORT_CHANGED)
		return (double)since_latest(g->catalog, document);
	return row ? row->cited : 0;
}

/* That of the document of each entry; the caller ends with free. */
static double *weights_of(const struct generation *g, size_t shard, const struct rank_request *r,
                          uint32_t last)
{
	double *weights = calloc((size_t)last + 1, sizeof(*weights));

	for (uint32_t entry = 1; weights && entry <= last; entry++) {
		uint32_t document = r->scope == SCOPE_PASSAGE
		                            ? shard_document_of(&g->shards[shard], entry)
		                            : entry;
		weights[entry] = weight_of(g, r->sort, g->first[shard] + document - 1);
	}
	return weights;
}

static void release_sets(struct xap_set *sets, size_t n)
{
	for (size_t i = 0; sets && i < n; i++)
		free((void *)sets[i].weights);
	free(sets);
}

static enum zw_status weigh_sets(const struct generation *g, const struct rank_request *r,
                                 struct xap_set *sets, struct err *err)
{
	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		sets[i].weights = weights_of(g, i, r, sets[i].last);
		if (!sets[i].weights)
			return err_no_memory(err);
	}
	return ZW_OK;
}

static bool of_passages(const struct rank_request *r)
{
	return r->scope == SCOPE_PASSAGE || !r->matches;
}

/* The best `limit` of the first step, with `collapse` one passage of each document. */
struct running {
	const struct generation *g;
	const struct rank_request *r;
	const struct xap_request *words; /* its terms and what belongs to them */
	uint32_t limit;
	bool collapse;
};

static enum zw_status run(const struct running *x, struct xap_hit *hits, size_t *n, uint32_t *all,
                          struct err *err)
{
	const struct rank_request *r = x->r;
	bool weighed = by_weight(r);
	struct xap_request request = {
	        .terms = x->words->terms,
	        .n_terms = weighed ? 0 : x->words->n_terms,
	        .average = x->words->average,
	        .n_sets = x->g->manifest.n_shards,
	        .tier = weighed ? 0 : WRITTEN,
	        /* A heading answers no question; its words count for what stands under it. */
	        .without = r->matches ? NULL : TERM_KIND_HEADING,
	        .k1 = BM25_K1,
	        .b = BM25_B,
	        .sort_slot = r->matches && r->sort == SORT_DATE ? SLOT_DATE : -1,
	        .tie_slot = SLOT_PATH,
	        .collapse_slot = x->collapse ? SLOT_FILE : -1,
	        .limit = x->limit,
	        .count_to = r->matches ? 0 : COUNTED,
	        .budget = r->budget,
	};
	struct xap_set *among = NULL, *first = NULL, *within = NULL;
	enum zw_status status = ZW_OK;

	if (r->matches) {
		request.among = among = matching_sets(x->g, r->matches, false);
		request.first = first = matching_sets(x->g, r->matches, true);
		if (!among || !first)
			status = err_no_memory(err);
		else if (weighed)
			status = weigh_sets(x->g, r, among, err);
	} else if (r->within) {
		request.within = within = matching_sets(x->g, r->within, false);
		if (!within)
			status = err_no_memory(err);
	}
	if (status == ZW_OK)
		status = xap_rank(of_passages(r) ? x->g->passages : x->g->documents, &request, hits,
		                  n, all, err);
	release_sets(among, x->g->manifest.n_shards);
	free(first);
	free(within);
	return status;
}

/* The heading above a passage, as an entry; 0: none. */
static uint32_t section_of(const struct shard *shard, uint32_t passage, uint32_t first)
{
	while (passage > first)
		if (shard_is_heading(shard, --passage))
			return passage;
	return 0;
}

static struct candidate locate(const struct running *x, const struct xap_hit *hit, size_t order)
{
	const struct rank_request *r = x->r;
	uint32_t shards = (uint32_t)x->g->manifest.n_shards;
	struct candidate k = {.order = (uint32_t)order};
	struct ranked *ranked = &k.ranked;

	ranked->shard = (hit->entry - 1) % shards;
	ranked->entry = (hit->entry - 1) / shards + 1;
	ranked->written = r->matches && set_has(&r->matches[ranked->shard].written, ranked->entry);
	k.text = hit->weight;
	/* The tier is told by `written`; the score is that of the words. */
	if (ranked->written && r->sort == SORT_RELEVANCE)
		k.text -= WRITTEN;
	ranked->score = k.text;
	const struct shard *shard = &x->g->shards[ranked->shard];
	uint32_t document = ranked->entry, first, end;
	if (of_passages(r)) {
		document = shard_document_of(shard, ranked->entry);
		shard_passages_of(shard, document, &first, &end);
		k.ordinal = ranked->entry - first + 1;
		k.section = section_of(shard, ranked->entry, first);
	}
	k.document = x->g->first[ranked->shard] + document - 1;
	return k;
}

/* ---- The second step ---- */

static enum zw_status rerank(struct candidates *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	candidates_add_prior(c);
	if (!c->r->matches)
		status = candidates_add_context(c, err);
	if (status == ZW_OK)
		candidates_sort(c);
	return status;
}

/* At least as many as are shown, and those that may come before them. */
static enum zw_status best_of(const struct running *x, struct candidates *c, uint32_t *about,
                              struct err *err)
{
	struct xap_hit *hits = calloc(x->limit, sizeof(*hits));
	enum zw_status status;
	size_t n = 0;

	c->at = calloc(x->limit, sizeof(*c->at));
	status = hits && c->at ? run(x, hits, &n, about, err) : err_no_memory(err);
	for (size_t i = 0; status == ZW_OK && i < n; i++)
		c->at[i] = locate(x, &hits[i], i);
	free(hits);
	c->n = n < RERANKED ? n : RERANKED;
	if (status == ZW_OK && (x->r->sort == SORT_RELEVANCE || !x->r->matches))
		status = rerank(c, err);
	c->n = n;
	return status;
}

/* ---- How many there are ---- */

static enum zw_status entries_within(const struct running *x, uint32_t *entries, struct err *err)
{
	struct matching within = {.shards = (struct match *)x->r->within,
	                          .n = x->g->manifest.n_shards,
	                          .scope = SCOPE_PASSAGE};
	struct set documents;

	*entries = x->collapse ? x->g->n_documents : x->g->n_passages;
	if (!within.shards)
		return ZW_OK;
	if (!x->collapse) {
		*entries = matching_found(&within);
		return ZW_OK;
	}
	enum zw_status status = set_init(&documents, x->g->n_rows, err);
	if (status != ZW_OK)
		return status;
	matching_documents(x->g, &within, &documents);
	*entries = set_count(&documents);
	set_release(&documents);
	return ZW_OK;
}

/* What a question has more than COUNTED of is estimated. */
static enum zw_status estimate(const struct running *x, uint32_t *about, struct err *err)
{
	uint32_t entries;

	if (x->r->matches || *about < COUNTED)
		return ZW_OK;
	if (budget_cut(x->r->budget)) {
		*about = COUNTED;
		return ZW_OK;
	}
	enum zw_status status = entries_within(x, &entries, err);
	if (status == ZW_OK)
		status = statistics_estimate(x->g, x->collapse ? TABLE_DOCUMENTS : TABLE_PASSAGES,
		                             x->words, entries, about, err);
	if (*about < COUNTED)
		*about = COUNTED;
	return status;
}

/* ---- A page of it ---- */

static uint32_t depth(const struct rank_request *r)
{
	uint32_t wanted = r->offset + r->limit;

	return wanted > RERANKED ? wanted : RERANKED;
}

static void fill(const struct rank_request *r, const struct candidates *c, struct ranked *ranked,
                 size_t *n)
{
	for (size_t i = r->offset; i < c->n && *n < r->limit; i++)
		ranked[(*n)++] = c->at[i].ranked;
}

/* Leaves of each document the first passage. `seen`: by the numbers of documents, + 1. */
static size_t leave_first(struct candidate *at, size_t n, struct set *seen)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (set_has(seen, at[i].document + 1))
			continue;
		set_add(seen, at[i].document + 1);
		at[kept++] = at[i];
	}
	return kept;
}

/* A question for documents: each by its best passage. What the candidates have no passage of
 * follows in the order of the first step. */
static enum zw_status collapse(struct running *x, struct candidates *c, uint32_t *about,
                               struct err *err)
{
	struct candidates rest = {.g = c->g, .r = c->r};
	struct set seen;
	enum zw_status status = set_init(&seen, catalog_documents(c->g->catalog), err);

	if (status != ZW_OK)
		return status;
	c->n = leave_first(c->at, c->n, &seen);
	x->collapse = true;
	struct xap_hit *hits = calloc(x->limit, sizeof(*hits));
	size_t n = 0;
	rest.at = calloc(x->limit + c->n, sizeof(*rest.at));
	status = hits && rest.at ? run(x, hits, &n, about, err) : err_no_memory(err);
	for (size_t i = 0; status == ZW_OK && i < n; i++)
		rest.at[c->n + i] = locate(x, &hits[i], i);
	if (status == ZW_OK) {
		memcpy(rest.at, c->at, c->n * sizeof(*c->at));
		rest.n = c->n + leave_first(rest.at + c->n, n, &seen);
		free(c->at);
		*c = rest;
	} else {
		free(rest.at);
	}
	free(hits);
	set_release(&seen);
	return status;
}

enum zw_status rank(const struct generation *g, const struct rank_request *r, struct ranked *ranked,
                    size_t *n, uint32_t *about, struct err *err)
{
	struct weights weights;
	struct xap_request words = {0};
	struct running x = {.g = g, .r = r, .words = &words, .limit = depth(r)};
	struct candidates c = {.g = g, .r = r, .passages = of_passages(r)};

	*n = 0;
	weights_init(&weights);
	enum zw_status status =
	        weights_of_query(&weights, r->query, r->words, c.passages, !r->matches, err);
	words.n_terms = weights.sealed.len / sizeof(struct xap_weighted);
	if (status == ZW_OK)
		status = statistics_weigh(g, c.passages ? TABLE_PASSAGES : TABLE_DOCUMENTS,
		                          (void *)weights.sealed.data, &words, err);
	if (status == ZW_OK)
		status = best_of(&x, &c, about, err);
	if (status == ZW_OK && !r->matches && r->scope == SCOPE_DOCUMENT)
		status = collapse(&x, &c, about, err);
	if (status == ZW_OK)
		status = estimate(&x, about, err);
	if (status == ZW_OK)
		fill(r, &c, ranked, n);
	free(c.at);
	weights_release(&weights);
	return status;
}
