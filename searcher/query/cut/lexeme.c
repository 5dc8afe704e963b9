/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/cut/cutting.h"

#include "core/i18n.h"

#include <string.h>

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
		cut_as_text(c, l.start, NOTE_NEAR);
	else if (taken)
		cutting_add(c, l);
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
	cutting_add(c, l);
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
		cutting_note(c, NOTE_PARENTHESIS, c->l.at, next);
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
