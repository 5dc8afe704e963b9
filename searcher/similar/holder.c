/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/similar/holder.h"

#include "core/i18n.h"
#include "searcher/match/lookup.h"
#include "searcher/rank/statistics.h"
#include "searcher/similar/align.h"

#include <stdlib.h>
#include <string.h>

enum {
	SEEDS = 4, /* terms whose places are looked at in a long passage, the rarest that it has …
	            */
	PLACES = 8,   /* … and of each, places */
	CELLS = 1024, /* of an alignment, about, in a unit of a budget; three bytes are one token */
	REACH = 96,   /* bytes before and behind a place, besides twice the sentence */
};

void hunt_init(struct hunt *h, const struct generation *g, const struct match *within,
               const struct tokens *paste, struct budget *budget, struct err *err)
{
	*h = (struct hunt){.g = g, .within = within, .paste = paste, .budget = budget, .err = err};
	tokens_init(&h->scratch, 4 * LONG_PASSAGE);
	h->stream = BUF_INIT(UINT32_MAX);
	h->a = BUF_INIT(SEGMENT_TOKENS * sizeof(struct glyph));
	h->b = BUF_INIT(ALIGN_TOKENS * sizeof(struct glyph));
}

void hunt_release(struct hunt *h)
{
	tokens_release(&h->scratch);
	buf_release(&h->stream);
	buf_release(&h->a);
	buf_release(&h->b);
}

/* ---- Rare terms ---- */

struct rare {
	char bytes[2 * TERM_BYTES];
	size_t len;
	uint32_t frequency;
};

struct rares {
	struct hunt *h;
	struct buf at; /* struct rare, each once, none that stands nowhere */
	enum zw_status status;
};

static const struct rare *rare_at(const struct rares *r, size_t i)
{
	return (const struct rare *)(const void *)r->at.data + i;
}

static size_t rare_count(const struct rares *r)
{
	return r->at.len / sizeof(struct rare);
}

static void add_rare(void *context, const char *term, size_t len)
{
	struct rares *r = context;
	struct rare rare = {.len = len};

	if (r->status != ZW_OK || len > sizeof(rare.bytes) || r->at.len >= r->at.limit)
		return;
	for (size_t i = 0; i < rare_count(r); i++)
		if (rare_at(r, i)->len == len && memcmp(rare_at(r, i)->bytes, term, len) == 0)
			return;
	memcpy(rare.bytes, term, len);
	r->status = store_frequency(r->h->g, TABLE_PASSAGES, term, len, &rare.frequency, r->h->err);
	if (r->status == ZW_OK && rare.frequency > 0)
		buf_add(&r->at, &rare, sizeof(rare));
}

/* Of an index on other machines: all of them in one wait. */
static void want_term(void *context, const char *term, size_t len)
{
	const struct hunt *h = context;

	store_want_postings(h->g, term, len);
}

