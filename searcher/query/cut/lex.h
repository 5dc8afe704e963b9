/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading along a query, code point by code point.
 */
#ifndef SEARCHER_QUERY_LEX_H
#define SEARCHER_QUERY_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lex {
	const char *text; /* valid UTF-8 */
	size_t n, at;
	int groups; /* parentheses open now */
};

bool lex_is_space(uint32_t c);
bool lex_opens_group(uint32_t c);
bool lex_closes_group(uint32_t c);

/* 0 at the end; *next is behind it. */
uint32_t lex_peek(const struct lex *l, size_t *next);

void lex_skip_space(struct lex *l);

/* Moves past the word if it stands here; full-width forms are taken as ASCII. */
bool lex_take(struct lex *l, const char *word);

/* The same of an operator, which is a word of its own. */
bool lex_take_operator(struct lex *l, const char *word);

/* A minus that something follows. */
bool lex_take_minus(struct lex *l);

/* Does a quotation open here that ends where the item ends? “三个代表”重要思想 is one item, in
 * which the marks are transparent as they are in texts. True of one that is never closed, too. */
bool lex_at_quotation(const struct lex *l);

/* Moves to the next white space, or to the parenthesis that closes the group around the item. */
void lex_skip_plain(struct lex *l);

#endif
