/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a query stands in a text that is shown, and the piece of it worth showing. Spans, not
 * markup: who shows them decides how a hit looks.
 */
#ifndef SEARCHER_SNIPPET_H
#define SEARCHER_SNIPPET_H

#include "core/index/shard/record.h"
#include "searcher/show/needles.h"

/* A span of the original text, in bytes. */
struct mark {
	size_t start, len;
	uint64_t needles; /* bits of those it comes from; the last is of all from 63 on */
};

/* All hits in text, ascending, overlapping ones merged: appends struct mark to marks. tokens is
 * scratch. */
enum zw_status marks_find(const struct needles *needles, const char *text, size_t len,
                          struct tokens *tokens, struct buf *marks, struct err *err);

struct snippet {
	char *text;       /* UTF-8; "…" where the passage goes on within a sentence */
	struct buf marks; /* struct mark, in bytes of text */
	/* Of the passage, for who knows it: "" otherwise, and article outside a 条. */
	char article[ANCHOR_SIZE], anchor[ANCHOR_SIZE];
};

enum {
	SNIPPET_CHARACTERS = 160 /* at most, but for a single sentence's … */
};

/* The sentences of a passage with the most of what was looked for, first ones first. On success
 * the caller ends with snippet_release. */
enum zw_status snippet_make(const struct needles *needles, const char *text, size_t len,
                            struct tokens *tokens, struct snippet *snippet, struct err *err);

/* The same around n marks that are known already, ascending, not overlapping. */
enum zw_status snippet_around(const char *text, size_t len, const struct mark *marks, size_t n,
                              struct snippet *snippet, struct err *err);
void snippet_release(struct snippet *snippet);

#endif
