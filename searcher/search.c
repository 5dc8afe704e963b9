/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stages of a search: filters; what the query names; match (exact); relax if nothing is found;
 * fold; count; rank. The results themselves are put together in show/result.c.
 */
#include "searcher/search.h"

#include "core/i18n.h"
#include "searcher/match/direct.h"
#include "searcher/match/fold.h"
#include "searcher/match/matching.h"
#include "searcher/show/citing.h"
#include "searcher/show/result.h"
#include "searcher/similar/source.h"
#include "searcher/suggest/suggest.h"

#include <stdlib.h>
#include <string.h>

struct search {
	struct searcher *s;
	const struct generation *g;
	const struct query *q; /* as asked, or `divided` */
	struct query divided;  /* if is_divided */
	bool is_divided;
	struct search_options o;
	uint32_t day;
	struct filters filters;
	struct direct direct;
	struct query rest; /* what is left of the query without what it names; without text: all */
	struct matching m; /* what is found, file by file; no shards: it is a question */
	struct set found;  /* its documents, by their numbers + 1 */
	struct matching shown;  /* of m, what is left after folding, without the direct ones */
	struct matching citing; /* of shown, what cites the direct ones and comes before the rest */
	uint32_t n_citing;      /* 0: there is no such part */
	struct set together;    /* documents with a passage that has all items */
	struct set named;       /* works that the thesaurus names for a question */
	struct source_list sources; /* of what was pasted: before what is ranked as a question */
	struct answer a;
	struct err *err;
};

static uint32_t entries_in(const struct search *x)
{
	return x->o.scope == SCOPE_PASSAGE ? x->g->n_passages : x->g->n_documents;
}

/* ---- What is found ---- */

/* A single unquoted item, longer than anything one would type as a word. */
static bool is_long_run(const struct query *q)
{
	return !q->operators && query_items(q) == 1 && query_item(q, 0)->whole.to > QUESTION_TOKENS;
}

static enum zw_status match_as(struct search *x, enum scope scope, enum match_mode mode,
                               struct matching *m)
{
	struct match_request r = {
	        .query = x->q, .scope = scope, .mode = mode, .filters = &x->filters};

	return matching_find(x->g, &r, m, x->err);
}

static enum zw_status ask(struct search *x, enum answered how)
{
	matching_release(&x->m);
	x->a.answered = how;
	return ZW_OK;
}

/* Nothing has the long words as they are: they fall apart, too, which the two numbers of the answer
 * tell. */
static enum zw_status match_divided(struct search *x)
{
	enum zw_status status = query_divide(x->q, &x->divided, &x->is_divided, x->err);

	if (status != ZW_OK || !x->is_divided)
		return status;
	x->q = &x->divided;
	matching_release(&x->m);
	return match_as(x, x->o.scope, MATCH_QUERY, &x->m);
}

static enum zw_status find_sources(struct search *x)
{
	return source_list_find(x->g, x->q, &x->filters, x->day, &x->sources, x->err);
}

/* Matches, and decides how the query is taken: m has no shards if it is ranked by any of its words.
 */
static enum zw_status understand(struct search *x)
{
	const struct query *q = x->q;

	if (x->o.question && !q->operators && query_items(q) > 0)
		return ask(x, ANSWERED_QUESTION);
	if (x->o.source) {
		enum zw_status found = find_sources(x);
		return found == ZW_OK ? ask(x, ANSWERED_SOURCE) : found;
	}
	/* The words of a citation mean nothing apart. */
	bool precise = direct_hits(&x->direct) && x->direct.as != NAMED_TITLE && !x->direct.words;
	if (precise && query_items(q) > 1)
		return matching_init(&x->m, x->g, x->o.scope, x->err);
	enum zw_status status =
	        match_as(x, x->o.scope, precise ? MATCH_STRINGS : MATCH_QUERY, &x->m);
	if (status != ZW_OK || x->o.strict || direct_hits(&x->direct))
		return status;
	if (source_is_wanted(q) && matching_written(&x->m) == 0)
		status = find_sources(x);
	if (status != ZW_OK || source_list_count(&x->sources) > 0)
		return status == ZW_OK ? ask(x, ANSWERED_SOURCE) : status;
	if (matching_found(&x->m) == 0)
		status = match_divided(x);
	if (status != ZW_OK)
		return status;
	if ((q->pasted || is_long_run(q)) && matching_written(&x->m) == 0)
		return ask(x, ANSWERED_QUESTION);
	if (matching_found(&x->m) > 0 || q->operators || query_items(q) == 0)
		return ZW_OK;
	ask(x, ANSWERED_SOME);
	if (query_items(q) > 1)
		status = match_as(x, x->o.scope, MATCH_SOME, &x->m);
	if (status == ZW_OK && (!x->m.shards || matching_found(&x->m) == 0))
		return ask(x, ANSWERED_WORDS);
	return status;
}

