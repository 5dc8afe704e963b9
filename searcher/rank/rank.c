/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * BM25 over words and pairs of characters together, by Xapian:
 *
 *   score = WRITTEN (if every item stands as written)
 *         + sum over the words of the query  WORD    x BM25(word)
 *         + sum over its pairs               PAIR    x BM25(pair)
 *         + the same pairs in the title      TITLE   x BM25   (documents)
 *         + the same pairs in the headings   HEADING x BM25   (passages)
 *
 * Equal scores are in the order of their paths.
 */
#include "searcher/rank/rank.h"

#include "core/i18n.h"
#include "core/schema.h"

#include <stdlib.h>
#include <string.h>

/* The constants of the prototype on 1,540 questions of lay people over 1,512 laws, nDCG@10: words
 * alone .329 with tuned BM25, .346 with pairs at .6, .369 with chapter headings at .5; a title
 * above .3 does harm. `tests/bench` measures them anew. */
static const double WORD = 1.0, PAIR = 0.6, HEADING = 0.5, TITLE = 0.3;
static const double BM25_K1 = 1.2, BM25_B = 0.75;

/* Above any sum of BM25: what stands as written comes first, whatever else there is. */
static const double WRITTEN = 1 << 20;

enum {
	TERMS_LIMIT = 1024, /* of one query: some 300 characters of a pasted passage */
	COUNTED = 1000,     /* answers of a question that are counted and not estimated */
};

/* Where a term stands in weights.bytes, which moves while it grows. */
struct weighted {
	size_t at, len;
	double factor;
};

struct weights {
	struct buf bytes;  /* of the terms, one behind the other */
	struct buf terms;  /* struct weighted */
	struct buf sealed; /* struct xap_weighted: each term once */
	double factor;     /* of the terms that are added now */
};

static void weights_init(struct weights *w)
{
	w->bytes = BUF_INIT(TERMS_LIMIT * 2 * TERM_BYTES);
	w->terms = BUF_INIT(TERMS_LIMIT * sizeof(struct weighted));
	w->sealed = BUF_INIT(TERMS_LIMIT * sizeof(struct xap_weighted));
}

static void weights_release(struct weights *w)
{
	buf_release(&w->bytes);
	buf_release(&w->terms);
	buf_release(&w->sealed);
}

static void weights_add(void *context, const char *term, size_t len)
{
	struct weights *w = context;
	struct weighted t = {w->bytes.len, len, w->factor};

	/* Past the limit the rest of a pasted text adds nothing that its beginning has not. */
	if (w->terms.len + sizeof(t) > w->terms.limit)
		return;
	buf_add(&w->bytes, term, len);
	buf_add(&w->terms, &t, sizeof(t));
}

static int by_bytes(const void *x, const void *y)
{
	const struct xap_weighted *a = x, *b = y;
	int order = memcmp(a->bytes, b->bytes, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Each term once, with its factors added. */
static enum zw_status weights_seal(struct weights *w, struct err *err)
{
	const struct weighted *terms = (const void *)w->terms.data;
	size_t n = w->terms.len / sizeof(*terms), kept = 0;
	enum zw_status status = buf_status(&w->bytes, _("query"), err);

	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		struct xap_weighted term = {w->bytes.data + terms[i].at, terms[i].len,
		                            terms[i].factor};
		buf_add(&w->sealed, &term, sizeof(term));
		status = buf_status(&w->sealed, _("query"), err);
	}
	if (status != ZW_OK || n == 0)
		return status;
	struct xap_weighted *sealed = (void *)w->sealed.data;
	qsort(sealed, n, sizeof(*sealed), by_bytes);
	for (size_t i = 0; i < n; i++) {
		if (kept && by_bytes(&sealed[kept - 1], &sealed[i]) == 0)
			sealed[kept - 1].factor += sealed[i].factor;
		else
			sealed[kept++] = sealed[i];
	}
	w->sealed.len = kept * sizeof(*sealed);
	return ZW_OK;
}

static void add_word(struct weights *w, const struct item *item, struct piece word)
{
	char term[TERM_BYTES];
	size_t len = terms_word(&item->tokens, word.from, word.to, term);

	if (len)
		weights_add(w, term, len);
}

/* The pairs and tokens of an item between its marks: a comma says nothing. But for an item of
 * nothing else. */
static void add_cover(struct weights *w, const struct item *item, const char *prefix)
{
	const struct tokens *t = &item->tokens;
	size_t from = item->whole.from;
	bool any = false;

	for (size_t i = from; i <= item->whole.to; i++) {
		if (i < item->whole.to && tokens_at(t, i)->kind != TOKEN_MARK)
			continue;
		terms_cover(t, from, i, prefix, weights_add, w);
		any |= i > from;
		from = i + 1;
	}
	if (!any)
		terms_cover(t, item->whole.from, item->whole.to, prefix, weights_add, w);
}

static void add_covers(struct weights *w, const struct item *item, bool passages)
{
	w->factor = PAIR;
	if (item->field == FIELD_BODY)
		add_cover(w, item, "");
	w->factor = passages ? HEADING : TITLE;
	add_cover(w, item, passages ? PREFIX_HEADING : PREFIX_TITLE);
}

/* Items in a row give the pairs of the whole row: the one between two items says that they stand
 * next to each other. */
static void add_query(struct weights *w, const struct query *q, bool passages)
{
	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded)
			continue;
		w->factor = WORD;
		for (size_t j = 0; j < item_words(item); j++)
			add_word(w, item, item_word(item, j));
		if (!query_is_joined(q))
			add_covers(w, item, passages);
	}
	if (query_is_joined(q))
		add_covers(w, &q->joined, passages);
}

