/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rewrite/lay.h"

#include "core/i18n.h"
#include "corpus/lexicon/lay.h"
#include "searcher/rewrite/rewrite.h"

#include <string.h>

enum { QUESTION_LIMIT = 4096 }; /* bytes: nobody asks a longer one */

struct asking {
	struct query *q;
	struct tokens tokens; /* of what was typed */
	struct buf question;  /* the same folded, without the fences between them */
	struct tokens scratch;
	struct buf word;
	struct err *err;
};

/* Folded as tokens are, without their fences. */
static enum zw_status fold(struct tokens *t, const char *text, size_t len, struct buf *out,
                           struct err *err)
{
	enum zw_status status = tokens_scan(t, text, len, err);

	buf_reset(out);
	for (size_t i = 0; status == ZW_OK && i < tokens_count(t); i++) {
		const struct token *token = tokens_at(t, i);
		buf_add(out, t->stream.data + token->stream, token->stream_len);
	}
	return status == ZW_OK ? buf_status(out, _("query"), err) : status;
}

/* What was typed for bytes [at, at + len) of the question. */
static struct span typed(const struct asking *a, size_t at, size_t len)
{
	size_t begin = 0, start = 0, end = 0;
	bool any = false;

	for (size_t i = 0; i < tokens_count(&a->tokens) && begin < at + len; i++) {
		const struct token *token = tokens_at(&a->tokens, i);
		begin += token->stream_len;
		if (begin <= at)
			continue;
		start = any ? start : token->start;
		end = token->end;
		any = true;
	}
	return (struct span){a->q->plain + start, end - start};
}

static const char separator[] = "、";

/* The next of a list; false at its end. */
static bool next_of(const char **list, const char **one, size_t *len)
{
	if (**list == '\0')
		return false;
	const char *end = strstr(*list, separator);
	*one = *list;
	*len = end ? (size_t)(end - *list) : strlen(*list);
	*list += *len + (end ? sizeof(separator) - 1 : 0);
	return true;
}

/* What the question says itself is no bridge to anything. Tables are written as statutes are
 * (著作权), the question is folded (着作权). */
static enum zw_status is_new(struct asking *a, const char *word, size_t len, bool *is)
{
	enum zw_status status = fold(&a->scratch, word, len, &a->word, a->err);

	*is = status == ZW_OK &&
	      !memmem(a->question.data, a->question.len, a->word.data, a->word.len);
	return status;
}

/* The more a line says, the less each of its words does: they are of one meaning. With the root of
 * their number nDCG@10 was .488, with their number itself .483, all as one .484 (dev half). */
static enum zw_status share(struct asking *a, const char *words, double *share)
{
	const char *word;
	size_t len, n = 0;
	enum zw_status status = ZW_OK;

	while (status == ZW_OK && next_of(&words, &word, &len)) {
		bool is;
		status = is_new(a, word, len, &is);
		n += is;
	}
	double root = 1; /* Newton's: no need of libm for one small number */
	for (int i = 0; n > 1 && i < 20; i++)
		root = (root + (double)n / root) / 2;
	*share = 1 / root;
	return status;
}

static enum zw_status apply(struct asking *a, const struct lay_hit *hit)
{
	const char *words = hit->line->words, *works = hit->line->works, *one;
	struct span from = typed(a, hit->at, hit->len);
	double weight;
	enum zw_status status = share(a, words, &weight);
	size_t len;

	while (status == ZW_OK && next_of(&words, &one, &len)) {
		bool is;
		status = is_new(a, one, len, &is);
		if (is)
			status = rewrite_expansion(a->q, one, len, weight, false, a->err);
	}
	while (status == ZW_OK && next_of(&works, &one, &len))
		status = rewrite_expansion(a->q, one, len, 1, true, a->err);
	if (status != ZW_OK)
		return status;
	return rewrite_tell(a->q, REWRITE_LAY, from.at, from.len, hit->line->words, a->err);
}

enum zw_status rewrite_lay(struct query *q, struct err *err)
{
	struct asking a = {.q = q,
	                   .question = BUF_INIT(3 * QUERY_LIMIT),
	                   .word = BUF_INIT(3 * QUERY_LIMIT),
	                   .err = err};
	struct lay_hit hits[LAY_HITS];
	size_t n = 0;

	if (q->operators || query_items(q) == 0 || strlen(q->plain) > QUESTION_LIMIT)
		return ZW_OK;
	tokens_init(&a.tokens, QUERY_LIMIT);
	tokens_init(&a.scratch, QUERY_LIMIT);
	enum zw_status status = fold(&a.tokens, q->plain, strlen(q->plain), &a.question, err);
	if (status == ZW_OK && a.question.len)
		n = lay_find(a.question.data, a.question.len, hits);
	for (size_t i = 0; status == ZW_OK && i < n; i++)
		status = apply(&a, &hits[i]);
	buf_release(&a.question);
	buf_release(&a.word);
	tokens_release(&a.tokens);
	tokens_release(&a.scratch);
	return status;
}
