/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stages of a search: filters; what the query names; match (exact); relax if nothing is found;
 * fold; count; rank. The results themselves are put together in show/result.c.
 */
#include "searcher/search.h"

#include "core/i18n.h"
#include "searcher/rank/statistics.h"
#include "searcher/show/result.h"
#include "searcher/stages/stages.h"
#include "searcher/suggest/suggest.h"

#include <stdlib.h>
#include <string.h>

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
	/* A filter in between stays: in the plain text it is blank already. */
	for (size_t i = x->direct.start; i < x->direct.end; i++)
		if (x->q->plain[i] != ' ')
			text[i] = ' ';
	enum zw_status status =
	        searcher_parse_once(x->s, text, strlen(text), x->q->rewriting, &x->rest, x->err);
	free(text);
	if (status == ZW_OK)
		x->q = &x->rest;
	return status;
}

enum {
	FILTERS_SHARE = 33,  /* percent of the time */
	MEMO_ROOM = 1 << 18, /* postings that are kept of what was looked up, in all shards */
};

/* If what is looked up is asked for more than once. */
static enum zw_status begin_memos(struct search *x)
{
	size_t shards = x->g->manifest.n_shards;

	if (!x->o.places && !stage_asks_together(x))
		return ZW_OK;
	x->memos = calloc(shards, sizeof(*x->memos));
	if (!x->memos)
		return err_no_memory(x->err);
	for (size_t i = 0; i < shards; i++)
		memo_init(&x->memos[i], MEMO_ROOM / shards, x->o.places);
	return ZW_OK;
}

enum zw_status stage_find(struct search *x)
{
	struct wanted wanted = {
	        .day = x->day,
	        .in_force = x->q->as_of || x->o.as_of,
	        .budget = &x->budget,
	};
	enum zw_status status = since_from(&x->o.since, x->g->catalog, &wanted.since, x->err);

	budget_init(&x->budget, x->o.milliseconds, x->o.looks);
	budget_stage(&x->budget, FILTERS_SHARE);
	if (status == ZW_OK)
		status = filters_find(x->q, x->g, &wanted, &x->filters, x->err);

	if (status == ZW_OK && !x->o.question && !x->o.source && !asks_for_passages(x))
		status = direct_find(x->q, x->g->catalog, &x->filters, x->day, &x->direct, x->err);
	if (status == ZW_OK)
		direct_drop_missing(&x->direct, x->g);
	if (status == ZW_OK)
		status = part_words(x);
	if (status == ZW_OK)
		status = begin_memos(x);
	if (status == ZW_OK && x->g->remote)
		stage_want(x);
	if (status == ZW_OK)
		status = stage_understand(x);
	if (status == ZW_OK && direct_hits(&x->direct))
		status = stage_add_named(x);
	if (status == ZW_OK)
		status = set_init(&x->found, catalog_documents(x->g->catalog), x->err);
	if (status != ZW_OK)
		return status;
	if (!x->m.shards)
		return stage_show_question(x);
	matching_documents(x->g, &x->m, &x->found);
	status = stage_count(x);
	return status == ZW_OK ? stage_show(x) : status;
}

/* Documents stand in the index in the order of their files, which says little of their words. */
static uint32_t about(const struct search *x)
{
	if (!x->m.shards || !x->m.cut || x->m.known == 0)
		return 0;
	return statistics_two_digits((double)x->a.documents * x->g->n_rows / x->m.known);
}

void search_release(struct search *x)
{
	if (x->rest.text)
		query_release(&x->rest);
	for (size_t i = 0; x->memos && i < x->g->manifest.n_shards; i++)
		memo_release(&x->memos[i]);
	free(x->memos);
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

enum zw_status answer_tell_shards(const struct generation *g, struct answer *a, struct err *err)
{
	struct buf missing = BUF_INIT(STORE_MISSING_LIMIT);

	a->shards = store_shards(g);
	if (a->shards.answered == a->shards.of)
		return ZW_OK;
	a->partial = true;
	store_missing(g, &missing);
	a->missing_shards = buf_take(&missing);
	return a->missing_shards ? ZW_OK : err_no_memory(err);
}

static enum zw_status search_once(struct searcher *s, const struct query *q,
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
	x.a = (struct answer){
	        .generation = x.g->manifest.number, .as_of = x.day, .years = BUF_INIT(YEARS_LIMIT)};
	enum zw_status status = stage_find(&x);
	if (status == ZW_OK)
		x.a.about = about(&x);
	if (status == ZW_OK)
		status = stage_order(&x);
	search_release(&x);
	x.a.partial = x.a.late = x.budget.cut;
	if (status == ZW_OK)
		status = answer_tell_shards(x.g, &x.a, err);
	/* Whether it is found as typed is not known if not everything was looked at. */
	if (status == ZW_OK && options->offers && !x.a.partial)
		status = offers_find(s, q, &x.a, err);
	if (status == ZW_OK)
		*answer = x.a;
	else
		answer_release(&x.a);
	return status;
}

enum zw_status searcher_search(struct searcher *s, const struct query *q,
                               const struct search_options *options, struct answer *answer,
                               struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = search_once(s, q, options, answer, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (made && (again || status != ZW_OK))
			answer_release(answer);
	}
	return status;
}
