/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words: what runs of Han characters are cut into, the likeliest of all ways by the counts of the
 * lexicon (core/lexicon). They decide the order of results and how an unquoted item falls apart,
 * never whether a phrase is found.
 */
#ifndef CORE_WORDS_H
#define CORE_WORDS_H

#include "core/index/mined.h"
#include "core/text/tokens.h"

/* Which words an index was made with: the rules of words.c and a hash of the lexicon. */
const char *words_version(void);

/* Scratch. Not for two threads at once. */
struct words;

/* NULL in *words unless ZW_OK. */
enum zw_status words_new(struct words **words, struct err *err);
void words_free(struct words *words);

/* Terms of an index that WORDS_WHOLE keeps whole; they must outlive their use. NULL: none. */
void words_use(struct words *words, const struct mined *mined);

/* How runs are cut. */
enum words_cut {
	WORDS_INDEXED, /* by the lexicon alone: the terms of an index, and what ranks */
	WORDS_WHOLE,   /* mined terms stay whole, too: how an unquoted item falls apart */
	WORDS_DIVIDED, /* no word of more than WORDS_SHORT characters: where nothing is found */
};
enum { WORDS_SHORT = 3 };

/* A word as tokens [from, to) of t: Han words and every other token but marks. */
typedef void word_fn(void *context, size_t from, size_t to);
void words_cut(struct words *words, const struct tokens *t, enum words_cut how, word_fn *emit,
               void *context);

/* The words of two characters and more within the word [from, to), which is none of them: 中华,
 * 人民, 共和国 … of 中华人民共和国. May be called by the emit of words_cut. */
void words_inside(struct words *words, const struct tokens *t, size_t from, size_t to,
                  word_fn *emit, void *context);

/* Is the character one of those that numerals are made of? */
bool words_is_numeral(uint16_t character);

#endif
