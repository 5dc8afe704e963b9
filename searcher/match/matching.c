/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/matching.h"

#include "searcher/match/memo.h"

#include <stdlib.h>

enum {
	FIRST_WINDOW = 16, /* documents */
	HALF = 50,         /* percent */
	WANTING_STEPS = 1 << 16,
};

static void add_part(struct match *match, const struct match *part)
{
	set_or(&match->found, &part->found);
	set_or(&match->written, &part->written);
	if (match->places.bits)
		set_or(&match->places, &part->places);
}

/* What follows the documents up to `known`, in windows of growing size: the items of a query are
 * looked up one after the other, and when time is up among them nothing is known of what was not
 * asked of all of them. */
static enum zw_status go_on(const struct match_request *r, const struct window *all, uint32_t first,
                            struct match *match, uint32_t *known, struct err *err)
{
	enum zw_status status = ZW_OK;
	struct match part;

	for (uint32_t n = FIRST_WINDOW; status == ZW_OK && *known < all->to; n *= 2) {
		struct window w = *all;
		w.from = *known + 1;
		w.to = w.known = all->to - *known > n ? *known + n : all->to;
		status = match_query(r, &w, first, &part, err);
		if (status != ZW_OK)
			break;
		add_part(match, &part);
		match_release(&part);
		*known = w.known;
		if (w.known < w.to)
			break;
	}
	return status;
}

/* The documents of the shard of which all filters are known. */
static uint32_t filtered_to(const struct match_request *r, const struct shard *shard,
                            uint32_t first)
{
	uint32_t known = r->filters ? r->filters->known : UINT32_MAX, n = shard->info.documents;

	if (known <= first)
		return 0;
	return known - first < n ? known - first : n;
}

static enum zw_status find_in(const struct match_request *r, const struct shard *shard,
                              uint32_t first, struct matching *m, struct match *match,
                              struct err *err)
{
	struct window w = window_of(shard, r->budget);
	uint32_t to = filtered_to(r, shard, first);

	w.memo = r->memos ? &r->memos[m->n] : NULL;
	/* All at once, unless that has been too much before. */
	w.to = w.known = m->cut ? 0 : to;
	enum zw_status status = match_query(r, &w, first, match, err);
	if (status == ZW_OK && w.known == shard->info.documents)
		m->known += w.known;
	if (status != ZW_OK || w.known == shard->info.documents)
		return status;
	if (w.known < w.to)
		budget_stage(r->budget, HALF);
	m->cut = true;
	w.to = to;
	status = go_on(r, &w, first, match, &w.known, err);
	m->known += w.known;
	if (status != ZW_OK)
		match_release(match);
	return status;
}

/* Of an index on other machines: the terms of the query come in one wait, then in another the first
 * texts of all its strings, of all shards. Only so far: what is found by many steps through
 * postings is looked for by those who have time. What fails will fail again. */
static void want(const struct generation *g, const struct match_request *r)
{
	struct match match;
	struct err err;

	for (int wanting = WANTING_TERMS; wanting <= WANTING_TEXTS; wanting++) {
		for (size_t i = 0; i < g->manifest.n_shards; i++) {
			struct budget steps;
			struct window w = window_of(&g->shards[i], &steps);
			if (shard_is_missing(w.shard))
				continue;
			budget_init(&steps, 0, WANTING_STEPS);
			w.memo = r->memos ? &r->memos[i] : NULL;
			w.wanting = (enum wanting)wanting;
			if (match_query(r, &w, g->first[i], &match, &err) == ZW_OK)
				match_release(&match);
			/* Terms are wanted of all. */
			if (wanting == WANTING_TERMS)
				break;
		}
	}
}

enum zw_status matching_find(const struct generation *g, const struct match_request *r,
                             struct matching *m, struct err *err)
{
	struct matching found = {.shards = calloc(g->manifest.n_shards, sizeof(*found.shards)),
	                         .scope = r->scope};
	enum zw_status status = found.shards ? ZW_OK : err_no_memory(err);

	if (g->remote && status == ZW_OK && r->mode != MATCH_FILTERS)
		want(g, r);
	budget_stage(r->budget, HALF);
	while (status == ZW_OK && found.n < g->manifest.n_shards) {
		status = find_in(r, &g->shards[found.n], g->first[found.n], &found,
		                 &found.shards[found.n], err);
		found.n += status == ZW_OK;
	}
	if (status == ZW_OK)
		*m = found;
	else
		matching_release(&found);
	return status;
}

enum zw_status matching_init(struct matching *m, const struct generation *g, enum scope scope,
                             struct err *err)
{
	struct matching made = {.shards = calloc(g->manifest.n_shards, sizeof(*made.shards)),
	                        .scope = scope};
	enum zw_status status = made.shards ? ZW_OK : err_no_memory(err);

