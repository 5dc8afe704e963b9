/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents like another one: those with the most of its telling words, in the text and the title.
 */
#ifndef SEARCHER_SIMILAR_SIMILAR_H
#define SEARCHER_SIMILAR_SIMILAR_H

#include "searcher/search.h"

enum {
	SIMILAR_LIMIT = 100, /* documents in one list */
	SIMILAR_SHARED = 6,  /* words told of each */
	SIMILAR_WORDS = 40,  /* of the document, that others are ranked by */
};

struct similar {
	struct other document;
	double score;
	char *shared[SIMILAR_SHARED]; /* folded words that both have, the most telling first */
	size_t n_shared;
};

struct similar_list {
	struct other document; /* the one asked for */
	struct similar *at;    /* best first; of each work one document, of its own work none */
	size_t n;
	uint32_t as_of;     /* day of the statuses, and of the versions that are told */
	bool partial, late; /* time was up: there may be more, and better ones */
};

/* ZW_NOT_FOUND if the index has no document of this path. day: YYYYMMDD. limit: at most
 * SIMILAR_LIMIT are told. milliseconds: what it may take; 0: as long as it takes. On success the
 * caller ends with similar_release. */
enum zw_status searcher_similar(struct searcher *s, const char *path, uint32_t limit, uint32_t day,
                                uint32_t milliseconds, struct similar_list *list, struct err *err);
void similar_release(struct similar_list *list);

/* One object, as --similar --json writes it: see the manual of zhengwen-search. */
enum zw_status similar_json(const struct similar_list *list, struct buf *out, struct err *err);

#endif
