/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stages of one search, in their order; what each leaves for the next is in struct search.
 */
#ifndef SEARCHER_STAGES_H
#define SEARCHER_STAGES_H

#include "searcher/match/direct.h"
#include "searcher/match/matching.h"
#include "searcher/match/memo.h"
#include "searcher/search.h"
#include "searcher/similar/source.h"

struct search {
	struct searcher *s;
	const struct generation *g;
	const struct query *q; /* as asked, or `divided` */
	struct query divided;  /* if is_divided */
	bool is_divided;
	struct search_options o;
	struct budget budget;
	uint32_t day;
	struct memo *memos; /* what was looked up, by shard; NULL: nothing is kept */
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

/* Of the table that the scope lists. */
static inline uint32_t entries_in(const struct search *x)
{
	return x->o.scope == SCOPE_PASSAGE ? x->g->n_passages : x->g->n_documents;
}

/* Is it asked, for the order, whether a passage has all items? */
static inline bool stage_asks_together(const struct search *x)
{
	return !x->q->operators && query_items(x->q) > 1 && x->o.scope == SCOPE_DOCUMENT &&
	       x->o.sort == SORT_RELEVANCE;
}

/* ---- search.c ---- */

/* All stages but the order: s, g, q, o, day and err are set, all else is zero. Whatever is returned
 * the caller ends with search_release; the answer is its own. */
enum zw_status stage_find(struct search *x);
void search_release(struct search *x);

/* ---- want.c ---- */

/* Of an index on other machines: wants the terms that the query will be ranked by. */
void stage_want(const struct search *x);

/* ---- understand.c ---- */

/* Matches, and decides how the query is taken: m has no shards if it is ranked by any of its words.
 */
enum zw_status stage_understand(struct search *x);

/* What the query names and what cites it is found, whether it has the words or not. */
enum zw_status stage_add_named(struct search *x);

enum zw_status stage_match(struct search *x, enum scope scope, enum match_mode mode,
                           struct matching *m);

/* The things named, or what cites them, as a matching of their own, which the caller releases. */
enum zw_status stage_places(struct search *x, bool citing, struct matching *m);

/* ---- shown.c ---- */

/* What is listed of what was found: folded, and in its parts. */
enum zw_status stage_show(struct search *x);
/* The passages that a question is ranked within. */
enum zw_status stage_show_question(struct search *x);

enum zw_status stage_count(struct search *x);

/* ---- order.c ---- */

/* Ranks a page of what is shown, and makes the results. */
enum zw_status stage_order(struct search *x);

/* Makes results of these entries, whatever their order. */
enum zw_status stage_results(struct search *x, const struct ranked *ranked, size_t n);

#endif
