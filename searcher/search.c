/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The stages of a search: match (exact), relax if nothing is found, rank, count the places; the
 * results themselves are put together in result.c.
 */
#include "searcher/search.h"

#include "core/i18n.h"
#include "searcher/show/result.h"

#include <stdlib.h>
#include <string.h>

enum zw_status searcher_open(const char *index, struct searcher **searcher, struct err *err)
{
	struct searcher *s = calloc(1, sizeof(*s));

	*searcher = NULL;
	if (!s)
		return err_no_memory(err);
	tokens_init(&s->tokens, SHOWN_LIMIT);
	s->index = strdup(index);
	enum zw_status status = s->index ? ZW_OK : err_no_memory(err);
	if (status == ZW_OK)
		status = store_open(index, &s->generation, err);
	if (status == ZW_OK)
		status = words_new(&s->words, err);
	if (status == ZW_OK)
		*searcher = s;
	else
		searcher_close(s);
	return status;
}

void searcher_close(struct searcher *s)
{
	if (!s)
		return;
	store_close(s->generation);
	words_free(s->words);
	tokens_release(&s->tokens);
	free(s->index);
	free(s);
}

enum zw_status searcher_refresh(struct searcher *s, struct err *err)
{
	struct generation *newer;
	uint64_t number;
	enum zw_status status = store_current(s->index, &number, err);

	if (status != ZW_OK || number == s->generation->manifest.number)
		return status;
	status = store_open(s->index, &newer, err);
	if (status != ZW_OK)
		return status;
	store_close(s->generation);
	s->generation = newer;
	return ZW_OK;
}

const struct generation *searcher_generation(const struct searcher *s)
{
	return s->generation;
}

enum zw_status searcher_parse(struct searcher *s, const char *text, size_t len, struct query *query,
                              struct err *err)
{
	return query_parse(text, len, s->words, query, err);
}

static uint32_t entries_in(const struct searcher *s, enum scope scope)
{
	return scope == SCOPE_PASSAGE ? s->generation->n_passages : s->generation->n_documents;
}

/* ---- Matching over all shards ---- */

struct matching {
	struct match *shards; /* one per shard of the generation */
	size_t n;
	uint32_t found, written;
};

static void matching_release(struct matching *m)
{
	for (size_t i = 0; i < m->n; i++)
		match_release(&m->shards[i]);
	free(m->shards);
	*m = (struct matching){0};
}

static enum zw_status match_all(struct searcher *s, const struct query *q, enum scope scope,
                                enum match_mode mode, struct matching *matching, struct err *err)
{
	const struct generation *g = s->generation;
	struct matching m = {.shards = calloc(g->manifest.n_shards, sizeof(*m.shards))};
	enum zw_status status = m.shards ? ZW_OK : err_no_memory(err);

	for (; status == ZW_OK && m.n < g->manifest.n_shards; m.n++) {
		struct match *match = &m.shards[m.n];
		status = match_query(q, &g->shards[m.n], scope, mode, match, err);
		if (status != ZW_OK)
			break;
		m.found += set_count(&match->found);
		m.written += set_count(&match->written);
	}
	if (status == ZW_OK)
		*matching = m;
	else
		matching_release(&m);
	return status;
}

/* Documents of the passages found. */
static enum zw_status documents_of(const struct shard *shard, const struct set *passages,
                                   uint32_t *documents, struct err *err)
{
	struct set set;
	enum zw_status status = set_init(&set, shard->info.documents, err);

	if (status != ZW_OK)
		return status;
	for (uint32_t p = set_next(passages, 1); p; p = set_next(passages, p + 1))
		set_add(&set, shard_document_of(shard, p));
	*documents += set_count(&set);
	set_release(&set);
	return ZW_OK;
}

static enum zw_status count_shard(struct searcher *s, const struct query *q,
                                  const struct search_options *o, const struct matching *m,
                                  size_t shard, struct answer *answer, struct err *err)
{
	const struct shard *at = &s->generation->shards[shard];
	const struct match *match = &m->shards[shard];
	uint32_t passages = 0;
	enum zw_status status = ZW_OK;

	if (o->scope == SCOPE_PASSAGE) {
		status = documents_of(at, &match->found, &answer->documents, err);
		if (status == ZW_OK)
			status = documents_of(at, &match->written, &answer->exact, err);
	}
	if (status == ZW_OK && o->places)
		status = match_count(q, at, o->scope, match, &passages, &answer->occurrences, err);
	answer->passages += o->scope == SCOPE_PASSAGE ? set_count(&match->found) : passages;
	return status;
}

