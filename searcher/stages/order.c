/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A page of the results, in their order.
 */
#include "searcher/stages/stages.h"

#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/show/citing.h"
#include "searcher/show/result.h"

#include <stdlib.h>

/* ---- Ranking ---- */

enum { SHARE = 75 /* percent of the time that is left; the rest is for the results */ };

/* A page of the whole list: some of a part that begins at `from` in it. */
struct page_part {
	struct ranked *ranked; /* room for the page */
	size_t n;              /* filled so far */
	uint32_t from;
};

/* Adds what the page has of `total` results that come next; *offset and *limit are within them. */
static bool enter_part(const struct search *x, struct page_part *page, uint32_t total,
                       uint32_t *offset, uint32_t *limit)
{
	uint32_t begin = x->o.offset + (uint32_t)page->n, room = x->o.limit - (uint32_t)page->n;

	*offset = begin - page->from;
	bool any = begin >= page->from && *offset < total && room > 0;
	*limit = any && total - *offset < room ? total - *offset : room;
	page->from += total;
	return any;
}

static void add_direct(const struct search *x, struct page_part *page)
{
	uint32_t offset, limit;

	if (!enter_part(x, page, (uint32_t)direct_hits(&x->direct), &offset, &limit))
		return;
	for (uint32_t i = offset; i < offset + limit; i++) {
		const struct direct_hit *hit = direct_hit(&x->direct, i);
		struct entry entry = matching_entry(x->g, x->o.scope, hit->place);
		page->ranked[page->n++] = (struct ranked){
		        .shard = entry.shard,
		        .entry = entry.at,
		        .written = set_has(&x->m.shards[entry.shard].written, entry.at),
		        .direct = true,
		        .only_old = hit->only_old,
		        .absent = hit->absent,
		        .near = x->direct.near,
		        .passage = hit->place.passage,
		};
	}
}

static enum zw_status add_ranked(struct search *x, struct page_part *page, const struct matching *m,
                                 uint32_t total)
{
	struct rank_request r = {
	        .query = x->q,
	        .words = x->s->words,
	        .day = x->day,
	        .scope = x->o.scope,
	        .sort = x->o.sort,
	        .matches = m->shards,
	        .together = x->together.bits ? &x->together : NULL,
	        .budget = &x->budget,
	};
	size_t n = 0;
	uint32_t about;

	if (!enter_part(x, page, total, &r.offset, &r.limit))
		return ZW_OK;
	enum zw_status status = rank(x->g, &r, page->ranked + page->n, &n, &about, x->err);
	page->n += n;
	return status;
}

/* Documents in which one passage has all items: they speak of them together. */
static enum zw_status find_together(struct search *x)
{
	struct matching passages;

	if (!stage_asks_together(x) || x->o.limit == 0)
		return ZW_OK;
	enum zw_status status = stage_match(x, SCOPE_PASSAGE, MATCH_QUERY, &passages);
	if (status != ZW_OK)
		return status;
	status = set_init(&x->together, catalog_documents(x->g->catalog), x->err);
	if (status == ZW_OK)
		matching_documents(x->g, &passages, &x->together);
	matching_release(&passages);
	return status;
}

static enum zw_status rank_parts(struct search *x, struct page_part *page)
{
	enum zw_status status = find_together(x);

	budget_stage(&x->budget, SHARE);
	add_direct(x, page);
	if (status == ZW_OK && x->n_citing) {
		status = add_ranked(x, page, &x->citing, x->n_citing);
		matching_drop(&x->shown, &x->citing);
	}
	return status == ZW_OK ? add_ranked(x, page, &x->shown, matching_found(&x->shown)) : status;
}

static void add_sources(const struct search *x, struct page_part *page)
{
	uint32_t offset, limit;

	if (!enter_part(x, page, (uint32_t)source_list_count(&x->sources), &offset, &limit))
		return;
	source_list_rank(&x->sources, offset, limit, page->ranked + page->n);
	page->n += limit;
}

static enum zw_status rank_question(struct search *x, struct page_part *page)
{
	uint32_t sources = (uint32_t)source_list_count(&x->sources), about = 0;
	size_t n = 0;

	add_sources(x, page);
	uint32_t from = x->o.offset + (uint32_t)page->n;
	budget_stage(&x->budget, SHARE);
	enum zw_status status = rank_named_works(x->g->catalog, x->q, &x->named, x->err);
	struct rank_request r = {
	        .query = x->q,
	        .words = x->s->words,
	        .day = x->day,
	        .scope = x->o.scope,
	        .named = x->named.bits ? &x->named : NULL,
	        .within = matching_is_all(x->g, &x->shown) ? NULL : x->shown.shards,
	        .offset = from > sources ? from - sources : 0,
	        .limit = x->o.limit - (uint32_t)page->n,
	        .budget = &x->budget,
	};
	if (status == ZW_OK && !x->o.source)
		status = rank(x->g, &r, page->ranked + page->n, &n, &about, x->err);
	page->n += n;
	/* An estimate knows no bounds. */
	if (about > entries_in(x))
		about = entries_in(x);
	about += sources;
	x->a.sources = sources;
	x->a.reachable = about;
	*(x->o.scope == SCOPE_PASSAGE ? &x->a.passages : &x->a.documents) = about;
	return status;
}

/* The works whose citations are shown where they stand. */
static void add_works(const struct search *x, struct buf *works)
{
	for (size_t i = 0; i < direct_hits(&x->direct); i++) {
		uint32_t work = fold_work(x->g->catalog, direct_hit(&x->direct, i)->place.document);
		buf_add(works, &work, sizeof(work));
	}
	for (size_t i = 0; i < x->filters.n; i++)
		if (!query_filter(x->q, i)->excluded)
			buf_add(works, x->filters.at[i].works.data, x->filters.at[i].works.len);
	citing_sort(works);
}

enum zw_status stage_results(struct search *x, const struct ranked *ranked, size_t n)
{
	struct buf works = BUF_INIT((size_t)QUERY_FILTERS * NAMED_LIMIT * sizeof(uint32_t));
	struct showing showing = {
	        .query = x->q,
	        .options = &x->o,
	        .question = !x->m.shards,
	        .day = x->day,
	        .found = x->m.shards ? &x->found : NULL,
	        .matched = x->m.shards ? &x->m : NULL,
	        .memos = x->memos,
	        .filters = &x->filters,
	        .citing = &x->direct.citing,
	        .works = &works,
	        .sources = &x->sources,
	        .budget = &x->budget,
	};

	add_works(x, &works);
	enum zw_status status = buf_status(&works, _("documents of one name"), x->err);
	budget_stage(&x->budget, 100);
	if (status == ZW_OK)
		status = results_make(x->s, &showing, ranked, n, &x->a, x->err);
	buf_release(&works);
	return status;
}

enum zw_status stage_order(struct search *x)
{
	struct ranked *ranked = calloc(x->o.limit ? x->o.limit : 1, sizeof(*ranked));
	struct page_part page = {.ranked = ranked};

	if (!ranked)
		return err_no_memory(x->err);
	enum zw_status status = x->m.shards ? rank_parts(x, &page) : rank_question(x, &page);
	if (status == ZW_OK)
		status = stage_results(x, ranked, page.n);
	free(ranked);
	return status;
}
