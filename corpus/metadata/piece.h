/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run of text, and the lines of a draft as such.
 */
#ifndef CORPUS_PIECE_H
#define CORPUS_PIECE_H

#include "corpus/formats/reader.h"
#include "corpus/text/scan.h"

#include <string.h>

struct piece {
	const char *text; /* not owned */
	size_t len;
};

static inline struct piece piece_of(const char *text, size_t len)
{
	text_trim(&text, &len);
	return (struct piece){text, len};
}

/* A line without what is not its own: marks that texts keep from Markdown (#, **), the number of a
 * page
 * (- 1 -) in front. */
struct piece piece_line(const struct draft *draft, size_t i);

static inline bool piece_has(struct piece p, const char *word)
{
	return text_has(p.text, p.len, word);
}

static inline bool piece_starts(struct piece p, const char *word)
{
	return text_starts(p.text, p.len, word);
}

static inline bool piece_ends(struct piece p, const char *word)
{
	return text_ends(p.text, p.len, word);
}

static inline bool piece_same(struct piece p, const char *word)
{
	return text_same(p.text, p.len, word, strlen(word));
}

/* Any of the words, NULL at the end. */
static inline bool piece_has_any(struct piece p, const char *const *words)
{
	return text_has_any(p.text, p.len, words);
}

static inline bool piece_ends_any(struct piece p, const char *const *words)
{
	return text_ends_any(p.text, p.len, words);
}

#endif
