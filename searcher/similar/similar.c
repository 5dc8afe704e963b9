/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * BM25 over the documents, by the telling words of one of them and the pairs of its title:
 *
 *   score = sum over its telling words  (1 + ln count) x BM25(word)
 *         + sum over the pairs of its title      TITLE x BM25(pair in the title)
 */
#include "searcher/similar/similar.h"

#include "core/i18n.h"
#include "core/json.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/match/matching.h"
#include "searcher/match/needle.h"
#include "searcher/rank/statistics.h"
#include "searcher/show/citing.h"
#include "searcher/show/result.h"
#include "searcher/similar/telling.h"

#include <stdlib.h>
#include <string.h>

/* Of the interpretations in the laws of the shared data: tests/e2e/test_similar.py. */
static const double TITLE = 0.5;
static const double BM25_K1 = 1.2, BM25_B = 0.75;

enum {
	TITLE_TERMS = 64,
	TITLE_BYTES = 4096,
	RANKED = 200, /* looked at besides 4 for each that is told: versions of one work are one */
};

struct finding {
	struct searcher *s;
	const struct generation *g;
	struct entry entry; /* of the document asked for */
	uint32_t document;  /* its number in the catalog */
	uint32_t day;
	struct telling telling;
	struct tokens title;
	struct buf bytes;       /* of the terms of the title */
	struct buf terms;       /* struct rank_term */
	struct first_hit *hits; /* best first */
	size_t n;
	struct budget budget;
	struct set shown; /* of what is found, what is left after folding; numbers + 1 */
	struct err *err;
};

/* ---- What is looked for ---- */

static void add_title_term(void *context, const char *term, size_t len)
{
	struct finding *f = context;
	struct rank_term weighted = {f->bytes.data + f->bytes.len, len, TITLE};
	const struct rank_term *at = (const void *)f->terms.data;

	for (size_t i = 0; i < f->terms.len / sizeof(*at); i++)
		if (at[i].len == len && memcmp(at[i].bytes, term, len) == 0)
			return;
	/* The bytes must not move: there is room for this much. */
	if (f->bytes.len + len > TITLE_BYTES || f->terms.len >= f->terms.limit)
		return;
	buf_add(&f->bytes, term, len);
	buf_add(&f->terms, &weighted, sizeof(weighted));
}

static enum zw_status choose_terms(struct finding *f)
{
	const struct shard *shard = &f->g->shards[f->entry.shard];
	struct buf stream = BUF_INIT(UINT32_MAX);
	struct span title = utf16_decoded(shard_title(shard, f->entry.at), &stream);
	enum zw_status status = telling_find(f->g, f->s->words, shard, f->entry.at, SIMILAR_WORDS,
	                                     &f->telling, f->err);

	f->bytes = BUF_INIT(TITLE_BYTES);
	f->terms = BUF_INIT((SIMILAR_WORDS + TITLE_TERMS) * sizeof(struct rank_term));
	if (status == ZW_OK)
		status = buf_status(&stream, _("title"), f->err);
	if (status == ZW_OK && title.len < TITLE_BYTES)
		status = tokens_scan(&f->title, title.at, title.len, f->err);
	buf_release(&stream);
	if (status == ZW_OK && !buf_reserve(&f->bytes, TITLE_BYTES))
		status = err_no_memory(f->err);
	if (status != ZW_OK)
		return status;
	terms_cover(&f->title, 0, tokens_count(&f->title), PREFIX_TITLE, add_title_term, f);
	for (size_t i = 0; i < telling_count(&f->telling); i++) {
		const struct telling_word *word = telling_at(&f->telling, i);
		struct rank_term term = {word->term, word->len, word->factor};
		buf_add(&f->terms, &term, sizeof(term));
	}
	return buf_status(&f->terms, _("words"), f->err);
}

/* ---- What is found ---- */

static struct entry entry_of(const struct first_hit *hit)
{
	return (struct entry){hit->shard, hit->entry};
}

static uint32_t document_of(const struct finding *f, const struct first_hit *hit)
{
	return matching_document(f->g, SCOPE_DOCUMENT, entry_of(hit));
}

static enum zw_status rank_documents(struct finding *f, uint32_t limit)
{
	struct rank_term *terms = (void *)f->terms.data;
	struct first_request request = {
	        .table = TABLE_DOCUMENTS,
	        .terms = terms,
	        .n_terms = f->terms.len / sizeof(*terms),
	        .k1 = BM25_K1,
	        .b = BM25_B,
	        .sort = SORT_RELEVANCE,
	        .limit = 4 * limit + RANKED,
	        .budget = &f->budget,
	};
	uint32_t all;

	f->hits = calloc(request.limit, sizeof(*f->hits));
	if (!f->hits)
		return err_no_memory(f->err);
	if (request.n_terms == 0)
		return ZW_OK;
	enum zw_status status = statistics_weigh(f->g, TABLE_DOCUMENTS, terms, &request.n_terms,
	                                         &request.average, f->err);
	if (status == ZW_OK)
		status = first_rank(f->g, &request, f->hits, &f->n, &all, f->err);
	return status;
}

/* Without its own work; of every other what is shown of a result list, too. */
static enum zw_status fold_hits(struct finding *f)
{
	const struct catalog *c = f->g->catalog;
	const struct buf none = BUF_INIT(0);
	struct set found = {0};
	enum zw_status status = set_init(&found, catalog_documents(c), f->err);

