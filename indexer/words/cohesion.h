/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Strings that keep together: of the Han characters of a sample of documents, those whose weakest
 * split is still far more frequent than chance has it, beside which no one neighbour is the rule,
 * and which seldom cut a word of the lexicon in two.
 */
#ifndef INDEXER_WORDS_COHESION_H
#define INDEXER_WORDS_COHESION_H

#include "core/text/words.h"
#include "indexer/words/tally.h"

struct sample {
	struct buf text;      /* uint16_t: Han characters; 0 for whatever parts them */
	struct buf words;     /* uint8_t of each: length of the word that begins there; 0: none */
	struct buf documents; /* uint32_t: where each begins in text */
};

void sample_init(struct sample *s, size_t characters);
void sample_release(struct sample *s);

/* What comes next is of another document. */
void sample_begin(struct sample *s);

/* A passage more. What does not fit any more is left out. */
void sample_add(struct sample *s, const struct tokens *t, struct words *words);

/* Adds the terms to the tally. */
enum zw_status cohesion_find(const struct sample *s, struct tally *tally, struct err *err);

#endif
