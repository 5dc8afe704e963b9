/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The articles of a citation, without the name: 第三十九条和第四十条第一项、第二项.
 */
#ifndef CORPUS_CITATION_REFERENCE_H
#define CORPUS_CITATION_REFERENCE_H

#include "corpus/text/scan.h"

enum { REFERENCES_MOST = 64 }; /* of one list */

struct reference {
	size_t start, end;     /* bytes of the text */
	uint32_t article, sub; /* 0: of no 条 (第二款 alone) */
	uint32_t article_to, sub_to;
	uint32_t paragraph, item;
};

struct references {
	size_t n;
	struct reference at[REFERENCES_MOST];
};

/* Reads the list that begins at s, and moves s behind it. Within the list 款 and 项 are of the 条
 * before them; at its beginning they are of `within` (a list that goes on behind 前款 or 本条).
 * False, and s unmoved, if there is none. */
bool references_read(struct scan *s, struct reference within, struct references *list);

/* As typed into a search box: 577条, 120条之一, 577条1款 without 第; 577 and 577-580 without 条. */
bool references_typed(struct scan *s, struct references *list);

#endif
