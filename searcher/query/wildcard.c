/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/wildcard.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

/* A term that begins so, and how many living documents have it. */
struct candidate {
	size_t at, len; /* in struct candidates.bytes */
	uint32_t frequency;
};

/* Of one shard after the other, each in the order of their bytes. */
struct candidates {
	const struct shard *shard;
	size_t prefix; /* bytes before the token: of a title */
	struct buf bytes, at;
};

/* False for what no living document of the shard has. */
static bool add_term(void *context, const char *term, size_t len, struct frequency f)
{
	struct candidates *c = context;
	uint32_t dead = dead_frequency(c->shard->dead, TABLE_DOCUMENTS, term, len);
	struct candidate one = {c->bytes.len, len - c->prefix, f.documents - dead};

	if (dead >= f.documents)
		return false;
	buf_add(&c->bytes, term + c->prefix, one.len);
	buf_add(&c->at, &one, sizeof(one));
	return true;
}

static int by_bytes(const void *x, const void *y, void *bytes)
{
	const struct candidate *a = x, *b = y;
	const char *base = bytes;
	int order = memcmp(base + a->at, base + b->at, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Each once, with its documents in all shards. Returns how many there are. */
static size_t unite(struct candidates *c)
{
	struct candidate *at = (void *)c->at.data;
	size_t n = c->at.len / sizeof(*at), kept = 0;

	if (n)
		qsort_r(at, n, sizeof(*at), by_bytes, c->bytes.data);
	for (size_t i = 0; i < n; i++) {
		if (kept && by_bytes(&at[kept - 1], &at[i], c->bytes.data) == 0)
			at[kept - 1].frequency += at[i].frequency;
		else
			at[kept++] = at[i];
	}
	return kept;
}

/* The most frequent ones; of equals those that come first. */
struct best {
	struct candidate at[ENDINGS_LIMIT];
	size_t n;
};

static void keep_frequent(struct best *best, const struct candidate *one)
{
	size_t at = best->n;

	while (at > 0 && best->at[at - 1].frequency < one->frequency)
		at--;
	if (at == ENDINGS_LIMIT)
		return;
	if (best->n < ENDINGS_LIMIT)
		best->n++;
	memmove(&best->at[at + 1], &best->at[at], (best->n - 1 - at) * sizeof(best->at[0]));
	best->at[at] = *one;
}

/* The item as one would type it, for the note. */
static void note_cut(struct query *q, const struct item *item)
{
	const struct token *t = tokens_at(&item->tokens, item->whole.to - 1);
	struct buf stem = BUF_INIT(2 * QUERY_LIMIT);

	buf_add(&stem, item->tokens.stream.data + t->stream, t->stream_len);
	buf_char(&stem, '*');
	if (!stem.failed)
		notes_add(&q->notes, NOTE_CUT, stem.data, stem.len);
	else
		q->notes.failed = stem.failed;
	buf_release(&stem);
}

static enum zw_status find_candidates(const struct generation *g, enum table table,
                                      const struct buf *stem, struct candidates *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < g->manifest.n_shards; i++) {
		c->shard = &g->shards[i];
		if (shard_is_missing(c->shard))
			continue;
		status = postings_terms(c->shard->tree, table, buf_cstr(stem), stem->len,
		                        WILDCARD_TERMS, add_term, c, err);
	}
	if (status == ZW_OK)
		status = buf_status(&c->bytes, _("query"), err);
	return status == ZW_OK ? buf_status(&c->at, _("query"), err) : status;
}

/* In the order of their bytes, which are looked through no further than WILDCARD_TERMS. */
static void choose(struct candidates *c, struct query *q, struct item *item)
{
	const struct candidate *at = (const void *)c->at.data;
	size_t n = unite(c);
	struct best best = {.n = 0};

	n = n < WILDCARD_TERMS ? n : WILDCARD_TERMS;
	for (size_t i = 0; i < n; i++)
		if (at[i].len <= TERM_BYTES)
			keep_frequent(&best, &at[i]);
	for (size_t i = 0; i < best.n; i++) {
		buf_add(&item->endings, c->bytes.data + best.at[i].at, best.at[i].len);
		buf_add(&item->endings, "", 1);
	}
	if (n > best.n)
		note_cut(q, item);
}

static enum zw_status find_endings(const struct generation *g, struct query *q, struct item *item,
                                   struct err *err)
{
	const struct token *t = tokens_at(&item->tokens, item->whole.to - 1);
	bool title = item->field == FIELD_TITLE;
	const char *prefix = title ? PREFIX_TITLE : "";
	/* A shard each, of as many terms as one may have. */
	size_t most = g->manifest.n_shards * (size_t)WILDCARD_TERMS;
	struct candidates c = {.prefix = strlen(prefix),
	                       .bytes = BUF_INIT(most * TERM_BYTES),
	                       .at = BUF_INIT(most * sizeof(struct candidate))};
	/* In place: a part of it would be the beginning of other terms. */
	BUF_HERE(stem, 2 * TERM_BYTES);

	/* No term is longer, and none begins so. */
	if (t->stream_len > TERM_BYTES)
		return ZW_OK;
	buf_str(&stem, prefix);
	buf_add(&stem, item->tokens.stream.data + t->stream, t->stream_len);
	enum zw_status status =
	        find_candidates(g, title ? TABLE_DOCUMENTS : TABLE_PASSAGES, &stem, &c, err);
	if (status == ZW_OK)
		choose(&c, q, item);
	buf_release(&c.bytes);
	buf_release(&c.at);
	return status == ZW_OK ? buf_status(&item->endings, _("query"), err) : status;
}

enum zw_status wildcards_find(const struct generation *g, struct query *q, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < query_items(q); i++) {
		struct item *item = (struct item *)(void *)q->items.data + i;
		if (item->open)
			status = find_endings(g, q, item, err);
	}
	return status == ZW_OK ? buf_status(&q->notes, _("query"), err) : status;
}
