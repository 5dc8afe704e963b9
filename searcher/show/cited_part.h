/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside show/: which 款 and 项 a citation names. The catalog keeps which 条 is cited; the rest is
 * read again from the words of the citation.
 */
#ifndef SEARCHER_CITED_PART_H
#define SEARCHER_CITED_PART_H

#include "core/index/shard/record.h"

#include <stdbool.h>

struct cited_part {
	uint32_t paragraph, item; /* 款, 项; 0: none is named. Of a range its first one */
};

/* A citation of a passage, and what it names. Zero: none yet. */
struct cited_place {
	uint32_t from_passage, document, passage;
	size_t start, end; /* bytes of the text of the passage that cites */
	struct cited_part part;
};

/* Fills place->part of the citation at [start, end) of `from`: 第三条第二款, 本款第（一）项, 前款.
 * The one before it tells of which 款 the 第二项 of 第二款第一项、第二项 is. Nothing where the
 * words do not tell, nor of the further articles of a range. *left is how many bytes may be walked
 * to find out which 款 本款 is, and is reduced; when they are used up, nothing is told of it: a
 * page may have thousands in an article of megabytes. */
void cited_part_read(const struct passage_record *from, const struct cited_place *before,
                     struct cited_place *place, size_t *left);

/* Takes n of *left; false, and nothing is left, if it is less. */
static inline bool cited_part_spend(size_t *left, size_t n)
{
	bool enough = n <= *left;

	*left = enough ? *left - n : 0;
	return enough;
}

#endif
