/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which parts of a query are looked at, and the whole query with a part replaced: operators,
 * quotation marks and filters stay where they are. Quoted items and those of a title are told of
 * slips, but letters in quotation marks are letters.
 */
#include "core/i18n.h"
#include "searcher/match/named.h"
#include "searcher/show/result.h"
#include "searcher/suggest/letters.h"
#include "searcher/suggest/spelling.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Documents that have letters by accident. */
	ACCIDENTS = 3,
	RUNS = 32,       /* strings of Han characters that are looked at … */
	RUN_MOST = 256,  /* … and characters of one */
	WINDOW = 4,      /* characters of a part that is looked at … */
	WINDOWS = 3,     /* … of a string in which so many are … */
	WINDOW_FROM = 5, /* … if it has so many characters */
};

struct offering {
	struct searcher *s;
	const struct query *q;
	struct answer *a;
	struct allowance allowance; /* for slips */
	size_t runs;                /* looked at for them */
	enum zw_status failed;      /* of a look whether letters are common */
	struct err *err;
};

/* Bytes of the query's text, and what to type there. */
struct change {
	size_t start, end;
	const char *to;
	size_t to_len;
};

static bool is_full(const struct offering *o)
{
	return o->a->n_offers == OFFERS_LIMIT;
}

static bool is_offered(const struct offering *o, const char *query)
{
	for (size_t i = 0; i < o->a->n_offers; i++)
		if (strcmp(o->a->offers[i].query, query) == 0)
			return true;
	return false;
}

/* One offer of several changes, ascending. */
static enum zw_status offer(struct offering *o, enum offer_kind kind, const struct change *changes,
                            size_t n)
{
	struct buf query = BUF_INIT(4 * QUERY_LIMIT), from = BUF_INIT(4 * QUERY_LIMIT);
	struct buf to = BUF_INIT(4 * QUERY_LIMIT);
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		const struct change *c = &changes[i];
		buf_add(&query, o->q->text + at, c->start - at);
		buf_add(&query, c->to, c->to_len);
		at = c->end;
		buf_str(&from, i ? " " : "");
		buf_add(&from, o->q->text + c->start, c->end - c->start);
		buf_str(&to, i ? " " : "");
		buf_add(&to, c->to, c->to_len);
	}
	buf_str(&query, o->q->text + at);
	if (!is_full(o) && !is_offered(o, buf_cstr(&query))) {
		struct offer made = {kind, buf_take(&query), buf_take(&from), buf_take(&to)};
		o->a->offers[o->a->n_offers++] = made;
		if (!made.query || !made.from || !made.to)
			return err_no_memory(o->err); /* the answer is released with it */
	}
	buf_release(&query);
	buf_release(&from);
	buf_release(&to);
	return ZW_OK;
}

/* ---- Letters ---- */

struct letters {
	struct offering *o;
	size_t start, end;  /* of the letters */
	size_t number_end;  /* of the number of an article behind them; 0: there is none */
	struct buf article; /* 第577条 */
};

static struct span token_text(const struct item *item, size_t i)
{
	const struct token *t = tokens_at(&item->tokens, i);

	return (struct span){item->tokens.stream.data + t->stream, t->stream_len};
}

static bool token_is(const struct item *item, size_t i, const char *text)
{
	if (i >= item->whole.to)
		return false;
	struct span s = token_text(item, i);
	return s.len == strlen(text) && memcmp(s.at, text, s.len) == 0;
}

static size_t item_end(const struct item *item)
{
	return item->start + tokens_at(&item->tokens, item->whole.to - 1)->end;
}

static bool is_letters(const struct item *item, size_t i)
{
	struct span s = token_text(item, i);

	if (tokens_at(&item->tokens, i)->kind != TOKEN_LETTERS)
		return false;
	for (size_t k = 0; k < s.len; k++)
		if (s.at[k] < 'a' || s.at[k] > 'z')
			return false;
	return true;
}

/* Tokens [i, end of the item): 577, 第577条, 第120条之1, 120-1. */
static bool read_article(const struct item *item, size_t i, struct buf *article)
{
	enum { LONGEST = 5 };

	buf_reset(article);
	i += token_is(item, i, "第");
	if (i >= item->whole.to || tokens_at(&item->tokens, i)->kind != TOKEN_DIGITS ||
	    token_text(item, i).len > LONGEST)
		return false;
	struct span number = token_text(item, i++);
	buf_printf(article, "第%.*s条", (int)number.len, number.at);
	i += token_is(item, i, "条");
	if (token_is(item, i, "之") || token_is(item, i, "-")) {
		if (++i >= item->whole.to || token_text(item, i).len > LONGEST)
			return false;
		struct span sub = token_text(item, i++);
		buf_printf(article, "之%.*s", (int)sub.len, sub.at);
	}
	return i == item->whole.to;
}

