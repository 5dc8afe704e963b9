/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two rows of tokens, one against the other: weighted edit distance. A mark is light, any other
 * token counts; a mark and a token never stand for each other.
 */
#ifndef SEARCHER_SIMILAR_ALIGN_H
#define SEARCHER_SIMILAR_ALIGN_H

#include "core/text/tokens.h"

enum {
	WEIGHT_TOKEN = 4, /* the cost of a token that differs … */
	WEIGHT_MARK = 1,  /* … and of a mark: it decides only between what is equal otherwise */
	ALIGN_TOKENS = 1 << 14, /* of one side */
	ALIGN_CELLS = 4 << 20,  /* of align_steps, a byte each */
};

/* A token to be compared: a character is itself, a run of digits or letters is its hash. */
struct glyph {
	uint32_t code;
	uint32_t weight;
};

/* Appends the glyphs of tokens [from, to). */
void glyphs_add(struct buf *glyphs, const struct tokens *t, size_t from, size_t to);

/* Glyphs [from, to), and what it costs to turn the other side into them. */
struct aligned {
	size_t from, to;
	uint32_t cost;
};

/* The stretch of b nearest to the whole of a; of several the first. Time n x m, memory n.
 * ZW_LIMIT if a side has more than ALIGN_TOKENS, ZW_NO_MEMORY. */
enum zw_status align_within(const struct glyph *a, size_t n, const struct glyph *b, size_t m,
                            struct aligned *best, struct err *err);

/* Bytes of `steps` of align_steps. */
enum step {
	STEP_EQUAL,
	STEP_REPLACED,
	STEP_DELETED,  /* it is only in a */
	STEP_INSERTED, /* it is only in b */
};

/* How the whole of a becomes the whole of b, in reading order, at the lowest cost. ZW_LIMIT if it
 * takes more than ALIGN_CELLS, ZW_NO_MEMORY. */
enum zw_status align_steps(const struct glyph *a, size_t n, const struct glyph *b, size_t m,
                           struct buf *steps, struct err *err);

#endif
