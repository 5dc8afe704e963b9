/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In the order of trust: what is written like that, what reads like that, what has these initials;
 * then, where that is not enough, the best of what begins like the first of it and can be read as
 * all of it.
 */
#include "searcher/suggest/suggest.h"

#include "core/i18n.h"
#include "core/json.h"
#include "core/pinyin/pinyin.h"
#include "core/text/utf8.h"
#include "searcher/show/result.h"
#include "searcher/suggest/align.h"

#include <stdlib.h>
#include <string.h>

struct suggesting {
	const struct suggestions *s;
	struct suggest_list *list;
	size_t limit;
	struct buf text;    /* what is typed, as keys are written */
	struct buf letters; /* the same as keys of letters are; empty if it has others */
	struct suggest_walk *walk;
};

/* ---- What is typed ---- */

static void add_token(struct suggesting *x, struct span token)
{
	buf_add(&x->text, token.at, token.len);
	for (size_t i = 0; i < token.len; i++)
		buf_char(&x->letters, pinyin_typed(token.at[i]));
}

static enum zw_status take_typed(struct suggesting *x, struct tokens *t, const char *typed,
                                 size_t len, struct err *err)
{
	enum zw_status status = tokens_scan(t, typed, len, err);
	bool letters = false, han = false;

	for (size_t i = 0; status == ZW_OK && i < tokens_count(t); i++) {
		const struct token *token = tokens_at(t, i);
		han |= token->kind == TOKEN_HAN;
		letters |= token->kind == TOKEN_LETTERS;
		if (token->kind != TOKEN_MARK)
			add_token(x,
			          (struct span){t->stream.data + token->stream, token->stream_len});
	}
	if (x->text.failed == ZW_NO_MEMORY || x->letters.failed == ZW_NO_MEMORY)
		status = err_no_memory(err);
	if (han || !letters)
		buf_reset(&x->letters);
	return status;
}

/* ---- The list ---- */

static bool is_listed(const struct suggest_list *list, const struct suggestion *s)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->at[i].text, s->text) == 0)
			return true;
	return false;
}

static void add(struct suggesting *x, const struct suggest_found *found, enum suggest_match match,
                size_t len, bool whole)
{
	struct suggestion s;

	if (x->list->n == x->limit || !suggestions_at(x->s, found->entry, &s) ||
	    is_listed(x->list, &s))
		return;
	x->list->at[x->list->n++] = (struct suggested){.text = s.text,
	                                               .query = s.query,
	                                               .from = found->text,
	                                               .len = len,
	                                               .exact = found->exact,
	                                               .whole = whole,
	                                               .kind = s.kind,
	                                               .match = match};
}

static struct span span_of(const struct buf *b)
{
	return (struct span){buf_cstr(b), b->len};
}

static struct span text_of(const struct suggest_found *found)
{
	return (struct span){found->text, strnlen(found->text, SUGGEST_KEY_LIMIT)};
}

/* How much of the text the letters are: one character for each initial, or by its readings. */
static size_t typed_part(const struct suggesting *x, enum suggest_by by, struct span text,
                         bool *whole)
{
	size_t len = 0;

	*whole = true;
	if (by == SUGGEST_BY_TEXT)
		return x->text.len < text.len ? x->text.len : text.len;
	if (by == SUGGEST_BY_INITIALS)
		for (size_t i = 0; i < x->letters.len && len < text.len; i++)
			utf8_next(text.at, text.len, &len);
	else if (!align_readings(text, span_of(&x->letters), &len, whole))
		*whole = false;
	return len;
}

static void walk(struct suggesting *x, enum suggest_by by, const struct buf *typed)
{
	static const enum suggest_match matches[] = {MATCHED_TEXT, MATCHED_PINYIN,
	                                             MATCHED_INITIALS};
	struct suggest_found found;

	if (typed->len == 0 || x->list->n == x->limit)
		return;
	suggest_walk_begin(x->walk, x->s, by, span_of(typed));
	while (x->list->n < x->limit && suggest_walk_next(x->walk, &found)) {
		bool whole;
		size_t part = typed_part(x, by, text_of(&found), &whole);
		add(x, &found, matches[by], part, whole);
	}
}

/* ---- Mixed ---- */

/* Letters at the front, or else what is no letter there. */
static struct span first_part(struct span typed, bool *letters)
{
	size_t n = 0;

	*letters = typed.len && pinyin_letter((uint8_t)typed.at[0]) != 0;
	while (n < typed.len && (pinyin_letter((uint8_t)typed.at[n]) != 0) == *letters)
		n++;
	return (struct span){typed.at, n};
}