/* Nothing but white space between the two? */
static bool follows(const struct query *q, const struct item *before, const struct item *item)
{
	size_t at = item_end(before);

	while (at < item->start && strchr(" \t", q->text[at]))
		at++;
	if (at < item->start && strncmp(q->text + at, "　", strlen("　")) == 0)
		at += strlen("　");
	return at >= item->start && !item->quoted && !item->excluded &&
	       item->field == before->field;
}

/* Some documents have them in earnest. */
static bool are_common(struct offering *o, struct span letters)
{
	uint32_t documents = 0;

	if (letters.len <= TERM_BYTES && o->failed == ZW_OK)
		o->failed = store_frequency(o->s->generation, TABLE_DOCUMENTS, letters.at,
		                            letters.len, &documents, o->err);
	return letters.len > TERM_BYTES || documents > ACCIDENTS;
}

static enum zw_status article_exists(const struct offering *o, const struct buf *citation,
                                     bool *exists)
{
	const struct catalog *c = o->s->generation->catalog;
	struct buf named = BUF_INIT(NAMED_LIMIT * sizeof(struct named));
	enum named_as as = NAMED_NOTHING;
	enum zw_status status =
	        named_find(c, buf_cstr(citation), citation->len, &named, &as, o->err);

	*exists = false;
	if (status == ZW_OK && as == NAMED_CITATION)
		for (size_t i = 0; i < named.len / sizeof(struct named) && !*exists; i++) {
			const struct named *n = (const struct named *)(void *)named.data + i;
			*exists = n->article &&
			          catalog_article(c, n->document, n->article, n->sub, n->part) > 0;
		}
	buf_release(&named);
	return status;
}

static enum zw_status offer_letters(void *context, const char *to, size_t len, bool exact,
                                    struct err *err)
{
	const struct letters *l = context;
	struct buf cited = BUF_INIT(4 * SUGGEST_KEY_LIMIT);
	struct change change = {l->start, l->end, to, len};
	bool exists = false;

	buf_add(&cited, to, len);
	buf_add(&cited, l->article.data, l->article.len);
	enum zw_status status = buf_status(&cited, _("query"), err);
	if (status == ZW_OK && exact && l->number_end)
		status = article_exists(l->o, &cited, &exists);
	if (exists)
		change = (struct change){l->start, l->number_end, buf_cstr(&cited), cited.len};
	if (status == ZW_OK)
		status = offer(l->o, OFFER_PINYIN, &change, 1);
	buf_release(&cited);
	return status;
}

/* Items [i, end) are letters in a row, the last one perhaps with a number. Typed as one: shuju
 * anquan. */
static enum zw_status try_letters(struct offering *o, size_t i, size_t end)
{
	const struct item *first = query_item(o->q, i), *last = query_item(o->q, end - 1);
	struct letters l = {.o = o,
	                    .start = first->start + tokens_at(&first->tokens, 0)->start,
	                    .end = last->start + tokens_at(&last->tokens, 0)->end,
	                    .article = BUF_INIT(256)};
	struct buf typed = BUF_INIT(SUGGEST_TYPED);
	bool behind = end < query_own_items(o->q) && follows(o->q, last, query_item(o->q, end));

	for (size_t k = i; k < end; k++) {
		struct span s = token_text(query_item(o->q, k), 0);
		buf_add(&typed, s.at, s.len);
	}
	if (last->whole.to > 1 && read_article(last, 1, &l.article))
		l.number_end = item_end(last);
	else if (last->whole.to == 1 && behind &&
	         read_article(query_item(o->q, end), 0, &l.article))
		l.number_end = item_end(query_item(o->q, end));
	enum zw_status status = buf_status(&l.article, _("query"), o->err);
	/* What is longer than a name can be is none. */
	if (status == ZW_OK && typed.failed == ZW_NO_MEMORY)
		status = err_no_memory(o->err);
	if (status == ZW_OK && !typed.failed && (last->whole.to == 1 || l.number_end))
		status = letters_find(o->s, typed.data, typed.len, offer_letters, &l, o->err);
	buf_release(&typed);
	buf_release(&l.article);
	return status;
}

static bool may_be_letters(struct offering *o, size_t i)
{
	const struct item *item = query_item(o->q, i);

	return !item->quoted && !item->excluded && is_letters(item, 0) &&
	       !are_common(o, token_text(item, 0));
}

