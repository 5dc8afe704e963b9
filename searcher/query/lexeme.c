/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: scopes, what a stretch of text holds, items, fields, operators, the row.
 */
#include "searcher/query/lexeme.h"

#include "core/i18n.h"
#include "core/utf8.h"
#include "searcher/query/lex.h"
#include "searcher/query/quotation.h"

#include <string.h>

enum { WILDCARD_STEM = 2 /* characters, at least */, OPENERS = 8 };

struct cutting {
	struct lex l;
	struct query *q;
	struct buf *row; /* struct lexeme */
	struct tokens tokens;
	size_t items;
	uint32_t unclosed[OPENERS]; /* quotation marks that nothing closes from here on */
	enum zw_status status;
	struct err *err;
};

/* ---- Scopes ---- */

bool unit_find(const char *text, size_t len, bool value, enum unit *unit)
{
	static const struct {
		const char *word, *value;
		enum unit unit;
	} names[] = {
	        {"同句", "sentence", UNIT_SENTENCE}, {"同段", "paragraph", UNIT_PARAGRAPH},
	        {"同条", "article", UNIT_ARTICLE},   {"同篇", "document", UNIT_DOCUMENT},
	        {"同一句", "句", UNIT_SENTENCE},     {"同一段", "段", UNIT_PARAGRAPH},
	        {"同一条", "条", UNIT_ARTICLE},      {"同一篇", "篇", UNIT_DOCUMENT},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bool word = strlen(names[i].word) == len && memcmp(text, names[i].word, len) == 0;
		bool named = value && strlen(names[i].value) == len &&
		             memcmp(text, names[i].value, len) == 0;
		if (!word && !named)
			continue;
		*unit = names[i].unit;
		return true;
	}
	return false;
}

/* ---- What a stretch holds ---- */

static void note(struct cutting *c, enum note_kind kind, size_t start, size_t end)
{
	notes_add(&c->q->notes, kind, c->q->text + start, end - start);
}

static void blank(struct cutting *c, size_t start, size_t end)
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

static void add(struct cutting *c, struct lexeme l)
{
	buf_add(c->row, &l, sizeof(l));
}

static void add_item(struct cutting *c, struct lexeme l)
{
	l.kind = LEX_ITEM;
	l.end = c->l.at;
	if (!holds_token(c, l.text, l.text_end, l.quoted)) {
		if (c->status == ZW_OK)
			note(c, NOTE_EMPTY, l.start, l.end);
		return;
	}
	c->q->pasted |= ++c->items > QUERY_ITEMS;
	add(c, l);
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
		note(c, NOTE_WILDCARD, l.start, end);
	}
	blank(c, star, behind);
	c->l.at = behind;
	if (stands)
		add_item(c, l);
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
static void cut_plain(struct cutting *c, struct lexeme l)
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
		note(c, NOTE_FIELD, l.text, l.text_end);
	add_item(c, l);
}

static bool is_unclosed(struct cutting *c, size_t at)
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
static bool cut_quoted(struct cutting *c, struct lexeme l)
{
	struct quotation quotation;
	size_t next;

	if (!quotation_opens(lex_peek(&c->l, &next)))
		return false;
	if (is_unclosed(c, c->l.at)) {
		note(c, NOTE_QUOTATION, c->l.at, c->l.n);
		c->l.at = next;
		return c->l.at == c->l.n || lex_is_space(lex_peek(&c->l, &next));
	}
	if (!lex_at_quotation(&c->l))
		return false;
	quotation_find(c->l.text, c->l.n, c->l.at, &quotation);
	c->l.at = quotation.after;
	l.text = quotation.start;
	l.text_end = quotation.end;
	l.quoted = true;
	add_item(c, l);
	return true;
}

/* ---- Fields ---- */

