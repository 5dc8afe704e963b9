/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where a pasted text comes from: sentence by sentence the passage that holds it, nearly, then
 * neighbouring sentences of one passage as one part.
 */
#ifndef SEARCHER_SIMILAR_SOURCE_H
#define SEARCHER_SIMILAR_SOURCE_H

#include "searcher/match/matching.h"
#include "searcher/rank/rank.h"
#include "searcher/similar/holder.h"

enum {
	SOURCES_LIMIT = 16, /* parts of one paste that are told */
	PART_TOKENS = 1024, /* of one part */
	PART_GAP = 256,     /* bytes of the passage left out between two sentences of one part */
	SAME_LIMIT = 64,    /* other documents that hold a part */
};

/* A part of what was pasted, and where it stands. */
struct source {
	size_t from, to;      /* tokens of the paste */
	struct holder holder; /* of its first sentence; from and to are those of the part */
	struct buf same;      /* uint32_t: documents of other works that hold its first sentence */
};

struct source_list {
	struct tokens paste;
	char *text;    /* what was pasted */
	struct buf at; /* struct source, in the order of the paste */
	bool cut;      /* time was up: there may be more */
};

/* Is the query what one pastes and no list of words: unquoted, without operators but filters, and
 * one item of it longer than anybody types as a word; of several one that has a mark, too? */
bool source_is_wanted(const struct query *q);

/* Of the query without its filters, among what those let pass. On success the caller ends with
 * source_list_release; an empty list: there is no source, or no time to find it (budget, or NULL).
 */
enum zw_status source_list_find(const struct generation *g, const struct query *q,
                                const struct filters *filters, uint32_t day, struct budget *budget,
                                struct source_list *sources, struct err *err);
void source_list_release(struct source_list *sources);

size_t source_list_count(const struct source_list *sources);
const struct source *source_list_at(const struct source_list *sources, size_t i);

/* n of them, from offset on, as results; the list must outlive those. */
void source_list_rank(const struct source_list *sources, size_t offset, size_t n,
                      struct ranked *ranked);

/* Takes what is told as a source out of what is ranked behind: the works out of `documents` (by
 * their numbers + 1), or only the passages themselves. */
void source_list_drop_works(const struct source_list *sources, const struct catalog *c,
                            struct set *documents);
void source_list_drop_passages(const struct source_list *sources, struct matching *m);

#endif