	if (status == ZW_OK)
		status = set_init(&f->shown, catalog_documents(c), f->err);
	for (size_t i = 0; i < f->n && status == ZW_OK; i++) {
		uint32_t d = document_of(f, &f->hits[i]);
		if (d != f->document && fold_work(c, d) != fold_work(c, f->document))
			set_add(&found, d + 1);
	}
	if (status == ZW_OK)
		status = fold_documents(c, &found, &none, f->day, &f->shown, f->err);
	set_release(&found);
	return status;
}

/* ---- What is told ---- */

enum { WANTED = 32 /* documents */ };

static bool stands_in(struct span16 text, const struct telling_word *word)
{
	size_t prefix = strlen(PREFIX_WORD), at = 0;
	uint16_t units[TERM_BYTES + 1];
	struct span bytes = {word->term + prefix, word->len - prefix};
	struct span16 needle = {units, utf16_encode(bytes, &at, units, TERM_BYTES + 1)};

	return needle16_find(text, needle, 0) != SIZE_MAX;
}

static enum zw_status add_shared(const struct finding *f, struct entry entry, struct similar *like)
{
	struct span16 text = shard_document_text(&f->g->shards[entry.shard], entry.at);
	size_t prefix = strlen(PREFIX_WORD);

	for (size_t i = 0; i < telling_count(&f->telling) && like->n_shared < SIMILAR_SHARED; i++) {
		const struct telling_word *word = telling_at(&f->telling, i);
		if (!stands_in(text, word))
			continue;
		char *copy = strndup(word->term + prefix, word->len - prefix);
		if (!copy)
			return err_no_memory(f->err);
		like->shared[like->n_shared++] = copy;
	}
	return ZW_OK;
}

/* Of a distant index: what is told of the first ones, in one wait. */
static void want_told(const struct finding *f, uint32_t limit)
{
	uint32_t first, end, n = 0;

	for (size_t i = 0; f->g->remote && i < f->n && n < limit && n < WANTED; i++) {
		struct entry entry = entry_of(&f->hits[i]);
		const struct shard *shard = &f->g->shards[entry.shard];
		if (!set_has(&f->shown, document_of(f, &f->hits[i]) + 1))
			continue;
		shard_want_document(shard, entry.at);
		shard_passages_of(shard, entry.at, &first, &end);
		(void)shard_want_texts(shard, first, end);
		n++;
	}
}

static enum zw_status tell(struct finding *f, uint32_t limit, struct similar_list *list)
{
	enum zw_status status =
	        other_load(f->g, f->document, f->day, NULL, &list->document, f->err);

	list->as_of = f->day;
	list->at = calloc(limit ? limit : 1, sizeof(*list->at));
	if (!list->at)
		return err_no_memory(f->err);
	want_told(f, limit);
	for (size_t i = 0; i < f->n && list->n < limit && status == ZW_OK; i++) {
		uint32_t d = document_of(f, &f->hits[i]);
		if (!set_has(&f->shown, d + 1))
			continue;
		struct similar *like = &list->at[list->n++];
		like->score = f->hits[i].weight;
		status = other_load(f->g, d, f->day, NULL, &like->document, f->err);
		if (status == ZW_OK)
			status = add_shared(f, entry_of(&f->hits[i]), like);
	}
	return status;
}

/* ---- The whole ---- */

static enum zw_status find(struct finding *f, uint32_t limit, struct similar_list *list)
{
	enum zw_status status = choose_terms(f);

	if (status == ZW_OK)
		status = rank_documents(f, limit);
	if (status == ZW_OK)
		status = fold_hits(f);
	return status == ZW_OK ? tell(f, limit, list) : status;
}

static enum zw_status similar_once(struct searcher *s, const char *path, uint32_t limit,
                                   uint32_t day, uint32_t milliseconds, struct similar_list *list,
                                   struct err *err)
{
	struct finding f = {.s = s, .g = s->generation, .day = day, .err = err};
	struct similar_list found = {0};
	enum zw_status status = path_find(f.g, path, &f.entry, err);

	if (status != ZW_OK)
		return status;
	f.document = matching_document(f.g, SCOPE_DOCUMENT, f.entry);
	tokens_init(&f.title, TITLE_BYTES);
	budget_init(&f.budget, milliseconds, 0);
	status = find(&f, limit < SIMILAR_LIMIT ? limit : SIMILAR_LIMIT, &found);
	telling_release(&f.telling);
	tokens_release(&f.title);
	buf_release(&f.bytes);
	buf_release(&f.terms);
	free(f.hits);
	set_release(&f.shown);
	found.late = f.budget.cut;
	found.partial = found.late || !store_is_whole(f.g);
	if (status == ZW_OK)
		*list = found;
	else
		similar_release(&found);
	return status;
}

enum zw_status searcher_similar(struct searcher *s, const char *path, uint32_t limit, uint32_t day,
                                uint32_t milliseconds, struct similar_list *list, struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = similar_once(s, path, limit, day, milliseconds, list, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (made && (again || status != ZW_OK))
			similar_release(list);
	}
	return status;
}

void similar_release(struct similar_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		for (size_t j = 0; j < list->at[i].n_shared; j++)
			free(list->at[i].shared[j]);
		other_release(&list->at[i].document);
	}
	free(list->at);
	other_release(&list->document);
	*list = (struct similar_list){0};
}
