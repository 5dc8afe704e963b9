/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/wildcard.h"

#include "core/i18n.h"

#include <string.h>

/* The most frequent terms so far, best first. */
struct best {
	const struct generation *g;
	struct ending {
		char term[TERM_BYTES + 1];
		uint32_t frequency;
	} at[ENDINGS_LIMIT];
	size_t n, seen;
	size_t prefix; /* bytes before the token: of a title */
};

static uint32_t dead_of(const struct generation *g, const char *term, size_t len)
{
	uint32_t dead = 0;

	for (size_t i = 0; i < g->manifest.n_shards; i++)
		dead += dead_frequency(g->shards[i].dead, TABLE_DOCUMENTS, term, len);
	return dead;
}

/* False for what no living document has. */
static bool add_term(void *context, const char *term, size_t len, uint32_t frequency)
{
	struct best *best = context;
	size_t at = best->n;
	uint32_t dead = dead_of(best->g, term, len);

	if (dead >= frequency)
		return false;
	frequency -= dead;
	best->seen++;
	term += best->prefix;
	len -= best->prefix;
	if (len > TERM_BYTES)
		return true;
	while (at > 0 && best->at[at - 1].frequency < frequency)
		at--;
	if (at == ENDINGS_LIMIT)
		return true;
	if (best->n < ENDINGS_LIMIT)
		best->n++;
	memmove(&best->at[at + 1], &best->at[at], (best->n - 1 - at) * sizeof(best->at[0]));
	memcpy(best->at[at].term, term, len);
	best->at[at].term[len] = '\0';
	best->at[at].frequency = frequency;
	return true;
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

static enum zw_status find_endings(const struct generation *g, struct query *q, struct item *item,
                                   struct err *err)
{
	const struct token *t = tokens_at(&item->tokens, item->whole.to - 1);
	const char *prefix = item->field == FIELD_TITLE ? PREFIX_TITLE : "";
	struct best best = {.g = g, .prefix = strlen(prefix)};
	struct buf stem = BUF_INIT(2 * TERM_BYTES);

	/* No term is longer, and none begins so. */
	if (t->stream_len > TERM_BYTES)
		return ZW_OK;
	buf_str(&stem, prefix);
	buf_add(&stem, item->tokens.stream.data + t->stream, t->stream_len);
	enum zw_status status = xap_terms(g->documents, buf_cstr(&stem), stem.len, WILDCARD_TERMS,
	                                  add_term, &best, err);
	buf_release(&stem);
	for (size_t i = 0; i < best.n; i++)
		buf_add(&item->endings, best.at[i].term, strlen(best.at[i].term) + 1);
	if (best.seen > best.n)
		note_cut(q, item);
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