/* ---- What the query names ---- */

static enum zw_status add_place(const struct search *x, struct matching *m, struct place place)
{
	struct entry entry = matching_entry(x->g, m->scope, place);

	if (!entry.at)
		return err_set(x->err, ZW_BAD_INDEX, "%s",
		               _("the catalog of the index is damaged"));
	set_add(&m->shards[entry.shard].found, entry.at);
	return ZW_OK;
}

/* The things named, or what cites them, as a matching of their own. */
static enum zw_status places_of(struct search *x, bool citing, struct matching *m)
{
	const struct place *at = (const void *)x->direct.citing.data;
	size_t n = citing ? x->direct.citing.len / sizeof(*at) : direct_hits(&x->direct);
	enum zw_status status = matching_init(m, x->g, x->o.scope, x->err);

	for (size_t i = 0; status == ZW_OK && i < n; i++)
		status = add_place(x, m, citing ? at[i] : direct_hit(&x->direct, i)->place);
	if (status != ZW_OK)
		matching_release(m);
	return status;
}

/* Both are found, whether they have the words or not. */
static enum zw_status add_named(struct search *x)
{
	static const enum answered how[] = {
	        [NAMED_CITATION] = ANSWERED_CITATION,
	        [NAMED_NUMBER] = ANSWERED_NUMBER,
	        [NAMED_TITLE] = ANSWERED_TITLE,
	};
	struct matching places = {0};
	enum zw_status status = ZW_OK;

	if (x->direct.leads) {
		bool lead = x->o.scope == SCOPE_DOCUMENT && x->o.sort == SORT_RELEVANCE;
		direct_keep_found(&x->direct, x->g, lead ? &x->m : NULL);
		return ZW_OK;
	}
	x->a.answered = x->direct.near ? ANSWERED_NEAR : how[x->direct.as];
	/* With words beside it, what cites it is found if it has them. */
	for (int citing = 0; status == ZW_OK && citing < (x->direct.words ? 1 : 2); citing++) {
		status = places_of(x, citing, &places);
		if (status == ZW_OK)
			matching_add(&x->m, &places);
		matching_release(&places);
	}
	return status;
}

/* ---- What is shown of it ---- */

static enum zw_status pin(const struct search *x, struct buf *pinned)
{
	*pinned = BUF_INIT(DIRECT_HITS * sizeof(uint32_t));
	for (size_t i = 0; i < direct_hits(&x->direct); i++)
		buf_add(pinned, &direct_hit(&x->direct, i)->place.document, sizeof(uint32_t));
	return buf_status(pinned, _("query"), x->err);
}

/* Entries of m whose documents are in the set. */
static enum zw_status keep_documents(struct search *x, const struct set *documents,
                                     struct matching *m)
{
	struct matching kept;
	enum zw_status status = matching_init(&kept, x->g, m->scope, x->err);

	if (status != ZW_OK)
		return status;
	for (size_t i = 0; i < kept.n; i++)
		documents_of_shard(documents, &x->g->shards[i], x->g->first[i],
		                   m->scope == SCOPE_PASSAGE, &kept.shards[i].found);
	matching_keep(m, &kept);
	matching_release(&kept);
	return ZW_OK;
}

static enum zw_status fold(struct search *x, struct matching *m, const struct set *found)
{
	struct buf pinned;
	struct set shown = {0};
	enum zw_status status = pin(x, &pinned);

	if (status == ZW_OK)
		status = set_init(&shown, catalog_documents(x->g->catalog), x->err);
	if (status == ZW_OK)
		status = fold_documents(x->g->catalog, found, &pinned, x->day, &shown, x->err);
	if (status == ZW_OK)
		status = keep_documents(x, &shown, m);
	set_release(&shown);
	buf_release(&pinned);
	return status;
}

/* The direct ones are listed one by one; in document scope no other version of theirs is left after
 * folding. */
