/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a query is taken, and what it finds.
 */
#include "searcher/stages/stages.h"

#include "core/i18n.h"

/* ---- What is found ---- */

/* A single item, longer than anything one would type as a word. Words that it is to be found within
 * are items, too: then it is none. */
static bool is_long_run(const struct query *q)
{
	return !q->operators && query_items(q) == 1 &&
	       (q->pasted || query_item(q, 0)->whole.to > QUESTION_TOKENS);
}

enum zw_status stage_match(struct search *x, enum scope scope, enum match_mode mode,
                           struct matching *m)
{
	struct match_request r = {.query = x->q,
	                          .scope = scope,
	                          .mode = mode,
	                          .filters = &x->filters,
	                          .budget = &x->budget,
	                          .memos = x->memos};

	return matching_find(x->g, &r, m, x->err);
}

static enum zw_status ask(struct search *x, enum answered how)
{
	matching_release(&x->m);
	x->a.answered = how;
	return ZW_OK;
}

/* Found that seldom, and nowhere as written, a long word is one that others say otherwise. */
enum { DIVIDED_BELOW = 3 };

/* Next to nothing has the long words as they are: they fall apart, too, which the two numbers of
 * the answer tell. */
static enum zw_status match_divided(struct search *x)
{
	enum zw_status status = query_divide(x->q, &x->divided, &x->is_divided, x->err);

	if (status != ZW_OK || !x->is_divided)
		return status;
	x->q = &x->divided;
	matching_release(&x->m);
	return stage_match(x, x->o.scope, MATCH_QUERY, &x->m);
}

static enum zw_status find_sources(struct search *x)
{
	return source_list_find(x->g, x->q, &x->filters, x->day, &x->budget, &x->sources, x->err);
}

/* How it is taken follows from how it was asked: *decided. */
static enum zw_status take_as_asked(struct search *x, bool *decided)
{
	*decided = true;
	if (x->o.question && !x->q->operators && query_items(x->q) > 0)
		return ask(x, ANSWERED_QUESTION);
	if (x->o.source) {
		enum zw_status status = find_sources(x);
		return status == ZW_OK ? ask(x, ANSWERED_SOURCE) : status;
	}
	*decided = false;
	return ZW_OK;
}

/* Nothing has it as written: it was pasted, or its long words are others', or it is a question. */
static enum zw_status take_apart(struct search *x, bool *decided)
{
	const struct query *q = x->q;
	enum zw_status status = source_is_wanted(q) ? find_sources(x) : ZW_OK;

	*decided = status == ZW_OK && source_list_count(&x->sources) > 0;
	if (status != ZW_OK || *decided)
		return status == ZW_OK ? ask(x, ANSWERED_SOURCE) : status;
	/* There may be a source: nothing looser is to be shown in its place. */
	*decided = x->sources.cut;
	if (*decided)
		return ZW_OK;
	if (matching_found(&x->m) < DIVIDED_BELOW)
		status = match_divided(x);
	if (status == ZW_OK && x->m.cut) {
		*decided = true;
		return ZW_OK;
	}
	*decided = status == ZW_OK && is_long_run(q) && matching_written(&x->m) == 0;
	return *decided ? ask(x, ANSWERED_QUESTION) : status;
}

/* Nothing has all of it: what has some of its items, else what has any of its words. */
static enum zw_status relax(struct search *x)
{
	enum zw_status status = ask(x, ANSWERED_SOME);

	if (query_items(x->q) > 1)
		status = stage_match(x, x->o.scope, MATCH_SOME, &x->m);
	if (status == ZW_OK && (!x->m.shards || (matching_found(&x->m) == 0 && !x->m.cut)))
		return ask(x, ANSWERED_WORDS);
	return status;
}

/* Matches, and decides how the query is taken: m has no shards if it is ranked by any of its words.
 */
enum zw_status stage_understand(struct search *x)
{
	/* The words of a citation mean nothing apart. */
	bool precise = direct_hits(&x->direct) && x->direct.as != NAMED_TITLE && !x->direct.words;
	bool decided;
	enum zw_status status = take_as_asked(x, &decided);

	if (status != ZW_OK || decided)
		return status;
	if (precise && query_items(x->q) > 1)
		return matching_init(&x->m, x->g, x->o.scope, x->err);
	status = stage_match(x, x->o.scope, precise ? MATCH_STRINGS : MATCH_QUERY, &x->m);
	/* What was not looked at may be just what was asked for. */
	if (status != ZW_OK || x->o.strict || direct_hits(&x->direct) || x->m.cut)
		return status;
	if (matching_written(&x->m) == 0)
		status = take_apart(x, &decided);
	if (status != ZW_OK || decided)
		return status;
	if (matching_found(&x->m) > 0 || x->q->operators || query_items(x->q) == 0)
		return ZW_OK;
	return relax(x);
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
enum zw_status stage_places(struct search *x, bool citing, struct matching *m)
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
enum zw_status stage_add_named(struct search *x)
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
		status = stage_places(x, citing, &places);
		if (status == ZW_OK)
			matching_add(&x->m, &places);
		matching_release(&places);
	}
	return status;
}
