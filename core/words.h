/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words: what runs of Han characters are cut into, the likeliest of all ways by the counts of the
 * lexicon (core/lexicon). They decide the order of results and how an unquoted item falls apart,
 * never whether a phrase is found.
 */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "core/tokens.h"

/* Which words an index was made with: the rules of words.c and a hash of the lexicon. */
const char *words_version(void);

/* Scratch. Not for two threads at once. */
struct words;

/* NULL in *words unless ZW_OK. */
enum zw_status words_new(struct words **words, struct err *err);
void words_free(struct words *words);

/* A word as tokens [from, to) of t: Han words and every other token but marks. */
typedef void word_fn(void *context, size_t from, size_t to);
enum zw_status words_each(struct words *words, const struct tokens *t, word_fn *emit, void *context,
                          struct err *err);

/* The words of two characters and more within the word [from, to), which is none of them: 中华,
 * 人民, 共和国 … of 中华人民共和国. */
void words_inside(struct words *words, const struct tokens *t, size_t from, size_t to,
                  word_fn *emit, void *context);

#endif
