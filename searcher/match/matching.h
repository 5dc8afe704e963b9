/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is found in a generation: a match for each of its shards.
 */
#ifndef SEARCHER_MATCH_MATCHING_H
#define SEARCHER_MATCH_MATCHING_H

#include "core/index/store.h"
#include "searcher/match/match.h"

struct matching {
	struct match *shards; /* one per shard of the generation; NULL: nothing was matched */
	size_t n;
	enum scope scope;
	bool cut;       /* time was up: there may be more */
	uint32_t known; /* documents, the dead too, of which it is known whether they are found */
};

/* If the time of request->budget is not enough, some of what matches; all that is found, and that
 * is not, of the documents that were looked at is true. On success the caller ends with
 * matching_release. */
enum zw_status matching_find(const struct generation *g, const struct match_request *r,
                             struct matching *m, struct err *err);

/* Empty sets, to be filled. */
enum zw_status matching_init(struct matching *m, const struct generation *g, enum scope scope,
                             struct err *err);
void matching_release(struct matching *m);

/* Is it every entry of the table, so that nothing need be asked of any? With dead ones never. */
bool matching_is_all(const struct generation *g, const struct matching *m);

/* How many entries are found, and how many of them as written. */
uint32_t matching_found(const struct matching *m);
uint32_t matching_written(const struct matching *m);

/* Keeps in a what is in b, too; takes out of a what is in b. `written` of b has no say. */
void matching_keep(struct matching *a, const struct matching *b);
void matching_drop(struct matching *a, const struct matching *b);

/* What b has found is found in a, too. */
void matching_add(struct matching *a, const struct matching *b);

/* A copy. */
enum zw_status matching_copy(struct matching *copy, const struct generation *g,
                             const struct matching *of, struct err *err);

/* The entry of a place: of its document, or of its passage (the first one, if it names none). */
struct entry {
	size_t shard;
	uint32_t at; /* 0: there is none */
};
struct entry matching_entry(const struct generation *g, enum scope scope, struct place place);

/* The number in the catalog of the document of an entry. */
uint32_t matching_document(const struct generation *g, enum scope scope, struct entry entry);

/* Adds the documents (by their numbers, + 1) of what is found. */
void matching_documents(const struct generation *g, const struct matching *m,
                        struct set *documents);
/* Of what is found as written. */
void matching_documents_written(const struct generation *g, const struct matching *m,
                                struct set *documents);

#endif
