/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From tokens to the terms of the index, the same for documents and queries.
 */
#ifndef CORE_TERMS_H
#define CORE_TERMS_H

#include "core/index/schema.h"
#include "core/text/tokens.h"
#include "core/text/words.h"

/* A term is called for every time it occurs. The bytes are valid during the call only. */
typedef void term_fn(void *context, const char *term, size_t len);

/* Every token, and every pair of neighbouring Han characters of one line, each with the prefix
 * before it. */
void terms_each(const struct tokens *t, const char *prefix, term_fn *emit, void *context);

/* The pairs only (and what stands in no pair): the shortest set of terms that a text must have if
 * it has the phrase. */
void terms_cover(const struct tokens *t, size_t from, size_t to, const char *prefix, term_fn *emit,
                 void *context);

/* True if the terms of the phrase tokens [from, to) are the phrase: a posting is a match and its
 * frequency is the number of occurrences. Otherwise a match must be verified in the text. */
bool terms_exact(const struct tokens *t, size_t from, size_t to);

/* The term of a word, tokens [from, to): PREFIX_WORD and its text. Returns its length; 0 for a word
 * of one token, which is a term already, and for one longer than any in a dictionary. */
size_t terms_word(const struct tokens *t, size_t from, size_t to, char term[TERM_BYTES]);

/* The term of a document's path: PREFIX_PATH and 32 hex digits. */
enum { PATH_TERM_SIZE = 34 };
void terms_path(const char *path, char term[PATH_TERM_SIZE]);

#endif
