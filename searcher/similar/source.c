/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each sentence has holders; which of them is told is decided for all sentences together: the
 * document that holds most of them, then what is in force, then the oldest.
 */
#include "searcher/similar/source.h"

#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"

#include <stdlib.h>
#include <string.h>

enum {
	HOLDERS_LIMIT = SEGMENTS_LIMIT * (CANDIDATES + 2),
	SHARE = 50, /* percent of the time that is left */
};

/* ---- What is wanted ---- */

static bool has_mark(const struct item *item)
{
	for (size_t i = item->whole.from; i < item->whole.to; i++)
		if (tokens_at(&item->tokens, i)->kind == TOKEN_MARK)
			return true;
	return false;
}

/* Of several items one with a mark: 关于加强数字政府建设的指导意见 2022 is a list of words. */
static bool is_run(const struct query *q, const struct item *item)
{
	return !item->quoted && item->whole.to > QUESTION_TOKENS &&
	       (query_items(q) == 1 || has_mark(item));
}

bool source_is_wanted(const struct query *q)
{
	bool long_run = q->pasted;
	const struct node *nodes = (const void *)q->nodes.data;

	if (q->within)
		return false;
	for (size_t i = 0; i < q->nodes.len / sizeof(*nodes); i++)
		if (nodes[i].kind == NODE_OR || nodes[i].kind == NODE_NOT)
			return false;
	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded || item->field != FIELD_BODY)
			return false;
		long_run |= is_run(q, item);
	}
	return long_run;
}

/* ---- Sentences and their holders ---- */

struct sentence {
	struct segment segment;
	size_t first, n; /* of its holders */
	size_t chosen;   /* index of one; SIZE_MAX: none */
};

struct choosing {
	struct hunt hunt;
	const struct catalog *c;
	uint32_t day;
	struct buf sentences; /* struct sentence */
	struct buf holders;   /* struct holder */
	uint16_t *held;       /* by document: how many sentences it holds */
	struct err *err;
};

static struct sentence *sentence_at(const struct choosing *x, size_t i)
{
	return (struct sentence *)(void *)x->sentences.data + i;
}

static size_t sentence_count(const struct choosing *x)
{
	return x->sentences.len / sizeof(struct sentence);
}

static const struct holder *holder_at(const struct choosing *x, size_t i)
{
	return (const struct holder *)(const void *)x->holders.data + i;
}

static const struct holder *chosen_of(const struct choosing *x, const struct sentence *s)
{
	return s->chosen == SIZE_MAX ? NULL : holder_at(x, s->chosen);
}

static enum zw_status find_holders(struct choosing *x, const struct segment *segment)
{
	struct sentence s = {*segment, x->holders.len / sizeof(struct holder), 0, SIZE_MAX};
	enum zw_status status = ZW_OK;
	bool asked = false;

	if (!segment->brief)
		status = holders_find(&x->hunt, segment, &x->holders);
	s.n = x->holders.len / sizeof(struct holder) - s.first;
	if (status == ZW_OK && s.n > 0 && holder_at(x, s.first)->cost > 0)
		status = holder_is_asked(&x->hunt, segment, holder_at(x, s.first), &asked);
	if (asked)
		s.n = 0;
	buf_add(&x->sentences, &s, sizeof(s));
	return status == ZW_OK ? buf_status(&x->sentences, _("query"), x->err) : status;
}

/* A document counts once for each sentence, however often it holds it. */
static void count_held(struct choosing *x, const struct sentence *s)
{
	for (size_t i = s->first; i < s->first + s->n; i++) {
		uint32_t d = holder_at(x, i)->document;
		bool again = false;
		for (size_t j = s->first; j < i && !again; j++)
			again = holder_at(x, j)->document == d;
		if (!again && d < catalog_documents(x->c))
			x->held[d]++;
	}
}

/* ---- Which of them ---- */

static uint32_t date_of(const struct choosing *x, uint32_t document)
{
	const struct catalog_document *row = catalog_document(x->c, document);

	return row && row->date ? row->date : UINT32_MAX;
}

static bool is_better(const struct choosing *x, const struct holder *a, const struct holder *b)
{
	uint32_t n = catalog_documents(x->c);
	uint16_t held_a = a->document < n ? x->held[a->document] : 0;
	uint16_t held_b = b->document < n ? x->held[b->document] : 0;

	if (held_a != held_b)
		return held_a > held_b;
	bool old_a = fold_is_old(x->c, a->document, x->day);
	bool old_b = fold_is_old(x->c, b->document, x->day);
	if (old_a != old_b)
		return old_b;
	return date_of(x, a->document) < date_of(x, b->document);
}