static enum zw_status part_shown(struct search *x)
{
	struct matching named = {0}, citing = {0};
	enum zw_status status = places_of(x, false, &named);

	if (status == ZW_OK)
		status = places_of(x, true, &citing);
	if (status == ZW_OK) {
		matching_drop(&x->shown, &named);
		status = matching_copy(&x->citing, x->g, &x->shown, x->err);
	}
	if (status == ZW_OK) {
		matching_keep(&x->citing, &citing);
		x->n_citing = x->o.sort != SORT_RELEVANCE ? 0 : matching_found(&x->citing);
	}
	matching_release(&named);
	matching_release(&citing);
	return status;
}

static enum zw_status show(struct search *x)
{
	enum zw_status status = matching_copy(&x->shown, x->g, &x->m, x->err);

	if (status == ZW_OK && !x->o.every_file)
		status = fold(x, &x->shown, &x->found);
	if (status == ZW_OK && direct_hits(&x->direct))
		status = part_shown(x);
	if (status == ZW_OK)
		x->a.reachable = matching_found(&x->shown) + (uint32_t)direct_hits(&x->direct);
	return status;
}

/* A question ranks passages, whatever the scope: of the files that would be shown. */
static enum zw_status show_for_question(struct search *x)
{
	enum zw_status status = match_as(x, SCOPE_PASSAGE, MATCH_FILTERS, &x->shown);

	if (status != ZW_OK)
		return status;
	matching_documents(x->g, &x->shown, &x->found);
	if (x->o.scope == SCOPE_DOCUMENT)
		source_list_drop_works(&x->sources, x->g->catalog, &x->found);
	else
		source_list_drop_passages(&x->sources, &x->shown);
	if (!x->o.every_file)
		return fold(x, &x->shown, &x->found);
	return source_list_count(&x->sources) ? keep_documents(x, &x->found, &x->shown) : ZW_OK;
}

/* ---- Counting ---- */

static enum zw_status count_written(struct search *x)
{
	struct set documents;
	enum zw_status status = set_init(&documents, catalog_documents(x->g->catalog), x->err);

	if (status != ZW_OK)
		return status;
	matching_documents_written(x->g, &x->m, &documents);
	x->a.exact = set_count(&documents);
	set_release(&documents);
	return ZW_OK;
}

static enum zw_status count(struct search *x)
{
	uint32_t passages = 0;
	enum zw_status status = count_written(x);

	x->a.documents = set_count(&x->found);
	for (size_t i = 0; status == ZW_OK && x->o.places && i < x->m.n; i++)
		status = match_count(x->q, &x->g->shards[i], x->o.scope, &x->m.shards[i], &passages,
		                     &x->a.occurrences, x->err);
	x->a.passages = x->o.scope == SCOPE_PASSAGE ? matching_found(&x->m) : passages;
	if (status == ZW_OK && x->o.facets) {
		x->a.has_facets = true;
		status = facets_count(x->g->catalog, &x->found, x->day, x->a.facets, x->err);
	}
	return status;
}

