/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/text/terms.h"

#include "core/hash.h"
#include "core/index/schema.h"

#include <string.h>
#include <unicode/utf8.h>

struct term {
	char bytes[2 * TERM_BYTES];
	size_t len;
};

/* A long token is cut at a code point: the rest is left to verification. */
static void append_token(struct term *term, const struct tokens *t, const struct token *token)
{
	const char *at = t->stream.data + token->stream;
	int32_t n = (int32_t)token->stream_len;

	if (n > TERM_BYTES) {
		n = TERM_BYTES;
		U8_SET_CP_START((const uint8_t *)at, 0, n);
	}
	memcpy(term->bytes + term->len, at, (size_t)n);
	term->len += (size_t)n;
}

static void emit_one(const struct tokens *t, size_t i, const char *prefix, term_fn *emit,
                     void *context)
{
	struct term term = {.len = strlen(prefix)};

	memcpy(term.bytes, prefix, term.len);
	append_token(&term, t, tokens_at(t, i));
	emit(context, term.bytes, term.len);
}

static void emit_pair(const struct tokens *t, size_t i, const char *prefix, term_fn *emit,
                      void *context)
{
	struct term term = {.len = strlen(prefix)};

	memcpy(term.bytes, prefix, term.len);
	append_token(&term, t, tokens_at(t, i));
	append_token(&term, t, tokens_at(t, i + 1));
	emit(context, term.bytes, term.len);
}

/* Do tokens i and i + 1 make a pair, seen within [.., to)? */
static bool is_pair(const struct tokens *t, size_t i, size_t to)
{
	if (i + 1 >= to)
		return false;
	const struct token *a = tokens_at(t, i), *b = tokens_at(t, i + 1);
	return a->kind == TOKEN_HAN && b->kind == TOKEN_HAN && a->line == b->line;
}

void terms_each(const struct tokens *t, const char *prefix, term_fn *emit, void *context)
{
	size_t n = tokens_count(t);

	for (size_t i = 0; i < n; i++) {
		emit_one(t, i, prefix, emit, context);
		if (is_pair(t, i, n))
			emit_pair(t, i, prefix, emit, context);
	}
}

void terms_cover(const struct tokens *t, size_t from, size_t to, const char *prefix, term_fn *emit,
                 void *context)
{
	bool covered = false;

	for (size_t i = from; i < to; i++) {
		bool pair = is_pair(t, i, to);
		if (pair)
			emit_pair(t, i, prefix, emit, context);
		else if (!covered)
			emit_one(t, i, prefix, emit, context);
		covered = pair;
	}
}

bool terms_exact(const struct tokens *t, size_t from, size_t to)
{
	if (to - from == 1)
		return tokens_at(t, from)->stream_len <= TERM_BYTES;
	return to - from == 2 && is_pair(t, from, to);
}

size_t terms_word(const struct tokens *t, size_t from, size_t to, char term[TERM_BYTES])
{
	size_t len = strlen(PREFIX_WORD);

	if (to - from < 2)
		return 0;
	memcpy(term, PREFIX_WORD, len);
	for (size_t i = from; i < to; i++) {
		const struct token *token = tokens_at(t, i);
		if (len + token->stream_len > TERM_BYTES)
			return 0;
		memcpy(term + len, t->stream.data + token->stream, token->stream_len);
		len += token->stream_len;
	}
	return len;
}

void terms_path(const char *path, char term[PATH_TERM_SIZE])
{
	size_t prefix = strlen(PREFIX_PATH);

	memcpy(term, PREFIX_PATH, prefix);
	hash_hex(path, strlen(path), term + prefix);
}