static int by_frequency(const void *a, const void *b)
{
	const struct rare *x = a, *y = b;

	if (x->frequency != y->frequency)
		return x->frequency < y->frequency ? -1 : 1;
	int order = memcmp(x->bytes, y->bytes, x->len < y->len ? x->len : y->len);
	return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* The pairs between the marks. */
static enum zw_status find_rares(struct hunt *h, const struct segment *s, struct rares *r)
{
	size_t from = s->from;

	*r = (struct rares){.h = h, .at = BUF_INIT(SEGMENT_TOKENS * sizeof(struct rare))};
	if (h->g->remote)
		terms_cover(h->paste, s->from, s->to, "", want_term, h);
	for (size_t i = from; i <= s->to; i++) {
		if (i < s->to && tokens_at(h->paste, i)->kind != TOKEN_MARK)
			continue;
		terms_cover(h->paste, from, i, "", add_rare, r);
		from = i + 1;
	}
	if (r->status == ZW_OK)
		r->status = buf_status(&r->at, _("query"), h->err);
	if (rare_count(r) > 1)
		qsort(r->at.data, rare_count(r), sizeof(struct rare), by_frequency);
	return r->status;
}

/* ---- Candidates ---- */

/* Passages with the most of the rare terms, each by its weight, however often it stands there. */
static enum zw_status rank_candidates(struct hunt *h, const struct rares *r, struct first_hit *hits,
                                      size_t *n)
{
	struct rank_term terms[RARE_TERMS];
	size_t most = rare_count(r);
	uint32_t all;

	*n = 0;
	most = most < RARE_TERMS ? most : RARE_TERMS;
	for (size_t i = 0; i < most; i++)
		terms[i] = (struct rank_term){rare_at(r, i)->bytes, rare_at(r, i)->len, 1};
	struct first_request request = {
	        .table = TABLE_PASSAGES,
	        .terms = terms,
	        .within = h->within,
	        .sort = SORT_RELEVANCE,
	        .limit = CANDIDATES,
	        .budget = h->budget,
	};
	enum zw_status status = ZW_OK;
	if (most > 0)
		status = statistics_weigh(h->g, TABLE_PASSAGES, terms, &most, &request.average,
		                          h->err);
	request.n_terms = most;
	if (status == ZW_OK && most > 0)
		status = first_rank(h->g, &request, hits, n, &all, h->err);
	return status;
}

/* ---- Comparing ---- */

static bool agrees(const struct segment *s, uint32_t cost)
{
	return (uint64_t)cost * AGREEMENT <= (uint64_t)s->weight * WEIGHT_TOKEN;
}

/* Against a stretch of the stream of a passage that begins at byte `at` of it. */
static enum zw_status compare(struct hunt *h, struct span stream, size_t at, struct holder *best)
{
	size_t n = h->a.len / sizeof(struct glyph);
	struct aligned found;
	enum zw_status status = tokens_scan(&h->scratch, stream.at, stream.len, h->err);

	if (status != ZW_OK)
		return status;
	size_t m = tokens_count(&h->scratch);
	buf_reset(&h->b);
	glyphs_add(&h->b, &h->scratch, 0, m);
	status = buf_status(&h->b, _("passage"), h->err);
	h->cells += n * m;
	if (status == ZW_OK)
		status = align_within((const void *)h->a.data, n, (const void *)h->b.data, m,
		                      &found, h->err);
	if (status != ZW_OK || found.to == found.from || found.cost >= best->cost)
		return status;
	const struct token *last = tokens_at(&h->scratch, found.to - 1);
	best->cost = found.cost;
	best->from = (uint32_t)at + tokens_at(&h->scratch, found.from)->stream;
	best->to = (uint32_t)at + last->stream + last->stream_len;
	return ZW_OK;
}

static bool inside_character(struct span stream, size_t at)
{
	return at < stream.len && ((unsigned char)stream.at[at] & 0xC0) == 0x80;
}

static enum zw_status compare_around(struct hunt *h, const struct segment *s, struct span stream,
                                     size_t place, struct holder *best)
{
	const struct token *first = tokens_at(h->paste, s->from);
	const struct token *last = tokens_at(h->paste, s->to - 1);
	size_t reach = (size_t)2 * (last->stream + last->stream_len - first->stream) + REACH;

	/* A run of letters may be as long as the paste. */
	reach = reach < LONG_PASSAGE / 2 ? reach : LONG_PASSAGE / 2;
	size_t from = place > reach ? place - reach : 0, to = place + reach;
	to = to < stream.len ? to : stream.len;
	while (inside_character(stream, from))
		from--;
	while (inside_character(stream, to))
		to++;
	return compare(h, (struct span){stream.at + from, to - from}, from, best);
}

/* A paragraph of megabytes is looked at only where a rare term stands. */
static enum zw_status compare_long(struct hunt *h, const struct segment *s, const struct rares *r,
                                   struct span stream, struct holder *best)
{
	enum zw_status status = ZW_OK;
	size_t seeds = 0;

	for (size_t i = 0; i < rare_count(r) && seeds < SEEDS; i++) {
		struct span term = {rare_at(r, i)->bytes, rare_at(r, i)->len};
		size_t at = needle_find(stream, term, 0);
		seeds += at != SIZE_MAX;
		for (int n = 0; n < PLACES && at != SIZE_MAX && status == ZW_OK; n++) {
			status = compare_around(h, s, stream, at, best);
			at = needle_find(stream, term, at + 1);
		}
	}
	return status;
}

/* It is valid until the next one is asked for. */
static enum zw_status passage_stream(struct hunt *h, const struct holder *holder,
                                     struct span *stream)
{
	*stream = utf16_decoded(shard_passage_text(&h->g->shards[holder->shard], holder->passage),
	                        &h->stream);
	return buf_status(&h->stream, _("folded text"), h->err);
}

static enum zw_status try_passage(struct hunt *h, const struct segment *s, const struct rares *r,
                                  struct holder *holder)
{
	size_t bytes = shard_passage_bytes(&h->g->shards[holder->shard], holder->passage);
	uint64_t cells = (s->to - s->from) * (bytes < LONG_PASSAGE ? bytes : LONG_PASSAGE);
	struct span stream;

	holder->cost = UINT32_MAX;
	if (h->cells > HUNT_CELLS || budget_spend(h->budget, cells / CELLS + 1))
		return ZW_OK;
	enum zw_status status = passage_stream(h, holder, &stream);
	if (status != ZW_OK)
		return status;
	return stream.len > LONG_PASSAGE ? compare_long(h, s, r, stream, holder)
	                                 : compare(h, stream, 0, holder);
}

static enum zw_status begin(struct hunt *h, const struct segment *s, struct rares *r)
{
	buf_reset(&h->a);
	glyphs_add(&h->a, h->paste, s->from, s->to);
	enum zw_status status = buf_status(&h->a, _("query"), h->err);
	*r = (struct rares){0};
	return status == ZW_OK ? find_rares(h, s, r) : status;
}

static struct holder holder_of(const struct hunt *h, size_t shard, uint32_t passage)
{
	uint32_t document = shard_document_of(&h->g->shards[shard], passage);

	return (struct holder){
	        .shard = shard, .passage = passage, .document = h->g->first[shard] + document - 1};
}

enum zw_status holders_find(struct hunt *h, const struct segment *s, struct buf *holders)
{
	struct first_hit hits[CANDIDATES];
	size_t n = 0, before = holders->len;
	uint32_t lowest = UINT32_MAX;
	struct rares r;
	enum zw_status status = begin(h, s, &r);

	if (status == ZW_OK)
		status = rank_candidates(h, &r, hits, &n);
	for (size_t i = 0; i < n && status == ZW_OK; i++)
		(void)shard_want_texts(&h->g->shards[hits[i].shard], hits[i].entry,
		                       hits[i].entry + 1);
	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		struct holder holder = holder_of(h, hits[i].shard, hits[i].entry);
		status = try_passage(h, s, &r, &holder);
		if (status != ZW_OK || !agrees(s, holder.cost) || holder.cost > lowest)
			continue;
		if (holder.cost < lowest)
			holders->len = before;
		lowest = holder.cost;
		buf_add(holders, &holder, sizeof(holder));
		status = buf_status(holders, _("passages"), h->err);
	}
	buf_release(&r.at);
	return status;
}

