/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The counting: the stages of a search find what is found, here it is told apart by years.
 */
#include "searcher/trend/trend.h"

#include "core/i18n.h"
#include "searcher/match/matching.h"
#include "searcher/show/result.h"
#include "searcher/stages/stages.h"

#include <stdlib.h>

/* By year; [0] is of what has no date. */
struct tally {
	struct search *x;
	struct trend_count *found, *all; /* TREND_YEARS of each */
	size_t shard;                    /* that hits are told of */
};

static uint32_t year_of(const struct tally *t, size_t shard, uint32_t document)
{
	const struct generation *g = t->x->g;
	const struct catalog_document *row =
	        catalog_document(g->catalog, g->first[shard] + document - 1);
	uint32_t year = row ? row->date / 10000 : 0;

	return year < TREND_YEARS ? year : 0;
}

static struct trend_count *of_passage(struct tally *t, uint32_t passage)
{
	return &t->found[year_of(t, t->shard,
	                         shard_document_of(&t->x->g->shards[t->shard], passage))];
}

static void count_hit(void *context, uint32_t passage, uint32_t occurrences)
{
	of_passage(context, passage)->occurrences += occurrences;
}

static void count_passages(struct tally *t, const struct set *passages)
{
	for (uint32_t p = set_next(passages, 1); p; p = set_next(passages, p + 1))
		of_passage(t, p)->passages++;
}

/* What stage_count counts of a shard. */
static enum zw_status count_shard(struct tally *t)
{
	struct search *x = t->x;
	const struct shard *shard = &x->g->shards[t->shard];
	const struct match *match = &x->m.shards[t->shard];
	struct window w = window_of(shard, &x->budget);
	struct set places;

	w.memo = x->memos ? &x->memos[t->shard] : NULL;
	enum zw_status status = set_init(&places, shard->info.passages, x->err);

	if (status != ZW_OK)
		return status;
	status = match_hits(x->q, &w, x->o.scope, match, &places, count_hit, t, x->err);
	if (status == ZW_OK)
		count_passages(t, x->o.scope == SCOPE_PASSAGE ? &match->found : &places);
	set_release(&places);
	return status;
}

static void count_all(struct tally *t)
{
	const struct generation *g = t->x->g;

	for (size_t s = 0; s < g->manifest.n_shards; s++) {
		for (uint32_t d = 1; d <= g->shards[s].info.documents; d++) {
			uint32_t first, end;
			if (shard_is_dead(&g->shards[s], d))
				continue;
			struct trend_count *all = &t->all[year_of(t, s, d)];
			shard_passages_of(&g->shards[s], d, &first, &end);
			all->documents++;
			all->passages += end - first;
		}
	}
}

static enum zw_status count(struct tally *t)
{
	struct search *x = t->x;
	enum zw_status status = ZW_OK;

	for (uint32_t d = set_next(&x->found, 1); d; d = set_next(&x->found, d + 1)) {
		const struct catalog_document *row = catalog_document(x->g->catalog, d - 1);
		uint32_t year = row ? row->date / 10000 : 0;
		t->found[year < TREND_YEARS ? year : 0].documents++;
	}
	for (t->shard = 0; status == ZW_OK && t->shard < x->m.n; t->shard++)
		status = count_shard(t);
	count_all(t);
	return status;
}

/* ---- The first and the last use ---- */

/* By date, then by path: the numbers of documents depend on the shards. */
static bool is_before(const struct catalog *c, uint32_t a, uint32_t b)
{
	uint32_t one = catalog_document(c, a)->date, other = catalog_document(c, b)->date;

	return one != other ? one < other : catalog_rank(c, a) < catalog_rank(c, b);
}

/* Of those of the set with a date; CATALOG_NONE if there are none. */
static void find_ends(const struct catalog *c, const struct set *documents, uint32_t *first,
                      uint32_t *last)
{
	*first = *last = CATALOG_NONE;
	for (uint32_t d = set_next(documents, 1); d; d = set_next(documents, d + 1)) {
		const struct catalog_document *row = catalog_document(c, d - 1);
		if (!row || row->date < 10000)
			continue;
		if (*first == CATALOG_NONE || is_before(c, d - 1, *first))
			*first = d - 1;
		if (*last == CATALOG_NONE || is_before(c, *last, d - 1))
			*last = d - 1;
	}
}

/* The thing that the query names in this document; NULL: it names nothing there. */
static const struct direct_hit *named_in(const struct search *x, uint32_t document)
{
	for (size_t i = 0; i < direct_hits(&x->direct); i++)
		if (direct_hit(&x->direct, i)->place.document == document)
			return direct_hit(&x->direct, i);
	return NULL;
}

/* What is named in the document, or the first passage found in it, or all of it. */
static struct ranked entry_of(const struct search *x, const struct matching *found,
                              uint32_t document)
{
	const struct direct_hit *named = named_in(x, document);
	struct place place = named ? named->place : (struct place){document, 0};
	struct entry e = matching_entry(x->g, x->o.scope, place);

	if (x->o.scope == SCOPE_PASSAGE)
		e.at = set_next(&found->shards[e.shard].found, e.at);
	return (struct ranked){
	        .shard = e.shard,
	        .entry = e.at,
	        .written = set_has(&x->m.shards[e.shard].written, e.at),
	        .direct = named != NULL,
	        .passage = place.passage,
	};
}