static void choose(const struct choosing *x, struct sentence *s)
{
	for (size_t i = s->first; i < s->first + s->n; i++)
		if (s->chosen == SIZE_MAX || is_better(x, holder_at(x, i), holder_at(x, s->chosen)))
			s->chosen = i;
}

/* A brief sentence stands where one of its neighbours does, or is not told. */
static enum zw_status go_along(struct choosing *x, struct sentence *s, const struct sentence *with)
{
	const struct holder *neighbour = with ? chosen_of(x, with) : NULL;
	struct holder holder;
	bool held = false;

	if (!s->segment.brief || s->n > 0 || !neighbour)
		return ZW_OK;
	enum zw_status status = holder_try(&x->hunt, &s->segment, neighbour->shard,
	                                   neighbour->passage, &held, &holder);
	if (status != ZW_OK || !held)
		return status;
	s->first = s->chosen = x->holders.len / sizeof(holder);
	s->n = 1;
	buf_add(&x->holders, &holder, sizeof(holder));
	return buf_status(&x->holders, _("passages"), x->err);
}

static enum zw_status choose_all(struct choosing *x)
{
	size_t n = sentence_count(x);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n; i++)
		count_held(x, sentence_at(x, i));
	for (size_t i = 0; i < n; i++)
		choose(x, sentence_at(x, i));
	for (size_t i = 1; i < n && status == ZW_OK; i++)
		status = go_along(x, sentence_at(x, i), sentence_at(x, i - 1));
	for (size_t i = n; i > 1 && status == ZW_OK; i--)
		status = go_along(x, sentence_at(x, i - 2), sentence_at(x, i - 1));
	return status;
}

/* ---- Parts ---- */

/* Other works whose texts hold the sentence as well. */
static enum zw_status find_same(const struct choosing *x, const struct sentence *s,
                                struct source *source)
{
	uint32_t work = fold_work(x->c, source->holder.document);

	source->same = BUF_INIT(SAME_LIMIT * sizeof(uint32_t));
	for (size_t i = s->first; i < s->first + s->n; i++) {
		uint32_t d = holder_at(x, i)->document;
		const uint32_t *same = (const void *)source->same.data;
		size_t n = source->same.len / sizeof(*same);
		bool known = fold_work(x->c, d) == work || n == SAME_LIMIT;
		for (size_t j = 0; j < n && !known; j++)
			known = fold_work(x->c, same[j]) == fold_work(x->c, d);
		if (!known)
			buf_add(&source->same, &d, sizeof(d));
	}
	return buf_status(&source->same, _("passages"), x->err);
}

/* Does the sentence go on where the part ends, in the same passage? */
static bool goes_on(const struct source *part, const struct sentence *s, const struct holder *at)
{
	const struct holder *end = &part->holder;

	return at->shard == end->shard && at->passage == end->passage && at->from >= end->to &&
	       at->from - end->to <= PART_GAP && s->segment.from == part->to &&
	       s->segment.to - part->from <= PART_TOKENS;
}

static enum zw_status add_source(const struct choosing *x, const struct sentence *s,
                                 const struct holder *at, struct source_list *sources)
{
	struct source source = {.from = s->segment.from, .to = s->segment.to, .holder = *at};
	enum zw_status status = find_same(x, s, &source);

	if (status != ZW_OK)
		return status;
	buf_add(&sources->at, &source, sizeof(source));
	if (sources->at.failed)
		buf_release(&source.same);
	return buf_status(&sources->at, _("passages"), x->err);
}

static enum zw_status make_parts(const struct choosing *x, struct source_list *sources)
{
	struct source *part = NULL;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < sentence_count(x) && status == ZW_OK; i++) {
		const struct sentence *s = sentence_at(x, i);
		const struct holder *at = chosen_of(x, s);
		size_t n = source_list_count(sources);
		part = n ? (struct source *)(void *)sources->at.data + n - 1 : NULL;
		if (at && part && goes_on(part, s, at)) {
			part->to = s->segment.to;
			part->holder.to = at->to;
			part->holder.cost += at->cost;
		} else if (at && n < SOURCES_LIMIT) {
			status = add_source(x, s, at, sources);
		}
	}
	return status;
}

/* ---- The whole ---- */

static enum zw_status find_parts(struct choosing *x, struct source_list *sources)
{
	struct buf segments = BUF_INIT(SEGMENTS_LIMIT * sizeof(struct segment));
	enum zw_status status;