enum zw_status holder_try(struct hunt *h, const struct segment *s, size_t shard, uint32_t passage,
                          bool *held, struct holder *holder)
{
	struct holder tried = holder_of(h, shard, passage);
	struct rares r;
	enum zw_status status = begin(h, s, &r);

	if (status == ZW_OK)
		status = try_passage(h, s, &r, &tried);
	buf_release(&r.at);
	if (status != ZW_OK)
		return status;
	*held = agrees(s, tried.cost);
	if (*held)
		*holder = tried;
	return ZW_OK;
}

/* ---- Questions ---- */

/* Do the tokens of the paste from i on, all of which the holder has not, say this? */
static bool says(const struct tokens *t, const char *steps, size_t n, size_t i, const char *word)
{
	const char *at = word;

	for (; *at && i < n; i++) {
		const struct token *token = tokens_at(t, i);
		if (steps[i] == STEP_EQUAL ||
		    strncmp(t->stream.data + token->stream, at, token->stream_len) != 0)
			return false;
		at += token->stream_len;
	}
	return *at == '\0';
}

static bool asks(const struct tokens *t, const char *steps, size_t from, size_t to)
{
	static const char *const words[] = {
	        "?",    "吗",   "什么", "怎么", "怎样", "如何", "多少",
	        "哪些", "哪个", "哪里", "是否", "能否", "可否", "为何",
	};

	for (size_t i = from; i < to; i++)
		for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++)
			if (says(t, steps, to, i, words[w]))
				return true;
	return false;
}

/* Of each token of the paste, by its number, the step that is taken with it. */
static void mark_steps(const struct buf *steps, size_t from, char *of)
{
	for (size_t i = 0; i < steps->len; i++)
		if (steps->data[i] != STEP_INSERTED)
			of[from++] = steps->data[i];
}

enum zw_status holder_is_asked(struct hunt *h, const struct segment *s, const struct holder *holder,
                               bool *asked)
{
	struct span stream = {"", 0};
	struct buf steps = BUF_INIT(ALIGN_TOKENS);
	char *of = calloc(s->to + 1, 1);

	if (!of)
		return err_no_memory(h->err);
	enum zw_status status = passage_stream(h, holder, &stream);
	/* What has failed meanwhile is empty. */
	size_t from = holder->from < stream.len ? holder->from : stream.len;
	size_t to = holder->to < stream.len ? holder->to : stream.len;
	if (status == ZW_OK)
		status = tokens_scan(&h->scratch, stream.at + from, to - from, h->err);
	buf_reset(&h->a);
	buf_reset(&h->b);
	if (status == ZW_OK) {
		glyphs_add(&h->a, h->paste, s->from, s->to);
		glyphs_add(&h->b, &h->scratch, 0, tokens_count(&h->scratch));
		status = align_steps((const void *)h->a.data, h->a.len / sizeof(struct glyph),
		                     (const void *)h->b.data, h->b.len / sizeof(struct glyph),
		                     &steps, h->err);
	}
	if (status == ZW_OK) {
		mark_steps(&steps, s->from, of);
		*asked = asks(h->paste, of, s->from, s->to);
	}
	buf_release(&steps);
	free(of);
	return status;
}
