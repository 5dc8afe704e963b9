/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Words: those of the lexicon by their counts, in frequencies like those of law, and behind them
 * coined ones without end.
 */
#ifndef GENERATE_VOCABULARY_H
#define GENERATE_VOCABULARY_H

#include "tests/bench/generate/random.h"

#include <stddef.h>

struct word {
	const char *text;
	uint32_t len;   /* bytes */
	uint32_t count; /* of the lexicon */
};

struct vocabulary {
	struct word *words; /* the most frequent first */
	size_t n;
	/* Walker's tables of aliases: one draw, one look. */
	double *keep;
	uint32_t *alias;
	/* Han characters that are words, the most frequent first: what names are made of. */
	uint32_t *single;
	size_t n_single;
	char *text;
};

/* From a file of lines WORD<TAB>COUNT. False after a message on stderr. */
bool vocabulary_open(struct vocabulary *v, const char *path);
void vocabulary_close(struct vocabulary *v);

/* The number of a word, by frequency. */
static inline uint32_t vocabulary_draw(const struct vocabulary *v, struct stream *s)
{
	double at = unit(s) * (double)v->n;
	uint32_t i = (uint32_t)at;

	return at - i < v->keep[i] ? i : v->alias[i];
}

#endif
