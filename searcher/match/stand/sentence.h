/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sentences of a folded text of the index. One ends behind 。！？； or … (three dots and more),
 * behind a row of them if several stand together, and at the end of its line. Quotation marks have
 * no say: the stream has none.
 */
#ifndef SEARCHER_SENTENCE_H
#define SEARCHER_SENTENCE_H

#include "core/text/utf16.h"

/* Units of the mark at unit `at` that ends a sentence; 0 if none begins there. Of a row of dots
 * each three are one. */
size_t sentence_mark(struct span16 text, size_t at);

/* The unit behind the sentence, or the line, that `from` stands in; text.len at the end. */
size_t sentence_end(struct span16 text, size_t from);
size_t line_end(struct span16 text, size_t from);

#endif