static enum zw_status count(struct searcher *s, const struct query *q,
                            const struct search_options *o, const struct matching *m,
                            struct answer *answer, struct err *err)
{
	enum zw_status status = ZW_OK;

	answer->reachable = m->found;
	if (o->scope == SCOPE_DOCUMENT) {
		answer->documents = m->found;
		answer->exact = m->written;
	}
	for (size_t i = 0; status == ZW_OK && i < m->n; i++)
		status = count_shard(s, q, o, m, i, answer, err);
	return status;
}

/* ---- The stages ---- */

/* A single unquoted item, longer than anything one would type as a word. */
static bool is_long_run(const struct query *q)
{
	return !q->operators && query_items(q) == 1 && query_item(q, 0)->whole.to > QUESTION_TOKENS;
}

/* Matches, and decides how the query is taken; m is empty if it is ranked by any of its words. */
static enum zw_status understand(struct searcher *s, const struct query *q,
                                 const struct search_options *o, struct matching *m,
                                 enum answered *answered, struct err *err)
{
	bool question = o->question && !q->operators;

	*m = (struct matching){0};
	*answered = ANSWERED_QUESTION;
	if (question)
		return ZW_OK;
	enum zw_status status = match_all(s, q, o->scope, MATCH_QUERY, m, err);
	if (status != ZW_OK)
		return status;
	*answered = ANSWERED_ALL;
	if ((q->pasted || is_long_run(q)) && m->written == 0 && !o->strict) {
		matching_release(m);
		*answered = ANSWERED_QUESTION;
		return ZW_OK;
	}
	if (m->found > 0 || o->strict || q->operators)
		return ZW_OK;
	matching_release(m);
	*answered = ANSWERED_SOME;
	if (query_items(q) > 1)
		status = match_all(s, q, o->scope, MATCH_SOME, m, err);
	if (status == ZW_OK && m->found == 0) {
		matching_release(m);
		*answered = ANSWERED_WORDS;
	}
	return status;
}

static enum zw_status rank_and_show(struct searcher *s, const struct query *q,
                                    const struct search_options *o, const struct matching *m,
                                    struct answer *answer, struct err *err)
{
	bool question = !m->shards;
	struct rank_request request = {
	        .query = q,
	        .scope = o->scope,
	        .sort = o->sort,
	        .matches = m->shards,
	        .offset = o->offset,
	        .limit = o->limit,
	};
	struct ranked *ranked = calloc(o->limit ? o->limit : 1, sizeof(*ranked));
	size_t n = 0;
	uint32_t about = 0;
	enum zw_status status = ranked ? ZW_OK : err_no_memory(err);

	if (status == ZW_OK && (o->limit > 0 || question))
		status = rank(s->generation, &request, ranked, &n, &about, err);
	if (status == ZW_OK && question) {
		/* An estimate knows no bounds. */
		if (about > entries_in(s, o->scope))
			about = entries_in(s, o->scope);
		answer->reachable = about;
		*(o->scope == SCOPE_PASSAGE ? &answer->passages : &answer->documents) = about;
	}
	if (status == ZW_OK)
		status = results_make(s, q, o, question, ranked, n, answer, err);
	free(ranked);
	return status;
}

enum zw_status searcher_search(struct searcher *s, const struct query *q,
                               const struct search_options *options, struct answer *answer,
                               struct err *err)
{
	struct search_options o = *options;
	struct answer a = {.generation = s->generation->manifest.number};
	struct matching m;

	if (o.limit > RESULTS_LIMIT)
		return err_set(err, ZW_BAD_QUERY, _("%u results asked for, the limit is %d"),
		               o.limit, RESULTS_LIMIT);
	/* No buffer larger than what can come. */
	if (o.limit > entries_in(s, o.scope))
		o.limit = entries_in(s, o.scope);
	enum zw_status status = understand(s, q, &o, &m, &a.answered, err);
	if (status == ZW_OK && m.shards)
		status = count(s, q, &o, &m, &a, err);
	if (status == ZW_OK)
		status = rank_and_show(s, q, &o, &m, &a, err);
	matching_release(&m);
	if (status == ZW_OK)
		*answer = a;
	else
		answer_release(&a);
	return status;
}
