/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/compare/fine/units.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/similar/align.h"

#include <string.h>

/* ---- Numbers that lines begin with ---- */

static bool is_text(const struct tokens *t, size_t i, const char *text)
{
	const struct token *token = tokens_at(t, i);

	return token->stream_len == strlen(text) &&
	       memcmp(t->stream.data + token->stream, text, token->stream_len) == 0;
}

static bool is_any(const struct tokens *t, size_t i, const char *const *texts)
{
	for (; *texts; texts++)
		if (is_text(t, i, *texts))
			return true;
	return false;
}

static bool is_numeral(const struct tokens *t, size_t i)
{
	const struct token *token = tokens_at(t, i);
	size_t at = 0;

	if (token->kind == TOKEN_DIGITS)
		return true;
	return token->kind == TOKEN_HAN &&
	       words_is_numeral(
	               (uint16_t)utf8_next(t->stream.data + token->stream, token->stream_len, &at));
}

/* Behind the numerals that stand at i. */
static size_t skip_numerals(const struct tokens *t, size_t i, size_t end)
{
	while (i < end && is_numeral(t, i))
		i++;
	return i;
}

/* 第十条之一, 第二章: behind it; `from` if there is none. */
static size_t skip_ordinal(const struct tokens *t, size_t from, size_t end,
                           const char *const *counted)
{
	if (from == end || !is_text(t, from, "第"))
		return from;
	size_t at = skip_numerals(t, from + 1, end);
	if (at == from + 1 || at == end)
		return from;
	if (is_text(t, at, "分") && at + 1 < end) /* 第一分编 */
		at++;
	if (!is_any(t, at, counted))
		return from;
	at++;
	if (at < end && is_text(t, at, "之")) {
		size_t behind = skip_numerals(t, at + 1, end);
		if (behind > at + 1)
			at = behind;
	}
	return at;
}

/* （一） 一、 1. 1、 1）: behind it. A number alone is text: 3 年; and so is 1.5 万元. */
static size_t skip_item(const struct tokens *t, size_t from, size_t end)
{
	static const char *const behind[] = {"、", ".", "．", ")", NULL};
	bool open = from < end && is_text(t, from, "(");
	size_t at = skip_numerals(t, from + open, end);

	if (at == from + open || at == end)
		return from;
	if (open)
		return is_text(t, at, ")") ? at + 1 : from;
	if (!is_any(t, at, behind))
		return from;
	if (is_text(t, at, ".") && at + 1 < end && is_numeral(t, at + 1) &&
	    tokens_at(t, at)->end == tokens_at(t, at + 1)->start)
		return from;
	return at + 1;
}

/* The first token of the line [from, end) that is compared. */
static size_t skip_number(const struct tokens *t, size_t from, size_t end, enum passage_kind kind,
                          bool first)
{
	static const char *const articles[] = {"条", NULL};
	static const char *const parts[] = {"编", "章", "节", "篇", "卷", NULL};
	size_t at = from;

	if (kind == PASSAGE_ARTICLE && first)
		at = skip_ordinal(t, from, end, articles);
	if (at == from)
		at = skip_ordinal(t, from, end, parts);
	return at == from ? skip_item(t, from, end) : at;
}

/* ---- Units ---- */

/* Characters that are written for each other, and that NFKC keeps apart. */
static uint32_t same_mark(uint32_t code)
{
	switch (code) {
	case 0x2010: /* hyphens, dashes, the minus sign, a line of a box */
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2015:
	case 0x2212:
	case 0x2500:
	case 0x2501:
		return '-';
	case 0x2022: /* dots in the middle */
	case 0x2027:
	case 0x2219:
	case 0x22C5:
	case 0x30FB:
		return 0xB7;
	case 0x301C:
	case 0x223C:
		return '~';
	default:
		return code;
	}
}

static bool is_stop(uint32_t code)
{
	return code == 0x3002 || code == ';' || code == ',' || code == 0x3001 || code == ':' ||
	       code == '!' || code == '?';
}

struct marking {
	struct text_unit *units;
	const uint32_t *of; /* of each token: its unit, or UINT32_MAX */
};

static void mark_word(void *context, size_t from, size_t to)
{
	const struct marking *m = context;

	for (size_t i = from; i < to; i++)
		if (m->of[i] != UINT32_MAX)
			m->units[m->of[i]].word = i == from;
}

/* A word begins at every unit but within a word. */
static enum zw_status mark_words(struct buf *units, const struct buf *of, const struct tokens *t,
                                 struct words *words, struct err *err)
{
	struct marking m = {units_at(units), (const void *)of->data};
	enum zw_status status = buf_status(units, _("comparison"), err);

	if (status == ZW_OK)
		status = buf_status(of, _("comparison"), err);
	if (status == ZW_OK && words && of->len > 0)
		words_cut(words, t, WORDS_INDEXED, mark_word, &m);
	return status;
}

static void add_line(struct buf *units, struct buf *of, const struct buf *glyphs,
                     const struct tokens *t, size_t from, size_t to, size_t base)
{
	const struct glyph *glyph = (const void *)glyphs->data;

	for (size_t i = from; i < to; i++) {
		const struct token *token = tokens_at(t, i);
		uint32_t n = (uint32_t)units_count(units);
		bool mark = token->kind == TOKEN_MARK;
		uint32_t code = mark ? same_mark(glyph[i].code) : glyph[i].code;
		struct text_unit unit = {.code = code,
		                         .start = (uint32_t)(base + token->start),
		                         .end = (uint32_t)(base + token->end),
		                         .mark = mark,
		                         .stop = mark && is_stop(code),
		                         .line = i == from,
		                         .word = true};
		buf_add(units, &unit, sizeof(unit));
		buf_add(of, &n, sizeof(n));
	}
}

static void skip(struct buf *of, size_t n)
{
	const uint32_t none = UINT32_MAX;

	for (; n > 0; n--)
		buf_add(of, &none, sizeof(none));
}

enum zw_status units_add(struct buf *units, const struct passage_record *passage, size_t base,
                         struct tokens *t, struct words *words, struct err *err)
{
	enum zw_status status = tokens_scan(t, passage->text, passage->text_len, err);
	size_t n = status == ZW_OK ? tokens_count(t) : 0;
	struct buf glyphs = BUF_INIT((n + 1) * sizeof(struct glyph));
	struct buf of = BUF_INIT((n + 1) * sizeof(uint32_t));

	glyphs_add(&glyphs, t, 0, n);
	if (status == ZW_OK)
		status = buf_status(&glyphs, _("comparison"), err);
	for (size_t at = 0, end; status == ZW_OK && at < n; at = end) {
		uint32_t line = tokens_at(t, at)->line;
		for (end = at + 1; end < n && tokens_at(t, end)->line == line;)
			end++;
		size_t from = skip_number(t, at, end, passage->kind, at == 0);
		skip(&of, from - at);
		add_line(units, &of, &glyphs, t, from, end, base);
	}
	if (status == ZW_OK)
		status = mark_words(units, &of, t, words, err);
	buf_release(&glyphs);
	buf_release(&of);
	return status;
}