	segments_cut(&sources->paste, &segments);
	status = buf_status(&segments, _("query"), x->err);
	const struct segment *at = (const void *)segments.data;
	for (size_t i = 0; i < segments.len / sizeof(*at) && status == ZW_OK; i++)
		status = find_holders(x, &at[i]);
	buf_release(&segments);
	if (status == ZW_OK)
		status = choose_all(x);
	return status == ZW_OK ? make_parts(x, sources) : status;
}

static enum zw_status find_among(const struct generation *g, const struct match *within,
                                 uint32_t day, struct budget *budget, struct source_list *sources,
                                 struct err *err)
{
	struct choosing x = {
	        .c = g->catalog,
	        .day = day,
	        .sentences = BUF_INIT(SEGMENTS_LIMIT * sizeof(struct sentence)),
	        .holders = BUF_INIT(HOLDERS_LIMIT * sizeof(struct holder)),
	        .held = calloc(g->n_rows + 1, sizeof(*x.held)),
	        .err = err,
	};

	hunt_init(&x.hunt, g, within, &sources->paste, budget, err);
	enum zw_status status = x.held ? find_parts(&x, sources) : err_no_memory(err);
	hunt_release(&x.hunt);
	buf_release(&x.sentences);
	buf_release(&x.holders);
	free(x.held);
	return status;
}

static enum zw_status find(const struct generation *g, const struct query *q,
                           const struct filters *filters, uint32_t day, struct budget *budget,
                           struct source_list *sources, struct err *err)
{
	struct match_request r = {.query = q,
	                          .scope = SCOPE_PASSAGE,
	                          .mode = MATCH_FILTERS,
	                          .filters = filters,
	                          .budget = budget};
	struct matching within = {0};
	enum zw_status status =
	        tokens_scan(&sources->paste, sources->text, strlen(sources->text), err);

	if (status == ZW_OK)
		status = matching_find(g, &r, &within, err);
	budget_stage(budget, SHARE);
	if (status == ZW_OK)
		status = find_among(g, matching_is_all(g, &within) ? NULL : within.shards, day,
		                    budget, sources, err);
	sources->cut = within.cut || (budget && budget->spent);
	matching_release(&within);
	return status;
}

enum zw_status source_list_find(const struct generation *g, const struct query *q,
                                const struct filters *filters, uint32_t day, struct budget *budget,
                                struct source_list *sources, struct err *err)
{
	struct source_list s = {
	        .text = strdup(q->plain),
	        .at = BUF_INIT(SOURCES_LIMIT * sizeof(struct source)),
	};

	tokens_init(&s.paste, QUERY_LIMIT);
	enum zw_status status =
	        s.text ? find(g, q, filters, day, budget, &s, err) : err_no_memory(err);
	if (status == ZW_OK)
		*sources = s;
	else
		source_list_release(&s);
	return status;
}

void source_list_release(struct source_list *sources)
{
	for (size_t i = 0; i < source_list_count(sources); i++)
		buf_release(&((struct source *)(void *)sources->at.data + i)->same);
	buf_release(&sources->at);
	tokens_release(&sources->paste);
	free(sources->text);
	*sources = (struct source_list){0};
}

size_t source_list_count(const struct source_list *sources)
{
	return sources->at.len / sizeof(struct source);
}

const struct source *source_list_at(const struct source_list *sources, size_t i)
{
	return (const struct source *)(const void *)sources->at.data + i;
}

void source_list_rank(const struct source_list *sources, size_t offset, size_t n,
                      struct ranked *ranked)
{
	for (size_t i = 0; i < n; i++) {
		const struct source *source = source_list_at(sources, offset + i);
		ranked[i] = (struct ranked){.shard = source->holder.shard,
		                            .entry = source->holder.passage,
		                            .source = source};
	}
}

void source_list_drop_works(const struct source_list *sources, const struct catalog *c,
                            struct set *documents)
{
	uint32_t works[SOURCES_LIMIT];
	size_t n = source_list_count(sources);

	for (size_t i = 0; i < n; i++)
		works[i] = fold_work(c, source_list_at(sources, i)->holder.document);
	for (uint32_t d = n ? set_next(documents, 1) : 0; d; d = set_next(documents, d + 1)) {
		uint32_t work = fold_work(c, d - 1);
		for (size_t i = 0; i < n; i++)
			if (works[i] == work)
				set_remove(documents, d);
	}
}

void source_list_drop_passages(const struct source_list *sources, struct matching *m)
{
	for (size_t i = 0; i < source_list_count(sources); i++) {
		const struct holder *h = &source_list_at(sources, i)->holder;
		set_remove(&m->shards[h->shard].found, h->passage);
	}
}