/* The value behind a name: false if there is none, or its quotation is not closed. */
static bool take_value(struct cutting *c, struct quotation *value, bool *quoted)
{
	size_t next;
	uint32_t first = lex_peek(&c->l, &next);

	*value = (struct quotation){c->l.at, c->l.at, c->l.at};
	if (c->l.at == c->l.n || lex_is_space(first) || (lex_closes_group(first) && c->l.groups))
		return false;
	if (quotation_opens(first) && is_unclosed(c, c->l.at)) {
		note(c, NOTE_QUOTATION, c->l.at, c->l.n);
		return false;
	}
	*quoted = lex_at_quotation(&c->l);
	if (*quoted)
		return quotation_find(c->l.text, c->l.n, c->l.at, value);
	lex_skip_plain(&c->l);
	value->end = value->after = c->l.at;
	return true;
}

/* What was taken for a field is a word. */
static void not_a_field(struct cutting *c, size_t start, enum note_kind kind)
{
	c->l.at = start;
	lex_skip_plain(&c->l);
	note(c, kind, start, c->l.at);
	add_item(c, (struct lexeme){.start = start, .text = start, .text_end = c->l.at});
}

static void keep_filter(struct cutting *c, struct filter *f)
{
	struct query *q = c->q;

	if (f->reversed)
		note(c, NOTE_REVERSED, f->start, f->end);
	blank(c, f->start, f->end);
	if (f->name->kind == FILTER_AS_OF) {
		q->as_of = f->to;
		q->as_of_start = f->start;
		q->as_of_end = f->end;
		filter_release(f);
		return;
	}
	add(c, (struct lexeme){.kind = LEX_FILTER,
	                       .start = f->start,
	                       .end = f->end,
	                       .filter = query_filters(q)});
	buf_add(&q->filters, f, sizeof(*f));
}

/* Behind the name of a filter or a setting, which begins at `start`. */
static void cut_filter(struct cutting *c, size_t start, const struct filter_name *name)
{
	struct filter f = {.name = name, .start = start};
	struct quotation value;
	bool good = false;

	if (query_filters(c->q) == QUERY_FILTERS && name->kind != FILTER_AS_OF) {
		not_a_field(c, start, NOTE_FILTERS);
		return;
	}
	bool has = take_value(c, &value, &f.quoted);
	if (has)
		c->status = filter_parse(&f, c->l.text + value.start, value.end - value.start,
		                         &good, c->err);
	if (c->status != ZW_OK)
		return;
	if (!good) {
		not_a_field(c, start, has ? filter_fault(name) : NOTE_VALUE);
		return;
	}
	c->l.at = f.end = value.after;
	keep_filter(c, &f);
}

static void cut_title(struct cutting *c, size_t start)
{
	struct lexeme l = {.start = start, .field = FIELD_TITLE};
	size_t next;

	if (c->l.at == c->l.n || lex_is_space(lex_peek(&c->l, &next)))
		not_a_field(c, start, NOTE_VALUE);
	else if (!cut_quoted(c, l))
		cut_plain(c, l);
}

/* scope:article, 范围:同条 */
static bool cut_scope_field(struct cutting *c)
{
	struct lexeme l = {.kind = LEX_SCOPE, .start = c->l.at};
	struct lex ahead = c->l;

	if ((!lex_take(&ahead, "scope") && !lex_take(&ahead, "范围")) || !lex_take(&ahead, ":"))
		return false;
	size_t value = ahead.at;
	lex_skip_plain(&ahead);
	if (!unit_find(c->l.text + value, ahead.at - value, true, &l.unit)) {
		not_a_field(c, l.start, NOTE_SCOPE);
		return true;
	}
	c->l.at = l.end = ahead.at;
	add(c, l);
	return true;
}

static bool cut_field(struct cutting *c)
{
	size_t start = c->l.at;
	const struct filter_name *name = filter_take_name(&c->l);

	if (!name)
		return cut_scope_field(c);
	if (name->kind == FILTER_TITLE)
		cut_title(c, start);
	else
		cut_filter(c, start, name);
	return true;
}

/* 同条, 2020..2023 */
static bool cut_bare(struct cutting *c)
{
	struct lexeme l = {.kind = LEX_SCOPE, .start = c->l.at};
	const struct lexeme *before = (const void *)(c->row->data + c->row->len);
	struct lex ahead = c->l;

	/* -同条 is a word that must not stand. */
	bool excluded = c->row->len && before[-1].kind == LEX_NOT && before[-1].end == l.start;
	lex_skip_plain(&ahead);
	size_t len = ahead.at - l.start;
	const char *text = c->l.text + l.start;
	if (!excluded && unit_find(text, len, false, &l.unit)) {
		c->l.at = l.end = ahead.at;
		add(c, l);
		return true;
	}
	if (!filter_is_range(text, len))
		return false;
	cut_filter(c, l.start, filter_of_date());
	return true;
}

