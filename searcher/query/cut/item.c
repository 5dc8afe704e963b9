/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: what a stretch of text holds, wildcards, words, quotations.
 */
#include "searcher/query/cut/cutting.h"

#include "core/text/utf8.h"

#include <string.h>

enum {
	WILDCARD_STEM = 2, /* characters, at least */
	LEFT_OUT = 64,     /* a text with more that holds nothing is pasted */
};

/* ---- What a stretch holds ---- */

void cutting_note(struct cutting *c, enum note_kind kind, size_t start, size_t end)
{
	notes_add(&c->q->notes, kind, c->q->text + start, end - start);
}

void cutting_blank(struct cutting *c, size_t start, size_t end)
{
	memset(c->q->plain + start, ' ', end - start);
}

static bool is_star(uint32_t ch)
{
	return ch == '*' || ch == 0xFF0A;
}

/* Is there a token in it; `quoted`: other than *, which is a gap there? */
static bool holds_token(struct cutting *c, size_t start, size_t end, bool quoted)
{
	c->status = tokens_scan(&c->tokens, c->l.text + start, end - start, c->err);
	/* A query that unfolds without measure is a bad query. */
	if (c->status == ZW_LIMIT)
		c->status = ZW_BAD_QUERY;
	for (size_t i = 0; c->status == ZW_OK && i < tokens_count(&c->tokens); i++) {
		const struct token *t = tokens_at(&c->tokens, i);
		if (!quoted || c->tokens.stream.data[t->stream] != '*')
			return true;
	}
	return false;
}

void cutting_add(struct cutting *c, struct lexeme l)
{
	buf_add(c->row, &l, sizeof(l));
}

void cutting_leave_out(struct cutting *c)
{
	const struct lexeme *row = (const void *)c->row->data;
	size_t n = c->row->len / sizeof(*row);

	while (n > 0 && row[n - 1].kind == LEX_NOT)
		n--;
	c->row->len = n * sizeof(*row);
	/* Each may take a look at all the rest of the text. */
	c->q->pasted |= ++c->left_out > LEFT_OUT;
}

void cut_item(struct cutting *c, struct lexeme l)
{
	l.kind = LEX_ITEM;
	l.end = c->l.at;
	if (!holds_token(c, l.text, l.text_end, l.quoted)) {
		cutting_leave_out(c);
		if (c->status == ZW_OK)
			cutting_note(c, NOTE_EMPTY, l.start, l.end);
		return;
	}
	c->q->pasted |= ++c->items > QUERY_ITEMS;
	cutting_add(c, l);
}

/* ---- Items ---- */

/* The characters of a stem that say something: no marks. */
static size_t stem_length(struct cutting *c)
{
	size_t n = 0;

	for (size_t i = 0; i < tokens_count(&c->tokens); i++) {
		const struct token *t = tokens_at(&c->tokens, i);
		if (t->kind != TOKEN_MARK)
			n += utf8_length(c->tokens.stream.data + t->stream, t->stream_len);
	}
	return n;
}

/* A word with * in it: [l.start, star) is before it. */
static void cut_wildcard(struct cutting *c, struct lexeme l, size_t star)
{
	size_t end = c->l.at, behind = star;

	for (size_t next = star; next < end && is_star(utf8_next(c->l.text, end, &next));)
		behind = next;
	l.text_end = star;
	bool stands = holds_token(c, l.text, star, false);
	bool last = behind == end && stands && stem_length(c) >= WILDCARD_STEM;
	if (c->status != ZW_OK)
		return;
	if (last) {
		const struct token *t = tokens_at(&c->tokens, tokens_count(&c->tokens) - 1);
		/* 数据 is a string: whatever goes on behind it, it stands there. */
		l.open = t->kind == TOKEN_LETTERS || t->kind == TOKEN_DIGITS;
	} else {
		cutting_note(c, NOTE_WILDCARD, l.start, end);
	}
	cutting_blank(c, star, behind);
	c->l.at = behind;
	if (stands)
		cut_item(c, l);
	else
		cutting_leave_out(c);
}

/* scheme://…, 10:30 and 条例:577 are none: a name of ASCII letters and something behind it. */
static bool looks_like_field(const char *text, size_t start, size_t end)
{
	size_t at = start;

	while (at < end && ((text[at] | 32) >= 'a' && (text[at] | 32) <= 'z'))
		at++;
	size_t next = at;
	uint32_t c = at < end ? utf8_next(text, end, &next) : 0;
	return at > start && (c == ':' || c == 0xFF1A) && next < end &&
	       strncmp(text + next, "//", 2) != 0;
}

/* A word up to the next white space, or to the end of its group. */
void cut_plain(struct cutting *c, struct lexeme l)
{
	l.text = c->l.at;
	lex_skip_plain(&c->l);
	l.text_end = c->l.at;
	for (size_t at = l.text, next = at; at < l.text_end; at = next)
		if (is_star(utf8_next(c->l.text, l.text_end, &next))) {
			cut_wildcard(c, l, at);
			return;
		}
	if (l.text == l.start && looks_like_field(c->l.text, l.text, l.text_end))
		cutting_note(c, NOTE_FIELD, l.text, l.text_end);
	cut_item(c, l);
}

bool cutting_unclosed(struct cutting *c, size_t at)
{
	struct quotation quotation;
	size_t next = at, i = 0;
	uint32_t mark = utf8_next(c->l.text, c->l.n, &next);

	/* What nothing closed before, nothing closes now: long rows of them are read once. */
	while (i < OPENERS && c->unclosed[i] && c->unclosed[i] != mark)
		i++;
	if (i < OPENERS && c->unclosed[i])
		return true;
	if (quotation_find(c->l.text, c->l.n, at, &quotation))
		return false;
	if (i < OPENERS)
		c->unclosed[i] = mark;
	return true;
}

/* Is there a quotation that is an item? A mark that is not closed is passed over: true if nothing
 * stands behind it. */
bool cut_quoted(struct cutting *c, struct lexeme l)
{
	struct quotation quotation;
	size_t next;

	if (!quotation_opens(lex_peek(&c->l, &next)))
		return false;
	if (cutting_unclosed(c, c->l.at)) {
		cutting_note(c, NOTE_QUOTATION, c->l.at, c->l.n);
		c->l.at = next;
		bool alone = c->l.at == c->l.n || lex_is_space(lex_peek(&c->l, &next));
		if (alone)
			cutting_leave_out(c);
		return alone;
	}
	if (!lex_at_quotation(&c->l))
		return false;
	quotation_find(c->l.text, c->l.n, c->l.at, &quotation);
	c->l.at = quotation.after;
	l.text = quotation.start;
	l.text_end = quotation.end;
	l.quoted = true;
	cut_item(c, l);
	return true;
}