/* The longest front of the letters that some key has: shuju of shujuaq. */
static void begin_letters(struct suggesting *x, struct span letters)
{
	struct span front = {x->letters.data, letters.len};

	for (; front.len > 1; front.len--) {
		suggest_walk_begin(x->walk, x->s, SUGGEST_BY_PINYIN, front);
		if (x->walk->n > 0)
			return;
	}
	suggest_walk_begin(x->walk, x->s, SUGGEST_BY_PINYIN, front);
}

/* Of what begins like the first part, that which can be read as all of it. The best come first and
 * a walk ends: what is little known may be missed here, never in the walks above. */
static void walk_mixed(struct suggesting *x)
{
	struct span typed = span_of(&x->text);
	bool letters, whole;
	struct span part = first_part(typed, &letters);
	struct suggest_found found;
	size_t len;

	if (x->list->n == x->limit || typed.len > TYPED_MOST || (!letters && part.len == typed.len))
		return;
	if (letters) {
		buf_reset(&x->letters);
		for (size_t i = 0; i < part.len; i++)
			buf_char(&x->letters, pinyin_letter((uint8_t)part.at[i]));
		begin_letters(x, part);
	} else {
		suggest_walk_begin(x->walk, x->s, SUGGEST_BY_TEXT, part);
	}
	while (x->list->n < x->limit && suggest_walk_next(x->walk, &found))
		if (align(text_of(&found), typed, &len, &whole))
			add(x, &found, MATCHED_MIXED, len, whole);
}

enum zw_status searcher_suggest(struct searcher *s, const char *typed, size_t len, size_t limit,
                                struct suggest_list *list, struct err *err)
{
	struct suggesting x = {.s = s->generation->suggestions,
	                       .list = list,
	                       .limit = limit < SUGGESTED_LIMIT ? limit : SUGGESTED_LIMIT,
	                       .text = BUF_INIT(4 * SUGGEST_TYPED),
	                       .letters = BUF_INIT(4 * SUGGEST_TYPED),
	                       .walk = malloc(sizeof(*x.walk))};
	enum zw_status status = x.walk ? ZW_OK : err_no_memory(err);

	list->n = 0;
	if (status == ZW_OK && len <= SUGGEST_TYPED && utf8_valid(typed, len)) {
		status = take_typed(&x, &s->tokens, typed, len, err);
		if (status == ZW_OK)
			status = buf_status(&x.text, _("suggestions"), err);
		if (status == ZW_OK) {
			walk(&x, SUGGEST_BY_TEXT, &x.text);
			walk(&x, SUGGEST_BY_PINYIN, &x.letters);
			walk(&x, SUGGEST_BY_INITIALS, &x.letters);
			walk_mixed(&x);
		}
	}
	free(x.walk);
	buf_release(&x.text);
	buf_release(&x.letters);
	return status;
}

/* ---- Told ---- */

const char *suggest_kind_name(enum suggest_kind kind)
{
	static const char *const names[] = {
	        [SUGGEST_TITLE] = "title",   [SUGGEST_SHORT] = "short", [SUGGEST_NUMBER] = "number",
	        [SUGGEST_ISSUER] = "issuer", [SUGGEST_TERM] = "term",
	};
	_Static_assert(sizeof(names) / sizeof(names[0]) == SUGGEST_KINDS, "each kind has its name");

	return names[kind];
}

const char *suggest_match_name(enum suggest_match match)
{
	static const char *const names[] = {
	        [MATCHED_TEXT] = "text",
	        [MATCHED_PINYIN] = "pinyin",
	        [MATCHED_INITIALS] = "initials",
	        [MATCHED_MIXED] = "mixed",
	};

	return names[match];
}

enum zw_status suggest_json(const char *typed, size_t len, const struct suggest_list *list,
                            uint64_t generation, struct buf *out, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_int(&w, "generation", (long long)generation);
	js_text(&w, "typed", typed, len);
	js_open(&w, "suggestions", JS_ARRAY);
	for (size_t i = 0; i < list->n; i++) {
		const struct suggested *s = &list->at[i];
		js_open(&w, NULL, JS_OBJECT);
		js_str(&w, "kind", suggest_kind_name(s->kind));
		js_str(&w, "text", s->text);
		js_str(&w, "query", s->query);
		js_str(&w, "match", suggest_match_name(s->match));
		js_close(&w);
	}
	js_close(&w);
	return js_finish(&w, false, out, err);
}
