/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/cut/lex.h"

#include "core/text/utf8.h"
#include "searcher/query/cut/quotation.h"

#include <string.h>

bool lex_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || c == 0xFEFF ||
	       (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F;
}

bool lex_opens_group(uint32_t c)
{
	return c == '(' || c == 0xFF08;
}

bool lex_closes_group(uint32_t c)
{
	return c == ')' || c == 0xFF09;
}

uint32_t lex_peek(const struct lex *l, size_t *next)
{
	*next = l->at;
	return *next < l->n ? utf8_next(l->text, l->n, next) : 0;
}

void lex_skip_space(struct lex *l)
{
	size_t next;

	while (l->at < l->n && lex_is_space(lex_peek(l, &next)))
		l->at = next;
}

static uint32_t narrow(uint32_t c)
{
	return c >= 0xFF01 && c <= 0xFF5E ? c - 0xFEE0 : c;
}

bool lex_take(struct lex *l, const char *word)
{
	size_t at = l->at, w = 0, n = strlen(word);

	while (w < n) {
		uint32_t c = at < l->n ? utf8_next(l->text, l->n, &at) : 0;
		if (narrow(c) != utf8_next(word, n, &w))
			return false;
	}
	l->at = at;
	return true;
}

bool lex_take_operator(struct lex *l, const char *word)
{
	size_t before = l->at, next;

	if (!lex_take(l, word))
		return false;
	uint32_t c = lex_peek(l, &next);
	if (l->at == l->n || lex_is_space(c) || lex_opens_group(c) || quotation_opens(c))
		return true;
	l->at = before;
	return false;
}

bool lex_take_minus(struct lex *l)
{
	size_t next, behind;
	uint32_t c = lex_peek(l, &next);

	if (c != '-' && c != 0xFF0D && c != 0x2212)
		return false;
	behind = next;
	if (next == l->n || lex_is_space(utf8_next(l->text, l->n, &behind)))
		return false;
	l->at = next;
	return true;
}

bool lex_at_quotation(const struct lex *l)
{
	struct quotation quotation;
	size_t at = l->at;

	if (at == l->n || !quotation_opens(utf8_next(l->text, l->n, &at)))
		return false;
	if (!quotation_find(l->text, l->n, l->at, &quotation) || quotation.after == l->n)
		return true;
	size_t behind = quotation.after;
	uint32_t c = utf8_next(l->text, l->n, &behind);
	return lex_is_space(c) || (lex_closes_group(c) && l->groups > 0);
}

void lex_skip_plain(struct lex *l)
{
	size_t next;
	int inner = 0;

	for (; l->at < l->n; l->at = next) {
		uint32_t c = lex_peek(l, &next);
		bool closes = lex_closes_group(c);
		if (lex_is_space(c) || (closes && inner == 0 && l->groups > 0))
			break;
		inner += lex_opens_group(c);
		inner -= closes && inner > 0;
	}
}
