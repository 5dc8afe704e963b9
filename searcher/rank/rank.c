/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The formula of formula.h, carried out: first.c gives the best of the first step, the second
 * orders them.
 */
#include "searcher/rank/rank.h"

#include "searcher/match/matching.h"
#include "searcher/rank/candidate.h"
#include "searcher/rank/first.h"
#include "searcher/rank/formula.h"
#include "searcher/rank/statistics.h"
#include "searcher/rank/weights.h"

#include <stdlib.h>
#include <string.h>

enum { COUNTED = 1000 }; /* answers of a question that are counted and not estimated */

/* ---- The first step ---- */

static bool of_passages(const struct rank_request *r)
{
	return r->scope == SCOPE_PASSAGE || !r->matches;
}

/* Has the second step a say in the order? */
static bool is_reranked(const struct rank_request *r)
{
	return r->sort == SORT_RELEVANCE || !r->matches;
}

/* The terms of the query, and what belongs to them. */
struct terms {
	struct rank_term *at;
	size_t n;
	double average;
};

/* The best `limit` of the first step, with `collapse` one passage of each document. */
struct running {
	const struct generation *g;
	const struct rank_request *r;
	struct terms terms;
	uint32_t limit;
	bool collapse;
};

static enum zw_status run(const struct running *x, struct first_hit *hits, size_t *n, uint32_t *all,
                          struct err *err)
{
	const struct rank_request *r = x->r;
	/* Ordered by what is known of the document, whatever its words are. */
	bool valued = r->matches && (r->sort == SORT_CITED || r->sort == SORT_CHANGED);
	struct first_request request = {
	        .table = of_passages(r) ? TABLE_PASSAGES : TABLE_DOCUMENTS,
	        .terms = x->terms.at,
	        .n_terms = x->terms.n,
	        .average = x->terms.average,
	        .among = r->matches,
	        .within = r->within,
	        .tier = valued ? 0 : WRITTEN,
	        /* A heading answers no question; its words count for what stands under it. */
	        .without_headings = true,
	        .k1 = BM25_K1,
	        .b = BM25_B,
	        .sort = r->matches ? r->sort : SORT_RELEVANCE,
	        .collapse = x->collapse,
	        .limit = x->limit,
	        .count_to = COUNTED,
	        .budget = r->budget,
	};

	return first_rank(x->g, &request, hits, n, all, err);
}

/* The heading above a passage, as an entry; 0: none. */
static uint32_t section_of(const struct shard *shard, uint32_t passage, uint32_t first)
{
	while (passage > first)
		if (shard_is_heading(shard, --passage))
			return passage;
	return 0;
}

static struct candidate locate(const struct running *x, const struct first_hit *hit, size_t order)
{
	const struct rank_request *r = x->r;
	struct candidate k = {.text = hit->weight, .order = (uint32_t)order};
	struct ranked *ranked = &k.ranked;

	ranked->shard = hit->shard;
	ranked->entry = hit->entry;
	ranked->written = r->matches && set_has(&r->matches[ranked->shard].written, ranked->entry);
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
	/* A question's neighbours may lift anything. */
	enum zw_status status =
	        candidates_add_prior(c, c->r->matches ? c->r->offset + c->r->limit : 0, err);

	if (status == ZW_OK && !c->r->matches)
		status = candidates_add_context(c, err);
	if (status == ZW_OK)
		candidates_sort(c);
	return status;
}

/* Room for `limit` things, and none to be filled with zeros: mostly few of them come. */
static void *room_for(size_t limit, size_t size)
{
	return malloc((limit + 1) * size);
}

/* At least as many as are shown, and those that may come before them. */
static enum zw_status best_of(const struct running *x, struct candidates *c, uint32_t *about,
                              struct err *err)
{
	struct first_hit *hits = room_for(x->limit, sizeof(*hits));
	enum zw_status status;
	size_t n = 0;

	c->at = room_for(x->limit, sizeof(*c->at));
	status = hits && c->at ? run(x, hits, &n, about, err) : err_no_memory(err);
	for (size_t i = 0; status == ZW_OK && i < n; i++)
		c->at[i] = locate(x, &hits[i], i);
	free(hits);
	c->n = n < RERANKED ? n : RERANKED;
	if (status == ZW_OK && is_reranked(x->r))
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
		                             x->terms.at, x->terms.n, entries, about, err);
	if (*about < COUNTED)
		*about = COUNTED;
	return status;
}

/* ---- A page of it ---- */

/* How many of the first step are looked at. */
static uint32_t depth(const struct rank_request *r)
{
	uint32_t wanted = r->offset + r->limit;

	return wanted > RERANKED || !is_reranked(r) ? wanted : RERANKED;
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
	struct first_hit *hits = room_for(x->limit, sizeof(*hits));
	size_t n = 0;
	rest.at = room_for(x->limit + c->n, sizeof(*rest.at));
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
	struct running x = {.g = g, .r = r, .limit = depth(r)};
	struct candidates c = {.g = g, .r = r, .passages = of_passages(r)};

	*n = 0;
	weights_init(&weights);
	enum zw_status status =
	        weights_of_query(&weights, r->query, r->words, c.passages, !r->matches, err);
	x.terms.at = (void *)weights.sealed.data;
	x.terms.n = weights.sealed.len / sizeof(struct rank_term);
	if (status == ZW_OK)
		status = statistics_weigh(g, c.passages ? TABLE_PASSAGES : TABLE_DOCUMENTS,
		                          x.terms.at, &x.terms.n, &x.terms.average, err);
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