/* ---- Ranking ---- */

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

	if (x->q->operators || query_items(x->q) < 2 || x->o.scope == SCOPE_PASSAGE ||
	    x->o.sort != SORT_RELEVANCE)
		return ZW_OK;
	enum zw_status status = match_as(x, SCOPE_PASSAGE, MATCH_QUERY, &passages);
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
	enum zw_status status = rank_named_works(x->g->catalog, x->q, &x->named, x->err);
	struct rank_request r = {
	        .query = x->q,
	        .words = x->s->words,
	        .day = x->day,
	        .scope = x->o.scope,
	        .named = x->named.bits ? &x->named : NULL,
	        .within = matching_found(&x->shown) < x->g->n_passages ? x->shown.shards : NULL,
	        .offset = from > sources ? from - sources : 0,
	        .limit = x->o.limit - (uint32_t)page->n,
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

static enum zw_status rank_and_show(struct search *x)
{
	struct buf works = BUF_INIT((size_t)QUERY_FILTERS * NAMED_LIMIT * sizeof(uint32_t));
	struct ranked *ranked = calloc(x->o.limit ? x->o.limit : 1, sizeof(*ranked));
	struct page_part page = {.ranked = ranked};
	struct showing showing = {
	        .query = x->q,
	        .options = &x->o,
	        .question = !x->m.shards,
	        .day = x->day,
	        .found = x->m.shards ? &x->found : NULL,
	        .matched = x->m.shards ? &x->m : NULL,
	        .filters = &x->filters,
	        .citing = &x->direct.citing,
	        .works = &works,
	        .sources = &x->sources,
	};

	if (!ranked)
		return err_no_memory(x->err);
	add_works(x, &works);
	enum zw_status status = x->m.shards ? rank_parts(x, &page) : rank_question(x, &page);
	if (status == ZW_OK)
		status = results_make(x->s, &showing, ranked, page.n, &x->a, x->err);
	buf_release(&works);
	free(ranked);
	return status;
}

/* ---- The whole ---- */

/* 条: and 引用: say which passages are wanted: what the query names is none of them. */
static bool asks_for_passages(const struct search *x)
{
	for (size_t i = 0; i < x->filters.n; i++)
		if (x->o.scope == SCOPE_PASSAGE && x->filters.at[i].placed)
			return true;
	return false;
}

/* 民法典第577条 违约金: only 违约金 is looked for. */
static enum zw_status part_words(struct search *x)
{
	if (x->direct.missing.len > 0 && !(x->a.missing = buf_take(&x->direct.missing)))
		return err_no_memory(x->err);
	if (!x->direct.words || !direct_hits(&x->direct))
		return ZW_OK;
	char *text = strdup(x->q->text);
	if (!text)
		return err_no_memory(x->err);
	memset(text + x->direct.start, ' ', x->direct.end - x->direct.start);
	enum zw_status status =
	        searcher_parse(x->s, text, strlen(text), x->q->rewriting, &x->rest, x->err);
	free(text);
	if (status == ZW_OK)
		x->q = &x->rest;
	return status;
}

static enum zw_status find(struct search *x)
{
	bool only = x->q->as_of || x->o.as_of;
	enum zw_status status = filters_find(x->q, x->g, x->day, only, &x->filters, x->err);

	if (status == ZW_OK && !x->o.question && !x->o.source && !asks_for_passages(x))
		status = direct_find(x->q, x->g->catalog, &x->filters, x->day, &x->direct, x->err);
	if (status == ZW_OK)
		status = part_words(x);
	if (status == ZW_OK)
		status = understand(x);
	if (status == ZW_OK && direct_hits(&x->direct))
		status = add_named(x);
	if (status == ZW_OK)
		status = set_init(&x->found, catalog_documents(x->g->catalog), x->err);
	if (status != ZW_OK)
		return status;
	if (!x->m.shards)
		return show_for_question(x);
	matching_documents(x->g, &x->m, &x->found);
	status = count(x);
	return status == ZW_OK ? show(x) : status;
}

static void search_release(struct search *x)
{
	if (x->rest.text)
		query_release(&x->rest);
	filters_release(&x->filters);
	direct_release(&x->direct);
	matching_release(&x->m);
	matching_release(&x->shown);
	matching_release(&x->citing);
	if (x->is_divided)
		query_divided_release(&x->divided);
	set_release(&x->found);
	set_release(&x->together);
	set_release(&x->named);
	source_list_release(&x->sources);
}

enum zw_status searcher_search(struct searcher *s, const struct query *q,
                               const struct search_options *options, struct answer *answer,
                               struct err *err)
{
	struct search x = {.s = s, .g = s->generation, .q = q, .o = *options, .err = err};

	if (x.o.limit > RESULTS_LIMIT)
		return err_set(err, ZW_BAD_QUERY, _("%u results asked for, the limit is %d"),
		               x.o.limit, RESULTS_LIMIT);
	/* No buffer larger than what can come. */
	if (x.o.limit > entries_in(&x) + DIRECT_HITS)
		x.o.limit = entries_in(&x) + DIRECT_HITS;
	/* Filters say nothing of relevance. */
	if (query_items(q) == 0 && x.o.sort == SORT_RELEVANCE)
		x.o.sort = SORT_DATE;
	x.day = searcher_day(q, options->as_of);
	x.a = (struct answer){.generation = x.g->manifest.number, .as_of = x.day};
	enum zw_status status = find(&x);
	if (status == ZW_OK)
		status = rank_and_show(&x);
	search_release(&x);
	if (status == ZW_OK && options->offers)
		status = offers_find(s, q, &x.a, err);
	if (status == ZW_OK)
		*answer = x.a;
	else
		answer_release(&x.a);
	return status;
}
