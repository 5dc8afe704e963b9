/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How law words things: sentences of clauses of turns of phrase of words. On each level some are
 * new and some are said again, by a law of Zipf: everywhere, within a field of law, or within one
 * law. So the different pairs of characters grow as they do in real law, and long runs stand
 * elsewhere, too.
 */
#ifndef GENERATE_WORDING_H
#define GENERATE_WORDING_H

#include "tests/bench/generate/vocabulary.h"

#include <string.h>

enum { TEXT_LIMIT = 4 << 20 };

struct text {
	char *data; /* of TEXT_LIMIT bytes */
	size_t n;
};

/* What does not fit any more is left out: a document of 4 MB is enough of one. */
static inline void text_add(struct text *t, const char *what, size_t n)
{
	if (n <= TEXT_LIMIT - t->n) {
		memcpy(t->data + t->n, what, n);
		t->n += n;
	}
}

#define text_lit(t, s) text_add(t, "" s "", sizeof(s) - 1)

struct wording {
	const struct vocabulary *vocabulary;
	uint64_t seed;
	uint64_t field; /* of law */
	uint64_t law;
	uint64_t number; /* of the law: it cites those before it */
};

/* A number in Han characters: 一百二十. Up to 99,999. */
void say_numeral(struct text *t, unsigned n);

/* A name of two characters, or three if there are no more of two: another for each number. */
void say_name(const struct wording *w, struct text *t, uint64_t number);

/* A word for a thing that the law, or the field, is about. */
void say_subject(const struct wording *w, struct text *t, uint64_t of);

/* Some characters of text, whole clauses, ended by 。 or what is given. */
void say_sentence(const struct wording *w, struct text *t, struct stream *s, double characters,
                  const char *end);

/* The title of a law, of which there is one only. */
void say_title(const struct wording *w, struct text *t, uint64_t number);

#endif
