/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading along a line of UTF-8: lines of a text, white space, words, and the numbers of Chinese
 * documents. All of it works on spans, nothing is copied.
 */
#ifndef CORPUS_SCAN_H
#define CORPUS_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* White space of Unicode, and the zero-width characters that stray between lines. */
bool char_is_space(uint32_t c);

/* The next line of a NUL-terminated text of n bytes, ended by LF, CR or CRLF, without its end.
 * False after the last one. */
bool text_line(const char *text, size_t n, size_t *at, const char **line, size_t *len);

/* Takes white space off both ends. */
void text_trim(const char **text, size_t *len);

bool text_has(const char *text, size_t len, const char *word);
bool text_starts(const char *text, size_t len, const char *word);
bool text_ends(const char *text, size_t len, const char *word);

/* The same for any of several words; NULL ends them. */
bool text_has_any(const char *text, size_t len, const char *const *words);
bool text_ends_any(const char *text, size_t len, const char *const *words);

/* Are both the same but for white space? */
bool text_same(const char *a, size_t a_len, const char *b, size_t b_len);

/* At most `most` characters long? Looks at no more of the text than that. */
bool text_fits(const char *text, size_t len, size_t most);

struct scan {
	const char *text; /* valid UTF-8 */
	size_t len, at;
};

static inline struct scan scan_of(const char *text, size_t len)
{
	return (struct scan){text, len, 0};
}

static inline bool scan_end(const struct scan *s)
{
	return s->at >= s->len;
}

uint32_t scan_peek(const struct scan *s); /* 0 at the end */
uint32_t scan_next(struct scan *s);       /* 0 at the end */

/* Passes over white space; true if there was some. */
bool scan_space(struct scan *s);

/* Passes over the word if it stands here. */
bool scan_word(struct scan *s, const char *word);

/* The same for the first of several words that stands here; NULL ends them. */
bool scan_any(struct scan *s, const char *const *words);

#endif
