/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/verify/plain.h"

#include <string.h>

static bool same_token(const struct tokens *a, size_t i, const struct tokens *b, size_t j)
{
	const struct token *x = tokens_at(a, i), *y = tokens_at(b, j);

	return x->stream_len == y->stream_len &&
	       memcmp(a->stream.data + x->stream, b->stream.data + y->stream, x->stream_len) == 0;
}

bool plain_has(const struct tokens *text, const struct tokens *phrase)
{
	size_t n = tokens_count(text), m = tokens_count(phrase);

	for (size_t from = 0; from + m <= n; from++) {
		uint32_t line = tokens_at(text, from)->line;
		size_t same = 0;
		while (same < m && tokens_at(text, from + same)->line == line &&
		       same_token(text, from + same, phrase, same))
			same++;
		if (same == m)
			return true;
	}
	return false;
}

size_t plain_line_end(const struct tokens *text, size_t from)
{
	size_t n = tokens_count(text), end = from;

	while (end < n && tokens_at(text, end)->line == tokens_at(text, from)->line)
		end++;
	return end;
}

static bool is_run(const struct token *t)
{
	return t->kind == TOKEN_DIGITS || t->kind == TOKEN_LETTERS;
}

bool plain_query(const struct tokens *text, size_t from, size_t to, struct buf *query)
{
	buf_reset(query);
	buf_char(query, '"');
	for (size_t i = from; i < to; i++) {
		const struct token *t = tokens_at(text, i);
		const char *bytes = text->stream.data + t->stream;
		if (t->stream_len == 1 && strchr("*\\", *bytes))
			return false;
		/* Two words stay two words; marks that combine, like those of Arabic, are not
		 * put into another order when they are folded once more. */
		if (i > from &&
		    (t->kind == TOKEN_MARK || (is_run(t) && is_run(tokens_at(text, i - 1)))))
			buf_char(query, ' ');
		buf_add(query, bytes, t->stream_len);
	}
	buf_char(query, '"');
	return !query->failed;
}

/* SplitMix64. */
uint64_t chance_below(struct chance *c, uint64_t n)
{
	uint64_t z = c->state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return (z ^ z >> 31) % n;
}