static enum zw_status tell_ends_of(struct search *x, const struct matching *found)
{
	struct set documents;
	uint32_t first, last;
	struct ranked ends[2];
	size_t n = 0;
	enum zw_status status = set_init(&documents, catalog_documents(x->g->catalog), x->err);

	if (status != ZW_OK)
		return status;
	matching_documents(x->g, found, &documents);
	find_ends(x->g->catalog, &documents, &first, &last);
	set_release(&documents);
	if (first != CATALOG_NONE)
		ends[n++] = entry_of(x, found, first);
	if (first != last)
		ends[n++] = entry_of(x, found, last);
	x->o.snippets = 1;
	return stage_results(x, ends, n);
}

/* A document that merely has the words of it somewhere counts, but does not use it. */
static enum zw_status tell_ends(struct search *x)
{
	struct matching strings;

	if (answered_direct(x->a.answered) || x->a.exact == x->a.documents)
		return tell_ends_of(x, &x->m);
	enum zw_status status = stage_match(x, x->o.scope, MATCH_STRINGS, &strings);
	if (status != ZW_OK)
		return status;
	status = tell_ends_of(x, &strings);
	matching_release(&strings);
	return status;
}

/* ---- The whole ---- */

enum { COUNT_SHARE = 90 /* percent of the time that is left: little else is to be done */ };

static enum zw_status write_years(const struct tally *t, struct trend *trend)
{
	uint32_t first = 1, last = TREND_YEARS - 1;

	while (first <= last && t->found[first].documents == 0)
		first++;
	while (last > first && t->found[last].documents == 0)
		last--;
	trend->years = BUF_INIT(TREND_YEARS * sizeof(struct trend_year));
	for (uint32_t year = first; year <= last; year++) {
		struct trend_year row = {year, t->found[year], t->all[year]};
		buf_add(&trend->years, &row, sizeof(row));
	}
	trend->undated = t->found[0];
	trend->all_undated = t->all[0];
	return buf_status(&trend->years, _("years"), t->x->err);
}

static void add_total(struct answer *a, const struct trend_count *c)
{
	a->passages += c->passages;
	a->occurrences += c->occurrences;
}

static enum zw_status fill(struct search *x, struct trend *trend)
{
	struct tally t = {.x = x,
	                  .found = calloc(TREND_YEARS, sizeof(*t.found)),
	                  .all = calloc(TREND_YEARS, sizeof(*t.all))};
	budget_stage(&x->budget, COUNT_SHARE);
	enum zw_status status = t.found && t.all ? count(&t) : err_no_memory(x->err);

	if (status == ZW_OK)
		status = write_years(&t, trend);
	free(t.found);
	free(t.all);
	if (status != ZW_OK)
		return status;
	x->a.passages = 0;
	add_total(&x->a, &trend->undated);
	for (size_t i = 0; i < trend_years(trend); i++)
		add_total(&x->a, &trend_year(trend, i)->found);
	/* An earlier use may be among what was not looked at. */
	return x->budget.cut ? ZW_OK : tell_ends(x);
}

/* Is what was found what was asked for? */
static bool is_exact(enum answered answered)
{
	return answered == ANSWERED_ALL || (answered_direct(answered) && answered != ANSWERED_NEAR);
}

static enum zw_status trend_once(struct searcher *s, const struct query *q,
                                 const struct search_options *options, struct trend *trend,
                                 struct err *err)
{
	struct search x = {.s = s, .g = s->generation, .q = q, .o = *options, .err = err};
	struct trend made = {0};

	/* Counted here, and nothing is listed. */
	x.o.places = x.o.facets = x.o.offers = false;
	x.o.limit = x.o.offset = 0;
	x.day = searcher_day(q, options->as_of);
	x.a = (struct answer){.generation = x.g->manifest.number, .as_of = x.day};
	enum zw_status status = stage_find(&x);
	made.counted = status == ZW_OK && x.m.shards && is_exact(x.a.answered);
	if (made.counted)
		status = fill(&x, &made);
	else
		x.a.documents = x.a.exact = x.a.passages = x.a.reachable = 0;
	search_release(&x);
	x.a.partial = x.a.late = x.budget.cut;
	made.answer = x.a;
	if (status == ZW_OK)
		status = answer_tell_shards(x.g, &made.answer, err);
	if (status == ZW_OK)
		*trend = made;
	else
		trend_release(&made);
	return status;
}

enum zw_status searcher_trend(struct searcher *s, const struct query *q,
                              const struct search_options *options, struct trend *trend,
                              struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = trend_once(s, q, options, trend, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (made && (again || status != ZW_OK))
			trend_release(trend);
	}
	return status;
}

void trend_release(struct trend *trend)
{
	answer_release(&trend->answer);
	buf_release(&trend->years);
}

size_t trend_years(const struct trend *t)
{
	return t->years.len / sizeof(struct trend_year);
}

const struct trend_year *trend_year(const struct trend *t, size_t i)
{
	return (const struct trend_year *)(const void *)t->years.data + i;
}

const struct result *trend_first(const struct trend *t)
{
	return t->answer.n_results ? &t->answer.results[0] : NULL;
}

const struct result *trend_last(const struct trend *t)
{
	return t->answer.n_results ? &t->answer.results[t->answer.n_results - 1] : NULL;
}