/* ---- Operators ---- */

/* NEAR, NEAR/10; *far if that is farther than can be asked for. */
static bool take_near(struct lex *l, unsigned *distance, bool *far)
{
	struct lex ahead = *l;
	size_t next;

	*distance = NEAR_DEFAULT;
	*far = false;
	if (lex_take_operator(&ahead, "NEAR")) {
		*l = ahead;
		return true;
	}
	if (!lex_take(&ahead, "NEAR/"))
		return false;
	size_t start = ahead.at;
	*distance = 0;
	for (uint32_t c; (c = lex_peek(&ahead, &next)) != 0; ahead.at = next) {
		c -= c >= 0xFF10 && c <= 0xFF19 ? 0xFEE0 : 0;
		if (c < '0' || c > '9')
			break;
		*distance = *distance > NEAR_LIMIT ? *distance : *distance * 10 + (c - '0');
	}
	uint32_t c = lex_peek(&ahead, &next);
	bool ends =
	        ahead.at == ahead.n || lex_is_space(c) || lex_opens_group(c) || quotation_opens(c);
	if (ahead.at == start || !ends)
		return false;
	*far = *distance > NEAR_LIMIT;
	l->at = ahead.at;
	return true;
}

static bool cut_operator(struct cutting *c)
{
	static const struct {
		const char *word;
		enum lexeme_kind kind;
	} words[] = {{"OR", LEX_OR}, {"AND", LEX_AND}, {"NOT", LEX_NOT}};
	struct lexeme l = {.start = c->l.at};
	bool far = false, taken = false;

	for (size_t i = 0; !taken && i < sizeof(words) / sizeof(words[0]); i++) {
		l.kind = words[i].kind;
		taken = lex_take_operator(&c->l, words[i].word);
	}
	if (!taken) {
		l.kind = LEX_NOT;
		taken = lex_take_minus(&c->l);
	}
	if (!taken) {
		l.kind = LEX_NEAR;
		taken = take_near(&c->l, &l.distance, &far);
	}
	l.end = c->l.at;
	if (far)
		not_a_field(c, l.start, NOTE_NEAR);
	else if (taken)
		add(c, l);
	return taken;
}

static bool cut_parenthesis(struct cutting *c)
{
	struct lexeme l = {.start = c->l.at};
	uint32_t ch = lex_peek(&c->l, &l.end);

	if (!lex_opens_group(ch) && !(lex_closes_group(ch) && c->l.groups > 0))
		return false;
	l.kind = lex_opens_group(ch) ? LEX_OPEN : LEX_CLOSE;
	c->l.groups += l.kind == LEX_OPEN ? 1 : -1;
	c->l.at = l.end;
	add(c, l);
	return true;
}

/* ---- The row ---- */

static void cut_next(struct cutting *c)
{
	struct lexeme l = {.start = c->l.at};
	size_t next;

	if (cut_parenthesis(c) || cut_operator(c) || cut_field(c) || cut_quoted(c, l) ||
	    cut_bare(c))
		return;
	if (lex_closes_group(lex_peek(&c->l, &next)))
		note(c, NOTE_PARENTHESIS, c->l.at, next);
	cut_plain(c, l);
}

enum zw_status lexemes_cut(struct query *q, size_t len, struct buf *lexemes, struct err *err)
{
	struct cutting c = {.l = {.text = q->plain, .n = len}, .q = q, .row = lexemes, .err = err};

	tokens_init(&c.tokens, QUERY_LIMIT);
	for (lex_skip_space(&c.l); c.l.at < len && c.status == ZW_OK && !q->pasted;
	     lex_skip_space(&c.l))
		cut_next(&c);
	tokens_release(&c.tokens);
	return c.status == ZW_OK ? buf_status(lexemes, _("query"), err) : c.status;
}
