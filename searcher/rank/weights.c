/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rank/weights.h"

#include "core/i18n.h"
#include "core/text/words.h"
#include "searcher/rank/formula.h"

#include <stdlib.h>
#include <string.h>

enum { TERMS_LIMIT = 1024 }; /* of one query: some 300 characters of a pasted passage */

void weights_init(struct weights *w)
{
	w->bytes = BUF_INIT(TERMS_LIMIT * 2 * TERM_BYTES);
	w->terms = BUF_INIT(TERMS_LIMIT * sizeof(struct weighted));
	w->sealed = BUF_INIT(2 * TERMS_LIMIT * sizeof(struct rank_term));
}

void weights_release(struct weights *w)
{
	buf_release(&w->bytes);
	buf_release(&w->terms);
	buf_release(&w->sealed);
}

static void add_term(void *context, const char *term, size_t len)
{
	struct weights *w = context;
	struct weighted t = {w->bytes.len, len, w->factor};

	/* Past the limit the rest of a pasted text adds nothing that its beginning has not. */
	if (w->terms.len + sizeof(t) > w->terms.limit)
		return;
	buf_add(&w->bytes, term, len);
	buf_add(&w->terms, &t, sizeof(t));
}

/* ---- Each term once ---- */

static int by_bytes(const void *x, const void *y)
{
	const struct rank_term *a = x, *b = y;
	int order = memcmp(a->bytes, b->bytes, a->len < b->len ? a->len : b->len);

	return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Sorts the terms and leaves each once, with its factors added, or the highest of them. Returns how
 * many are left. */
static size_t unite(struct rank_term *terms, size_t n, bool add)
{
	size_t kept = 0;

	if (n)
		qsort(terms, n, sizeof(*terms), by_bytes);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || by_bytes(&terms[kept - 1], &terms[i]) != 0)
			terms[kept++] = terms[i];
		else if (add)
			terms[kept - 1].factor += terms[i].factor;
		else if (terms[kept - 1].factor < terms[i].factor)
			terms[kept - 1].factor = terms[i].factor;
	}
	return kept;
}

/* Terms [from, to), united, behind those that are sealed. No term is added any more: the bytes must
 * not move. */
static enum zw_status seal(struct weights *w, size_t from, size_t to, bool add, struct err *err)
{
	const struct weighted *terms = (const void *)w->terms.data;
	size_t before = w->sealed.len;
	enum zw_status status = buf_status(&w->bytes, _("query"), err);

	if (status == ZW_OK)
		status = buf_status(&w->terms, _("query"), err);
	for (size_t i = from; status == ZW_OK && i < to; i++) {
		struct rank_term term = {w->bytes.data + terms[i].at, terms[i].len,
		                         terms[i].factor};
		buf_add(&w->sealed, &term, sizeof(term));
		status = buf_status(&w->sealed, _("query"), err);
	}
	if (status == ZW_OK && to > from)
		w->sealed.len = before + unite((void *)(w->sealed.data + before), to - from, add) *
		                                 sizeof(struct rank_term);
	return status;
}

/* ---- Of an item ---- */

static void add_word(struct weights *w, const struct tokens *t, struct piece word)
{
	char term[TERM_BYTES];
	size_t len = terms_word(t, word.from, word.to, term);

	if (len)
		add_term(w, term, len);
}

/* The pairs and tokens between marks: a comma says nothing. But for a text of nothing else. */
static void add_cover(struct weights *w, const struct tokens *t, struct piece whole,
                      const char *prefix)
{
	size_t from = whole.from;
	bool any = false;

	for (size_t i = from; i <= whole.to; i++) {
		if (i < whole.to && tokens_at(t, i)->kind != TOKEN_MARK)
			continue;
		terms_cover(t, from, i, prefix, add_term, w);
		any |= i > from;
		from = i + 1;
	}
	if (!any)
		terms_cover(t, whole.from, whole.to, prefix, add_term, w);
}

static void add_covers(struct weights *w, const struct tokens *t, struct piece whole, bool body,
                       bool passages, double factor)
{
	w->factor = factor * PAIR;
	if (body)
		add_cover(w, t, whole, "");
	w->factor = factor * (passages ? HEADING : TITLE);
	add_cover(w, t, whole, passages ? PREFIX_HEADING : PREFIX_TITLE);
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
		for (size_t j = 0; j < item_ranked(item); j++)
			add_word(w, &item->tokens, item_ranked_word(item, j));
		if (!query_is_joined(q))
			add_covers(w, &item->tokens, item->whole, item->field == FIELD_BODY,
			           passages, 1);
	}
	if (query_is_joined(q))
		add_covers(w, &q->joined.tokens, q->joined.whole, true, passages, 1);
}

/* ---- Of the thesaurus ---- */

struct adding {
	struct weights *w;
	const struct tokens *tokens;
};

static void add_cut(void *context, size_t from, size_t to)
{
	const struct adding *a = context;

	add_word(a->w, a->tokens, (struct piece){from, to});
}

static void add_expansion(struct weights *w, const struct expansion *e, struct words *words,
                          bool passages)
{
	struct adding adding = {w, &e->tokens};
	struct piece whole = {0, tokens_count(&e->tokens)};

	w->factor = LAY * e->weight * WORD;
	words_cut(words, &e->tokens, WORDS_INDEXED, add_cut, &adding);
	add_covers(w, &e->tokens, whole, true, passages, LAY * e->weight);
}

/* The query's own terms count as often as it says them. The wordings of a thesaurus repeat each
 * other (赔偿损失, 赔偿责任), which says nothing: of each term the highest factor counts. */
enum zw_status weights_of_query(struct weights *w, const struct query *q, struct words *words,
                                bool passages, bool expansions, struct err *err)
{
	add_query(w, q, passages);
	size_t own = w->terms.len / sizeof(struct weighted);
	for (size_t i = 0; expansions && i < query_expansions(q); i++)
		if (!query_expansion(q, i)->title)
			add_expansion(w, query_expansion(q, i), words, passages);
	enum zw_status status = seal(w, 0, own, true, err);
	if (status == ZW_OK)
		status = seal(w, own, w->terms.len / sizeof(struct weighted), false, err);
	if (status == ZW_OK && w->sealed.len)
		w->sealed.len = unite((void *)w->sealed.data,
		                      w->sealed.len / sizeof(struct rank_term), true) *
		                sizeof(struct rank_term);
	return status;
}
