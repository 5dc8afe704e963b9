/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The numbers that paragraphs begin with: 一、 （一） 1. 1.1 （1） 一是 第一， – and how much of
 * such a paragraph is its heading.
 */
#ifndef CORPUS_ENUMERATOR_H
#define CORPUS_ENUMERATOR_H

#include "corpus/structure/pattern.h"

struct enumerator {
	enum heading_rank rank; /* RANK_ITEM to RANK_COUNTED */
	uint32_t number;        /* 0: 首先 and its like */
	size_t len;             /* bytes of the mark with the white space around it */
};

/* False where the line begins with none: 1.5万元, 三要素. A number that is only followed by white
 * space is RANK_DECIMAL: whether it counts, the other lines tell. */
bool enumerator_read(const char *line, size_t len, struct enumerator *e);

/* Bytes of the heading that such a line begins with: all of `一、总体要求`, of `一、总体要求。以…`
 * what stands before the 。; 0 where it is too long for one. */
size_t enumerator_heading(const char *line, size_t len, const struct enumerator *e);

#endif
