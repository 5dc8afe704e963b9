/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string that stands nowhere, and what stands there instead: one character is another, too many,
 * missing, or has changed places with its neighbour. What is offered stands in the collection; no
 * dictionary is asked.
 */
#ifndef SEARCHER_SUGGEST_SPELLING_H
#define SEARCHER_SUGGEST_SPELLING_H

#include "searcher/suggest/gapped.h"

enum {
	SPELLING_FEWEST = 3, /* characters */
	SPELLING_MOST = 12,  /* more is a sentence */
	/* Of a query: some 20 ms at worst, whatever the collection. */
	SPELLING_PASSAGES = 60000,
};

struct spelling_request {
	const struct tokens *tokens;
	size_t from, to; /* of them: Han characters */
	bool part;       /* of a longer string: only what is as good as certain is told */
	struct allowance *allowance; /* of a whole query; nothing is found when it is spent */
};

/* Appends what stands in the place of the tokens to `text`; nothing if they stand as they are, or
 * nothing near does. */
enum zw_status spelling_find(const struct generation *g, const struct spelling_request *r,
                             struct tokens *scratch, struct buf *text, struct err *err);

/* *at: the first token in [from, to) that stands nowhere before the one behind it: there may be a
 * slip in a longer string. `to` if there is none. */
enum zw_status spelling_strange(const struct generation *g, const struct tokens *t, size_t from,
                                size_t to, size_t *at, struct err *err);

#endif
