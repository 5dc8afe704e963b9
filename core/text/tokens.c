/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Folding and cutting in one pass. Nearly all code points of Chinese text fold alone, by table; the
 * rest (combining marks, compatibility forms that expand) take the slow path through ICU, a run
 * between two normalisation boundaries at a time, and every token of such a run comes from the
 * whole run.
 */
#include "core/text/tokens.h"

#include "core/i18n.h"

#include "fold_table.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

enum {
	FENCE = TOKEN_FENCE,
	SLOW_RUN = 256, /* code units; a longer run of combining marks is folded in pieces */
};

/* The state of one scan. */
struct scan {
	struct tokens *t;
	const char *text;
	uint32_t n;
	uint32_t line;
	enum token_kind kind; /* of the token before, TOKEN_SOFT if a new run begins anyway */
	bool fenced;          /* the stream ends in a fence */
};

void tokens_init(struct tokens *t, size_t limit)
{
	t->stream = BUF_INIT(3 * limit + 16);
	/* A token per byte is the most there can be, but for expansions (㍿ gives four). */
	t->list = BUF_INIT(4 * sizeof(struct token) * (limit + 16));
}

void tokens_release(struct tokens *t)
{
	buf_release(&t->stream);
	buf_release(&t->list);
}

size_t tokens_count(const struct tokens *t)
{
	return t->list.len / sizeof(struct token);
}

const struct token *tokens_at(const struct tokens *t, size_t i)
{
	return (const struct token *)(const void *)t->list.data + i;
}

