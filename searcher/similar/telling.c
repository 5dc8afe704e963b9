/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The index keeps no list of the terms of a document, but its folded text: the words are cut out
 * of that anew.
 */
#include "searcher/similar/telling.h"

#include "core/i18n.h"
#include "searcher/match/stand/sentence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Sample ---- */

/* Every line of a short text; of a long one as many from its end as from its beginning. */
static enum zw_status sample(struct span16 text, struct buf *out, struct err *err)
{
	size_t every = utf16_bytes(text) / TELLING_SAMPLE + 1, number = 0;
	struct buf stream = BUF_INIT(UINT32_MAX);

	for (size_t at = 0, end; at < text.len && !stream.failed && !out->failed;
	     at = end, number++) {
		end = line_end(text, at);
		if (number % every != 0)
			continue;
		size_t room = TELLING_SAMPLE - out->len;
		struct span line = utf16_decoded((struct span16){text.at + at, end - at}, &stream);
		buf_add(out, line.at, line.len < room ? line.len : room);
	}
	/* The last character may have been cut. */
	while (!out->failed && out->len > 0 && ((unsigned char)out->data[out->len - 1] & 0x80) &&
	       out->len == TELLING_SAMPLE)
		out->len--;
	enum zw_status status = buf_status(&stream, _("document"), err);
	buf_release(&stream);
	return status == ZW_OK ? buf_status(out, _("document"), err) : status;
}

/* ---- Words ---- */

struct word {
	size_t at; /* in telling.terms */
	size_t len;
	uint32_t count;
};

struct counting {
	struct telling *t;
	struct buf words; /* struct word */
};

/* 九五 of 一九五五年: what a text counts does not tell what it is about. */
static bool is_number(const char *word, size_t len)
{
	static const char digits[] = "〇零一二三四五六七八九十百千万亿两";
	const size_t han = strlen("一");

	for (size_t at = 0; at + han <= len; at += han)
		if (!memmem(digits, strlen(digits), word + at, han))
			return false;
	return true;
}

static void add_word(void *context, size_t from, size_t to)
{
	struct counting *c = context;
	char term[TERM_BYTES];
	struct word word = {c->t->terms.len, terms_word(&c->t->text, from, to, term), 1};

	size_t prefix = strlen(PREFIX_WORD);

	if (word.len == 0 || is_number(term + prefix, word.len - prefix))
		return;
	buf_add(&c->t->terms, term, word.len);
	buf_add(&c->words, &word, sizeof(word));
}

static int by_bytes(const void *x, const void *y, void *terms)
{
	const struct word *a = x, *b = y;
	const char *base = terms;
	int order = memcmp(base + a->at, base + b->at, a->len < b->len ? a->len : b->len);

	if (order == 0)
		order = (a->len > b->len) - (a->len < b->len);
	return order ? order : (a->at > b->at) - (a->at < b->at);
}

/* Frequent ones first, then those that stand first. */
static int by_count(const void *x, const void *y)
{
	const struct word *a = x, *b = y;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Each word once. */
static void count_words(struct counting *c)
{
	struct word *w = (void *)c->words.data;
	size_t n = c->words.len / sizeof(*w), kept = 0;
	const char *base = c->t->terms.data;

	if (n == 0)
		return;
	qsort_r(w, n, sizeof(*w), by_bytes, c->t->terms.data);
	for (size_t i = 1; i < n; i++) {
		if (w[i].len == w[kept].len &&
		    memcmp(base + w[i].at, base + w[kept].at, w[i].len) == 0)
			w[kept].count++;
		else
			w[++kept] = w[i];
	}
	c->words.len = (kept + 1) * sizeof(*w);
	qsort(w, kept + 1, sizeof(*w), by_count);
}

static enum zw_status cut_words(struct counting *c, struct words *words, struct span16 text,
                                struct err *err)
{
	struct buf chosen = BUF_INIT(TELLING_SAMPLE);

	enum zw_status status = sample(text, &chosen, err);
	if (status == ZW_OK)
		status = tokens_scan(&c->t->text, buf_cstr(&chosen), chosen.len, err);
	buf_release(&chosen);
	if (status == ZW_OK)
		words_cut(words, &c->t->text, WORDS_INDEXED, add_word, c);
	if (status == ZW_OK)
		status = buf_status(&c->t->terms, _("words"), err);
	if (status == ZW_OK)
		status = buf_status(&c->words, _("words"), err);
	if (status == ZW_OK)
		count_words(c);
	return status;
}

/* ---- Weights ---- */

static int by_weight(const void *x, const void *y)
{
	const struct telling_word *a = x, *b = y;

	if (a->weight != b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->term > b->term) - (a->term < b->term);
}

/* What only this document has leads nowhere. */
static enum zw_status weigh(const struct generation *g, struct counting *c, struct err *err)
{
	const struct word *w = (const void *)c->words.data;
	size_t n = c->words.len / sizeof(*w);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && i < TELLING_LOOKED_UP && status == ZW_OK; i++) {
		struct telling_word word = {c->t->terms.data + w[i].at, w[i].len, 0, 0};
		uint32_t frequency = 0;
		status = store_frequency(g, TABLE_DOCUMENTS, word.term, word.len, &frequency, err);
		if (status != ZW_OK || frequency < 2)
			continue;
		word.factor = 1 + log(w[i].count);
		word.weight = word.factor * log(1 + (double)g->n_documents / frequency);
		buf_add(&c->t->words, &word, sizeof(word));
	}
	if (status == ZW_OK)
		status = buf_status(&c->t->words, _("words"), err);
	if (telling_count(c->t) > 1)
		qsort(c->t->words.data, telling_count(c->t), sizeof(struct telling_word),
		      by_weight);
	return status;
}

enum zw_status telling_find(const struct generation *g, struct words *words,
                            const struct shard *shard, uint32_t entry, size_t most,
                            struct telling *telling, struct err *err)
{
	struct telling t = {
	        .terms = BUF_INIT(4 * TELLING_SAMPLE),
	        .words = BUF_INIT(TELLING_LOOKED_UP * sizeof(struct telling_word)),
	};
	struct counting c = {.t = &t, .words = BUF_INIT(TELLING_SAMPLE * sizeof(struct word))};

	tokens_init(&t.text, TELLING_SAMPLE);
	enum zw_status status = cut_words(&c, words, shard_document_text(shard, entry), err);
	if (status == ZW_OK)
		status = weigh(g, &c, err);
	buf_release(&c.words);
	if (status != ZW_OK) {
		telling_release(&t);
		return status;
	}
	if (telling_count(&t) > most)
		t.words.len = most * sizeof(struct telling_word);
	*telling = t;
	return ZW_OK;
}

void telling_release(struct telling *t)
{
	tokens_release(&t->text);
	buf_release(&t->terms);
	buf_release(&t->words);
}

size_t telling_count(const struct telling *t)
{
	return t->words.len / sizeof(struct telling_word);
}

const struct telling_word *telling_at(const struct telling *t, size_t i)
{
	return (const struct telling_word *)(const void *)t->words.data + i;
}