/* One set per shard, as the shim wants them. */
static struct xap_set *sets_of(const struct generation *g, const struct match *matches,
                               bool written)
{
	struct xap_set *sets = calloc(g->manifest.n_shards, sizeof(*sets));

	for (size_t i = 0; sets && i < g->manifest.n_shards; i++) {
		const struct set *s = written ? &matches[i].written : &matches[i].found;
		sets[i] = (struct xap_set){g->shards[i].info.name, s->bits, s->last, NULL};
	}
	return sets;
}

/* How many texts cite the document of each entry; the caller ends with free. */
static double *cited_of(const struct generation *g, size_t shard, enum scope scope, uint32_t last)
{
	double *cited = calloc((size_t)last + 1, sizeof(*cited));

	for (uint32_t entry = 1; cited && entry <= last; entry++) {
		uint32_t document = scope == SCOPE_PASSAGE
		                            ? shard_document_of(&g->shards[shard], entry)
		                            : entry;
		const struct catalog_document *row =
		        catalog_document(g->catalog, g->first[shard] + document - 1);
		cited[entry] = row ? row->cited : 0;
	}
	return cited;
}

static void release_sets(struct xap_set *sets, size_t n)
{
	for (size_t i = 0; sets && i < n; i++)
		free((void *)sets[i].weights);
	free(sets);
}

static enum zw_status weigh_by_citations(const struct generation *g, enum scope scope,
                                         struct xap_set *sets, struct err *err)
{
	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		sets[i].weights = cited_of(g, i, scope, sets[i].last);
		if (!sets[i].weights)
			return err_no_memory(err);
	}
	return ZW_OK;
}

static enum zw_status run(const struct generation *g, const struct rank_request *r,
                          const struct weights *weights, struct xap_hit *hits, size_t *n,
                          uint32_t *about, struct err *err)
{
	bool passages = r->scope == SCOPE_PASSAGE || !r->matches;
	bool cited = r->matches && r->sort == SORT_CITED;
	struct xap_request request = {
	        .terms = (const void *)weights->sealed.data,
	        .n_terms = cited ? 0 : weights->sealed.len / sizeof(struct xap_weighted),
	        .n_sets = g->manifest.n_shards,
	        .tier = cited ? 0 : WRITTEN,
	        /* A heading answers no question; its words count for what stands under it. */
	        .without = r->matches ? NULL : TERM_KIND_HEADING,
	        .k1 = BM25_K1,
	        .b = BM25_B,
	        .sort_slot = r->matches && r->sort == SORT_DATE ? SLOT_DATE : -1,
	        .tie_slot = SLOT_PATH,
	        .collapse_slot = !r->matches && r->scope == SCOPE_DOCUMENT ? SLOT_FILE : -1,
	        .offset = r->offset,
	        .limit = r->limit,
	        .count_to = r->matches ? 0 : COUNTED,
	};
	struct xap_set *among = NULL, *first = NULL, *within = NULL;
	enum zw_status status = ZW_OK;

	if (r->matches) {
		request.among = among = sets_of(g, r->matches, false);
		request.first = first = sets_of(g, r->matches, true);
		if (!among || !first)
			status = err_no_memory(err);
		else if (r->sort == SORT_CITED)
			status = weigh_by_citations(g, r->scope, among, err);
	} else if (r->within) {
		request.within = within = sets_of(g, r->within, false);
		if (!within)
			status = err_no_memory(err);
	}
	if (status == ZW_OK)
		status = xap_rank(passages ? g->passages : g->documents, &request, hits, n, about,
		                  err);
	release_sets(among, g->manifest.n_shards);
	free(first);
	free(within);
	return status;
}

static void locate(const struct generation *g, const struct rank_request *r,
                   const struct xap_hit *hit, struct ranked *ranked)
{
	uint32_t shards = (uint32_t)g->manifest.n_shards;

	*ranked = (struct ranked){0};
	ranked->shard = (hit->entry - 1) % shards;
	ranked->entry = (hit->entry - 1) / shards + 1;
	ranked->score = hit->weight;
	ranked->written = r->matches && set_has(&r->matches[ranked->shard].written, ranked->entry);
	/* The tier is told by `written`; the score is that of the words. */
	if (ranked->written && r->sort == SORT_RELEVANCE)
		ranked->score -= WRITTEN;
}

enum zw_status rank(const struct generation *g, const struct rank_request *r, struct ranked *ranked,
                    size_t *n, uint32_t *about, struct err *err)
{
	struct xap_hit *hits = calloc(r->limit ? r->limit : 1, sizeof(*hits));
	struct weights weights;

	if (!hits)
		return err_no_memory(err);
	weights_init(&weights);
	add_query(&weights, r->query, r->scope == SCOPE_PASSAGE || !r->matches);
	enum zw_status status = weights_seal(&weights, err);
	if (status == ZW_OK)
		status = run(g, r, &weights, hits, n, about, err);
	for (size_t i = 0; status == ZW_OK && i < *n; i++)
		locate(g, r, &hits[i], &ranked[i]);
	weights_release(&weights);
	free(hits);
	return status;
}
