/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How one text differs from another, in the glyphs of both.
 */
#ifndef SEARCHER_SIMILAR_DIFFERENCE_H
#define SEARCHER_SIMILAR_DIFFERENCE_H

#include "core/text/tokens.h"

enum difference_kind {
	DIFFERENCE_EQUAL,    /* the same characters; glyphs and quotation marks may be others */
	DIFFERENCE_INSERTED, /* only in the source */
	DIFFERENCE_DELETED,  /* only in what was pasted */
	DIFFERENCE_REPLACED,
	DIFFERENCE_KINDS
};

/* "equal", "inserted", "deleted", "replaced". */
const char *difference_name(enum difference_kind kind);

struct difference_piece {
	enum difference_kind kind;
	char *pasted, *source; /* "" where there is nothing */
};

struct difference {
	struct difference_piece *at; /* in reading order; all the pieces of a side are its text */
	size_t n;
	uint32_t changed; /* tokens that are replaced, missing or too many; marks too */
};

/* Tokens [from, to) of a text. */
struct excerpt {
	const char *text;
	const struct tokens *tokens;
	size_t from, to;
};

/* ZW_LIMIT (align.h), ZW_NO_MEMORY. On success the caller ends with difference_release. */
enum zw_status difference_make(const struct excerpt *pasted, const struct excerpt *source,
                               struct difference *difference, struct err *err);

/* Leaves `around` characters of every piece beside what differs, "…" for the rest; of what differs
 * itself twice as many. */
enum zw_status difference_cut(struct difference *difference, size_t around, struct err *err);

void difference_release(struct difference *difference);

#endif
