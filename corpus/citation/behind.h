/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands directly before 第三条: 本法, 该条例, 本条, or a name without 《》.
 */
#ifndef CORPUS_CITATION_BEHIND_H
#define CORPUS_CITATION_BEHIND_H

#include <stdbool.h>
#include <stddef.h>

enum behind_kind {
	BEHIND_NOTHING,
	BEHIND_NAME,      /* 刑法, 民法典婚姻家庭编解释（一） */
	BEHIND_THIS,      /* 本法, 本办法 */
	BEHIND_THAT,      /* 该法, 该条例: cited before */
	BEHIND_ARTICLE,   /* 本条 */
	BEHIND_PARAGRAPH, /* 本款 */
	BEHIND_SAME,      /* 同条, 该条: of the citation before */
	BEHIND_UNKNOWN,   /* a law, but which one cannot be told: 有关条例 */
};

struct behind {
	enum behind_kind kind;
	size_t start, end; /* bytes of the text; of a name without what leads to it */
	size_t type;       /* where the kind of text begins in it: 条例 of 该条例 */
};

/* What ends at text[at], not reaching back before `floor`. */
struct behind behind_read(const char *text, size_t floor, size_t at);

/* Does the text end in the word for a kind of document that has articles? Bytes of the word. */
size_t behind_type(const char *text, size_t len);

#endif