size_t tokens_from(const struct tokens *t, size_t stream)
{
	size_t low = 0, high = tokens_count(t);

	while (low < high) {
		size_t middle = (low + high) / 2;
		if (tokens_at(t, middle)->stream < stream)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct span tokens_needle(const struct tokens *t, size_t from, size_t to)
{
	if (from >= to)
		return (struct span){"", 0};
	const struct token *first = tokens_at(t, from), *last = tokens_at(t, to - 1);
	size_t start = first->stream, end = (size_t)last->stream + last->stream_len;
	if (first->kind == TOKEN_DIGITS || first->kind == TOKEN_LETTERS)
		start--;
	if (last->kind == TOKEN_DIGITS || last->kind == TOKEN_LETTERS)
		end++;
	return (struct span){t->stream.data + start, end - start};
}

static bool is_run(enum token_kind kind)
{
	return kind == TOKEN_DIGITS || kind == TOKEN_LETTERS;
}

static void end_run(struct scan *s)
{
	if (is_run(s->kind) && !s->fenced) {
		buf_char(&s->t->stream, FENCE);
		s->fenced = true;
	}
	s->kind = TOKEN_SOFT;
}

static void end_line(struct scan *s)
{
	struct buf *stream = &s->t->stream;

	end_run(s);
	if (stream->len && stream->data[stream->len - 1] != '\n')
		buf_char(stream, '\n');
	s->fenced = false;
	s->line++;
}

static enum token_kind kind_of(uint32_t c)
{
	if (c < 0x10000)
		return (enum token_kind)kind_bmp[c];
	if (fold_is_han(c))
		return TOKEN_HAN;
	int32_t numeric = u_getIntPropertyValue((UChar32)c, UCHAR_NUMERIC_TYPE);
	if (numeric == U_NT_DECIMAL || numeric == U_NT_DIGIT)
		return TOKEN_DIGITS;
	if (u_isalpha((UChar32)c))
		return TOKEN_LETTERS;
	return TOKEN_MARK;
}

size_t stream_tokens(struct span stretch, size_t most)
{
	size_t n = 0;
	int32_t at = 0, len = stretch.len < INT32_MAX ? (int32_t)stretch.len : INT32_MAX;

	while (at < len && n <= most) {
		UChar32 c;
		U8_NEXT(stretch.at, at, len, c);
		if (c == FENCE)
			continue;
		n++;
		if (!is_run(kind_of(c < 0 ? 0xFFFD : (uint32_t)c)))
			continue;
		const char *end = memchr(stretch.at + at, FENCE, (size_t)(len - at));
		at = end ? (int32_t)(end - stretch.at) : len;
	}
	return n;
}

size_t stream16_tokens(struct span16 stretch, size_t most)
{
	size_t n = 0;

	for (size_t at = 0; at < stretch.len && n <= most;) {
		UChar32 c;
		U16_NEXT(stretch.at, at, stretch.len, c);
		if (c == FENCE)
			continue;
		n++;
		if (!is_run(kind_of(U_IS_SURROGATE(c) ? 0xFFFD : (uint32_t)c)))
			continue;
		while (at < stretch.len && stretch.at[at++] != FENCE)
			;
	}
	return n;
}

/* One folded code point that comes from text[start, end). */
static void emit(struct scan *s, uint32_t c, uint32_t start, uint32_t end)
{
	struct tokens *t = s->t;
	enum token_kind kind = kind_of(c);

	if (kind == TOKEN_SOFT) {
		end_run(s);
		return;
	}
	if (is_run(kind) && kind == s->kind && t->list.len) {
		struct token *last = (struct token *)(void *)(t->list.data + t->list.len) - 1;
		size_t before = t->stream.len;
		buf_utf8(&t->stream, c);
		last->stream_len += (uint32_t)(t->stream.len - before);
		last->end = end;
		return;
	}
	end_run(s);
	if (is_run(kind) && !s->fenced)
		buf_char(&t->stream, FENCE);
	struct token token = {
	        .stream = (uint32_t)t->stream.len,
	        .start = start,
	        .end = end,
	        .line = s->line,
	        .kind = kind,
	};
	buf_utf8(&t->stream, c);
	token.stream_len = (uint32_t)t->stream.len - token.stream;
	buf_add(&t->list, &token, sizeof(token));
	s->kind = kind;
	s->fenced = false;
}

static int pair_order(const void *key, const void *row)
{
	uint32_t a = *(const uint32_t *)key, b = ((const uint32_t *)row)[0];

	return (a > b) - (a < b);
}

static uint32_t simplify(uint32_t c)
{
	if (!fold_is_han(c) && c != 0x25CB)
		return c;
	const uint32_t(*row)[2] = bsearch(&c, simplified, sizeof(simplified) / sizeof(*simplified),
	                                  sizeof(*simplified), pair_order);
	return row ? (*row)[1] : c;
}

/* Does nothing before `c` change what it folds to? */
static bool starts_run(UChar32 c, const UNormalizer2 *nfkc)
{
	return c < 0x300 || (!fold_is_ignorable((uint32_t)c) && unorm2_hasBoundaryBefore(nfkc, c));
}

/* NFKC, case and simplification of the run that starts at `start`; returns where it ends. */
static uint32_t slow_run(struct scan *s, uint32_t start, const UNormalizer2 *nfkc)
{
	UChar source[SLOW_RUN + 2], normal[SLOW_RUN * 18 + 64], folded[SLOW_RUN * 54 + 64];
	int32_t n = 0;
	uint32_t at = start;
	UErrorCode code = U_ZERO_ERROR;

	while (at < s->n && n < SLOW_RUN) {
		uint32_t next = at;
		UChar32 c;
		U8_NEXT(s->text, next, s->n, c);
		if (c < 0)
			c = 0xFFFD;
		if (at > start && starts_run(c, nfkc))
			break;
		at = next;
		if (!fold_is_ignorable((uint32_t)c))
			U16_APPEND_UNSAFE(source, n, (UChar32)simplify((uint32_t)c));
	}
	n = unorm2_normalize(nfkc, source, n, normal, SLOW_RUN * 18 + 64, &code);
	n = u_strFoldCase(folded, SLOW_RUN * 54 + 64, normal, n, U_FOLD_CASE_DEFAULT, &code);
	if (U_FAILURE(code)) {
		s->t->stream.failed = ZW_NO_MEMORY;
		return s->n;
	}
	for (int32_t i = 0; i < n;) {
		UChar32 c;
		U16_NEXT(folded, i, n, c);
		emit(s, simplify((uint32_t)c), start, at);
	}
	return at;
}

/* True if the code point at `at` could combine with the one before it. */
static bool combines_back(const struct scan *s, uint32_t at, const UNormalizer2 *nfkc)
{
	if (at >= s->n || (unsigned char)s->text[at] < 0xCC)
		return false;
	UChar32 c;
	U8_NEXT(s->text, at, s->n, c);
	if (c >= 0 && c < 0x10000 && fold_bmp[c] < FOLD_DROP)
		return false;
	return c >= 0 && !starts_run(c, nfkc);
}

static uint32_t scan_one(struct scan *s, uint32_t at, const UNormalizer2 *nfkc)
{
	uint32_t next = at;
	UChar32 c;

	U8_NEXT(s->text, next, s->n, c);
	if (c == '\n' || c == '\r') {
		if (c == '\r' && next < s->n && s->text[next] == '\n')
			next++;
		end_line(s);
		return next;
	}
	unsigned to = c >= 0 && c < 0x10000 ? fold_bmp[c] : FOLD_SLOW;
	if (to == FOLD_DROP)
		return next;
	if (to == FOLD_SLOW || combines_back(s, next, nfkc))
		return slow_run(s, at, nfkc);
	emit(s, to, at, next);
	return next;
}

/* A Han character that is folded alone, of three bytes as nearly all are; 0 if there is none. */
static inline uint32_t han_at(const struct scan *s, uint32_t at)
{
	const unsigned char *b = (const unsigned char *)s->text + at;

	if (s->n - at < 3 || (b[0] & 0xF0) != 0xE0 || ((b[1] ^ 0x80) | (b[2] ^ 0x80)) > 0x3F)
		return 0;
	uint32_t to = fold_bmp[(b[0] & 0xFu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu)];
	return to < FOLD_DROP && kind_bmp[to] == TOKEN_HAN ? to : 0;
}

/* Han characters, one behind the other, which is most of all text; returns where they end. One that
 * something might combine with is left to scan_one(). */
static uint32_t scan_han(struct scan *s, uint32_t at)
{
	struct tokens *t = s->t;
	uint32_t c = han_at(s, at);

	while (c && !t->stream.failed && !t->list.failed) {
		uint32_t next = at + 3, follows = next < s->n ? han_at(s, next) : 0;
		if (!follows && next < s->n && (unsigned char)s->text[next] >= 0xCC)
			break;
		end_run(s);
		char bytes[3] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)),
		                 (char)(0x80 | (c & 0x3F))};
		struct token token = {.stream = (uint32_t)t->stream.len,
		                      .stream_len = sizeof(bytes),
		                      .start = at,
		                      .end = next,
		                      .line = s->line,
		                      .kind = TOKEN_HAN};
		buf_add(&t->stream, bytes, sizeof(bytes));
		buf_add(&t->list, &token, sizeof(token));
		s->kind = TOKEN_HAN;
		s->fenced = false;
		at = next;
		c = follows;
	}
	return at;
}

enum zw_status tokens_scan(struct tokens *t, const char *text, size_t n, struct err *err)
{
	UErrorCode code = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&code);

	buf_reset(&t->stream);
	buf_reset(&t->list);
	if (code == U_MEMORY_ALLOCATION_ERROR)
		return err_no_memory(err);
	if (U_FAILURE(code))
		return err_set(err, ZW_IO, _("the Unicode data of ICU cannot be loaded: %s"),
		               u_errorName(code));
	if (n > UINT32_MAX / 8)
		return err_set(err, ZW_LIMIT, _("text over the limit of %u bytes"), UINT32_MAX / 8);
	struct scan s = {.t = t, .text = text, .n = (uint32_t)n, .kind = TOKEN_SOFT};
	for (uint32_t at = 0; at < s.n && !t->stream.failed && !t->list.failed;) {
		uint32_t behind = scan_han(&s, at);
		at = behind > at ? behind : scan_one(&s, at, nfkc);
	}
	end_line(&s);
	enum zw_status status = buf_status(&t->stream, _("folded text"), err);
	return status != ZW_OK ? status : buf_status(&t->list, _("tokens"), err);
}