static enum zw_status find_letters(struct offering *o)
{
	size_t n = query_own_items(o->q), end;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && status == ZW_OK; i = end) {
		end = i + 1;
		if (!may_be_letters(o, i))
			continue;
		while (end < n && query_item(o->q, end - 1)->whole.to == 1 &&
		       may_be_letters(o, end) &&
		       follows(o->q, query_item(o->q, end - 1), query_item(o->q, end)))
			end++;
		size_t before = o->a->n_offers;
		status = try_letters(o, i, end);
		if (o->a->n_offers > before)
			continue;
		for (size_t k = i; k < end && end - i > 1 && status == ZW_OK; k++)
			status = try_letters(o, k, k + 1);
	}
	return status == ZW_OK ? o->failed : status;
}

/* ---- Slips ---- */

struct slips {
	struct change at[OFFERS_LIMIT];
	struct buf texts[OFFERS_LIMIT];
	size_t n;
};

static enum zw_status try_part(struct offering *o, const struct item *item, size_t from, size_t to,
                               bool part, struct slips *slips)
{
	const struct tokens *t = &item->tokens;
	struct spelling_request r = {t, from, to, part, &o->allowance};
	struct buf *text = &slips->texts[slips->n];

	*text = BUF_INIT(QUERY_LIMIT);
	enum zw_status status = spelling_find(o->s->generation, &r, &o->s->tokens, text, o->err);
	if (status == ZW_OK && text->len > 0) {
		slips->at[slips->n++] = (struct change){item->start + tokens_at(t, from)->start,
		                                        item->start + tokens_at(t, to - 1)->end,
		                                        text->data, text->len};
		return ZW_OK;
	}
	buf_release(text);
	return status;
}

/* Tokens [from, to); if nothing is near the whole of them, the places where they are strange, with
 * what is around: 营商坏境 of 优化营商坏境的措施. */
static enum zw_status try_run(struct offering *o, const struct item *item, size_t from, size_t to,
                              struct slips *slips)
{
	size_t before = slips->n, at = from;

	if (to - from > RUN_MOST)
		to = from + RUN_MOST;
	enum zw_status status = try_part(o, item, from, to, false, slips);

	if (to - from < WINDOW_FROM)
		return status;
	for (int i = 0; status == ZW_OK && i < WINDOWS && slips->n == before; i++, at++) {
		status = spelling_strange(o->s->generation, &item->tokens, at, to, &at, o->err);
		if (status != ZW_OK || at == to)
			break;
		size_t begin = at > from ? at - 1 : at;
		if (to - begin < WINDOW)
			begin = to - WINDOW;
		size_t end = begin + WINDOW;
		status = try_part(o, item, begin, end, true, slips);
	}
	return status;
}

/* Each run of Han characters of an item. */
static enum zw_status try_item(struct offering *o, const struct item *item, struct slips *slips)
{
	enum zw_status status = ZW_OK;
	size_t end;

	for (size_t i = 0; i < item->whole.to && status == ZW_OK; i = end) {
		end = i + 1;
		if (tokens_at(&item->tokens, i)->kind != TOKEN_HAN)
			continue;
		while (end < item->whole.to && tokens_at(&item->tokens, end)->kind == TOKEN_HAN)
			end++;
		if (end - i >= SPELLING_FEWEST && slips->n < OFFERS_LIMIT && o->runs++ < RUNS)
			status = try_run(o, item, i, end, slips);
	}
	return status;
}

static enum zw_status find_slips(struct offering *o)
{
	struct slips slips = {.n = 0};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < query_own_items(o->q) && status == ZW_OK; i++)
		if (!query_item(o->q, i)->excluded)
			status = try_item(o, query_item(o->q, i), &slips);
	if (status == ZW_OK && slips.n > 0)
		status = offer(o, OFFER_SPELLING, slips.at, slips.n);
	for (size_t i = 0; i < slips.n; i++)
		buf_release(&slips.texts[i]);
	return status;
}

/* ---- Both ---- */

/* Is what was typed there, as it was typed? */
static bool is_enough(const struct answer *a)
{
	return answered_direct(a->answered) ||
	       (a->answered == ANSWERED_ALL && a->exact > ACCIDENTS);
}

enum zw_status offers_find(struct searcher *s, const struct query *q, struct answer *answer,
                           struct err *err)
{
	struct offering o = {
	        .s = s, .q = q, .a = answer, .allowance = {.left = SPELLING_PASSAGES}, .err = err};

	if (q->pasted || is_enough(answer))
		return ZW_OK;
	enum zw_status status = find_letters(&o);
	return status == ZW_OK ? find_slips(&o) : status;
}
