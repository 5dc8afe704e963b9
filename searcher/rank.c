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
#include "searcher/rank.h"

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
static const double WRITTEN = 10000;

enum {
	TERMS_LIMIT = 1024, /* of one query: some 300 characters of a pasted passage */
	COUNTED = 1000,     /* answers of a question that are counted and not estimated */
};

/* Where a term stands in bag.bytes, which moves while it grows. */
struct bag_term {
	size_t at, len;
	double factor;
};

struct bag {
	struct buf bytes;  /* of the terms, one behind the other */
	struct buf terms;  /* struct bag_term */
	struct buf sealed; /* struct xap_weighted: each term once */
	double factor;     /* of the terms that are added now */
};

static void bag_init(struct bag *b)
{
	b->bytes = BUF_INIT(TERMS_LIMIT * 2 * TERM_BYTES);
	b->terms = BUF_INIT(TERMS_LIMIT * sizeof(struct bag_term));
	b->sealed = BUF_INIT(TERMS_LIMIT * sizeof(struct xap_weighted));
}

static void bag_release(struct bag *b)
{
	buf_release(&b->bytes);
	buf_release(&b->terms);
	buf_release(&b->sealed);
}

static void bag_add(void *context, const char *term, size_t len)
{
	struct bag *b = context;
	struct bag_term t = {b->bytes.len, len, b->factor};

	/* Past the limit the rest of a pasted text adds nothing that its beginning has not. */
	if (b->terms.len + sizeof(t) > b->terms.limit)
		return;
	buf_add(&b->bytes, term, len);
	buf_add(&b->terms, &t, sizeof(t));
}

static int by_bytes(const void *x, const void *y)
{
	const struct xap_weighted *a = x, *b = y;
	int order = memcmp(a->bytes, b->bytes, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Each term once, with its factors added. */
static enum zw_status bag_seal(struct bag *b, struct err *err)
{
	const struct bag_term *terms = (const void *)b->terms.data;
	size_t n = b->terms.len / sizeof(*terms), kept = 0;
	enum zw_status status = buf_status(&b->bytes, _("query"), err);

	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		struct xap_weighted w = {b->bytes.data + terms[i].at, terms[i].len,
		                         terms[i].factor};
		buf_add(&b->sealed, &w, sizeof(w));
		status = buf_status(&b->sealed, _("query"), err);
	}
	if (status != ZW_OK || n == 0)
		return status;
	struct xap_weighted *sealed = (void *)b->sealed.data;
	qsort(sealed, n, sizeof(*sealed), by_bytes);
	for (size_t i = 0; i < n; i++) {
		if (kept && by_bytes(&sealed[kept - 1], &sealed[i]) == 0)
			sealed[kept - 1].factor += sealed[i].factor;
		else
			sealed[kept++] = sealed[i];
	}
	b->sealed.len = kept * sizeof(*sealed);
	return ZW_OK;
}

/* A word of two characters or more, as the segmenter left it. */
static void add_word(struct bag *b, const struct item *item, struct piece word)
{
	struct buf term = BUF_INIT(2 * TERM_BYTES);

	buf_str(&term, PREFIX_WORD);
	for (size_t i = word.from; i < word.to; i++) {
		const struct token *t = tokens_at(&item->tokens, i);
		buf_add(&term, item->tokens.stream.data + t->stream, t->stream_len);
	}
	if (!term.failed && word.to - word.from > 1)
		bag_add(b, term.data, term.len);
	buf_release(&term);
}

/* The pairs and tokens of an item between its marks: a comma says nothing. But for an item of
 * nothing else. */
static void add_cover(struct bag *b, const struct item *item, const char *prefix)
{
	const struct tokens *t = &item->tokens;
	size_t from = item->whole.from;
	bool any = false;

	for (size_t i = from; i <= item->whole.to; i++) {
		if (i < item->whole.to && tokens_at(t, i)->kind != TOKEN_MARK)
			continue;
		terms_cover(t, from, i, prefix, bag_add, b);
		any |= i > from;
		from = i + 1;
	}
	if (!any)
		terms_cover(t, item->whole.from, item->whole.to, prefix, bag_add, b);
}

static void add_covers(struct bag *b, const struct item *item, bool passages)
{
	b->factor = PAIR;
	if (item->field == FIELD_BODY)
		add_cover(b, item, "");
	b->factor = passages ? HEADING : TITLE;
	add_cover(b, item, passages ? PREFIX_HEADING : PREFIX_TITLE);
}

/* Items in a row give the pairs of the whole row: the one between two items says that they stand
 * next to each other. */
static void add_query(struct bag *b, const struct query *q, bool passages)
{
	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded)
			continue;
		b->factor = WORD;
		for (size_t j = 0; j < item_words(item); j++)
			add_word(b, item, item_word(item, j));
		if (!query_is_joined(q))
			add_covers(b, item, passages);
	}
	if (query_is_joined(q))
		add_covers(b, &q->joined, passages);
}

/* One set per shard, as the shim wants them. */
static struct xap_set *sets_of(const struct generation *g, const struct match *matches,
                               bool written)
{
	struct xap_set *sets = calloc(g->manifest.n_shards, sizeof(*sets));

	for (size_t i = 0; sets && i < g->manifest.n_shards; i++) {
		const struct set *s = written ? &matches[i].written : &matches[i].found;
		sets[i] = (struct xap_set){g->shards[i].info.name, s->bits, s->last};
	}
	return sets;
}

static enum zw_status run(const struct generation *g, const struct rank_request *r,
                          const struct bag *bag, struct xap_hit *hits, size_t *n, uint32_t *about,
                          struct err *err)
{
	bool passages = r->scope == SCOPE_PASSAGE || !r->matches;
	struct xap_request request = {
	        .terms = (const void *)bag->sealed.data,
	        .n_terms = bag->sealed.len / sizeof(struct xap_weighted),
	        .n_sets = g->manifest.n_shards,
	        .tier = WRITTEN,
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
	struct xap_set *among = NULL, *first = NULL;
	enum zw_status status = ZW_OK;

	if (r->matches) {
		request.among = among = sets_of(g, r->matches, false);
		request.first = first = sets_of(g, r->matches, true);
		if (!among || !first)
			status = err_no_memory(err);
	}
	if (status == ZW_OK)
		status = xap_rank(passages ? g->passages : g->documents, &request, hits, n, about,
		                  err);
	free(among);
	free(first);
	return status;
}

static void locate(const struct generation *g, const struct rank_request *r,
                   const struct xap_hit *hit, struct ranked *ranked)
{
	uint32_t shards = (uint32_t)g->manifest.n_shards;

	ranked->shard = (hit->entry - 1) % shards;
	ranked->entry = (hit->entry - 1) / shards + 1;
	ranked->score = hit->weight;
	ranked->written = r->matches && set_has(&r->matches[ranked->shard].written, ranked->entry);
}

enum zw_status rank(const struct generation *g, const struct rank_request *r, struct ranked *ranked,
                    size_t *n, uint32_t *about, struct err *err)
{
	struct xap_hit *hits = calloc(r->limit ? r->limit : 1, sizeof(*hits));
	struct bag bag;

	if (!hits)
		return err_no_memory(err);
	bag_init(&bag);
	add_query(&bag, r->query, r->scope == SCOPE_PASSAGE || !r->matches);
	enum zw_status status = bag_seal(&bag, err);
	if (status == ZW_OK)
		status = run(g, r, &bag, hits, n, about, err);
	for (size_t i = 0; status == ZW_OK && i < *n; i++)
		locate(g, r, &hits[i], &ranked[i]);
	bag_release(&bag);
	free(hits);
	return status;
}
