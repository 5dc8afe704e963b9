/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What statutes say for what people say: a thesaurus from the words of a question (老板 跑路) to
 * those of the law (用人单位, 劳动报酬). It is made from the tables in lay/ while building.
 *
 * A line of a table: lay wordings TAB statutory wordings [TAB works]; each a list parted by 、. A
 * lay wording of several parts, parted by spaces, is met where all of them stand, in any order.
 */
#ifndef CORPUS_LEXICON_LAY_H
#define CORPUS_LEXICON_LAY_H

#include <stddef.h>

struct lay_line {
	const char *words; /* as statutes have them */
	const char *works; /* titles without 中华人民共和国; "" if none is named */
};

/* A line of which some wording stands in the text; each line once, by its longest wording:
 * the part of it that comes first in the table begins at text + at. */
struct lay_hit {
	const struct lay_line *line;
	size_t at, len; /* of that part: bytes */
	size_t parts;   /* bytes of all parts */
};

enum { LAY_HITS = 64 };

/* `text` is folded as tokens are, without fences between them. Returns how many hits were written,
 * at most LAY_HITS, in the order of the text. */
size_t lay_find(const char *text, size_t len, struct lay_hit hits[LAY_HITS]);

#endif