	for (; status == ZW_OK && made.n < g->manifest.n_shards; made.n++) {
		const struct shard_info *info = &g->shards[made.n].info;
		uint32_t last = scope == SCOPE_PASSAGE ? info->passages : info->documents;
		status = set_init(&made.shards[made.n].found, last, err);
		if (status == ZW_OK)
			status = set_init(&made.shards[made.n].written, last, err);
	}
	if (status == ZW_OK)
		*m = made;
	else
		matching_release(&made);
	return status;
}

bool matching_is_all(const struct generation *g, const struct matching *m)
{
	uint32_t living = m->scope == SCOPE_PASSAGE ? g->n_passages : g->n_documents;

	return g->n_documents == g->n_rows && matching_found(m) == living;
}

void matching_release(struct matching *m)
{
	for (size_t i = 0; i < m->n; i++)
		match_release(&m->shards[i]);
	free(m->shards);
	*m = (struct matching){0};
}

uint32_t matching_found(const struct matching *m)
{
	uint32_t count = 0;

	for (size_t i = 0; i < m->n; i++)
		count += set_count(&m->shards[i].found);
	return count;
}

uint32_t matching_written(const struct matching *m)
{
	uint32_t count = 0;

	for (size_t i = 0; i < m->n; i++)
		count += set_count(&m->shards[i].written);
	return count;
}

void matching_keep(struct matching *a, const struct matching *b)
{
	for (size_t i = 0; i < a->n; i++) {
		set_and(&a->shards[i].found, &b->shards[i].found);
		set_and(&a->shards[i].written, &b->shards[i].found);
	}
}

void matching_add(struct matching *a, const struct matching *b)
{
	for (size_t i = 0; i < a->n; i++)
		set_or(&a->shards[i].found, &b->shards[i].found);
}

void matching_drop(struct matching *a, const struct matching *b)
{
	for (size_t i = 0; i < a->n; i++) {
		set_and_not(&a->shards[i].found, &b->shards[i].found);
		set_and_not(&a->shards[i].written, &b->shards[i].found);
	}
}

enum zw_status matching_copy(struct matching *copy, const struct generation *g,
                             const struct matching *of, struct err *err)
{
	enum zw_status status = matching_init(copy, g, of->scope, err);

	for (size_t i = 0; status == ZW_OK && i < of->n; i++) {
		set_or(&copy->shards[i].found, &of->shards[i].found);
		set_or(&copy->shards[i].written, &of->shards[i].written);
	}
	return status;
}

struct entry matching_entry(const struct generation *g, enum scope scope, struct place place)
{
	struct entry entry = {0, 0};
	uint32_t first, end;

	/* The last shard that begins at or before it; there are few. */
	while (entry.shard + 1 < g->manifest.n_shards &&
	       g->first[entry.shard + 1] <= place.document)
		entry.shard++;
	const struct shard *shard = &g->shards[entry.shard];
	uint32_t document = place.document - g->first[entry.shard] + 1;
	if (place.document < g->first[entry.shard] || document > shard->info.documents)
		return entry;
	if (scope == SCOPE_DOCUMENT) {
		entry.at = document;
		return entry;
	}
	shard_passages_of(shard, document, &first, &end);
	uint32_t ordinal = place.passage ? place.passage : 1;
	entry.at = ordinal <= end - first ? first + ordinal - 1 : 0;
	return entry;
}

uint32_t matching_document(const struct generation *g, enum scope scope, struct entry entry)
{
	uint32_t document = entry.at;

	if (scope == SCOPE_PASSAGE)
		document = shard_document_of(&g->shards[entry.shard], entry.at);
	return g->first[entry.shard] + document - 1;
}

static void documents_of(const struct generation *g, enum scope scope, size_t shard,
                         const struct set *found, struct set *documents)
{
	uint32_t at = set_next(found, 1);

	while (at) {
		uint32_t end = at + 1, ignored;
		uint32_t document = matching_document(g, scope, (struct entry){shard, at});
		set_add(documents, document + 1);
		/* On to the next document at once. */
		if (scope == SCOPE_PASSAGE)
			shard_passages_of(&g->shards[shard], document - g->first[shard] + 1,
			                  &ignored, &end);
		at = set_next(found, end > at ? end : at + 1);
	}
}

void matching_documents(const struct generation *g, const struct matching *m, struct set *documents)
{
	for (size_t i = 0; i < m->n; i++)
		documents_of(g, m->scope, i, &m->shards[i].found, documents);
}

void matching_documents_written(const struct generation *g, const struct matching *m,
                                struct set *documents)
{
	for (size_t i = 0; i < m->n; i++)
		documents_of(g, m->scope, i, &m->shards[i].written, documents);
}
