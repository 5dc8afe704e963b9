/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A pasted text falls apart into sentences, each of which may come from somewhere else.
 */
#ifndef SEARCHER_SIMILAR_SEGMENT_H
#define SEARCHER_SIMILAR_SEGMENT_H

#include "core/text/tokens.h"
#include "searcher/query/query.h"

enum {
	/* Tokens but for marks that a sentence must have to be looked for by itself. What is
	 * shorter is a word or a turn of phrase, and stands in many places by chance. */
	SEGMENT_LEAST = QUESTION_TOKENS,
	SEGMENT_MOST = 120, /* a longer sentence is cut at a mark, else anywhere */
	SEGMENT_TOKENS = 2 * (SEGMENT_MOST + SEGMENT_LEAST), /* with its marks; none has more */
	SEGMENTS_LIMIT = 48, /* of one paste, some 2,000 characters; the rest is not looked for */
};

struct segment {
	size_t from, to; /* tokens */
	uint32_t weight; /* of them, those that are no marks */
	bool brief;      /* too short to be looked for: it only goes along with its neighbours */
};

/* Appends the segments of a text (struct segment), all its tokens in order, at most SEGMENTS_LIMIT.
 * If it has nothing but brief sentences, several of them are one segment. */
void segments_cut(const struct tokens *t, struct buf *segments);

#endif
