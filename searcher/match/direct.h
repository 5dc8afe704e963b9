/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a query as a whole names, to be answered with it: an article, a document by its number, by
 * its title.
 */
#ifndef SEARCHER_MATCH_DIRECT_H
#define SEARCHER_MATCH_DIRECT_H

#include "searcher/match/filters.h"

enum {
	DIRECT_WORKS = 20, /* a name of more works names none of them: 实施办法 */
	DIRECT_HITS = 200, /* articles of a list or range */
};

struct direct_hit {
	struct place place; /* passage 0: the document as a whole */
	bool only_old;      /* the version in force has no such article */
	bool absent; /* no version has the article that is named: the document stands for it */
};

struct direct {
	enum named_as as;  /* NAMED_NOTHING: the lists are empty */
	struct buf hits;   /* struct direct_hit, in the order of the query, each once */
	struct buf citing; /* struct place of what cites it in any version, sorted */
};

/* Of each work named the version in force on `day`, as far as the filters have it. A quoted query,
 * or one with operators, is a string only. On success the caller ends with direct_release. */
enum zw_status direct_find(const struct query *q, const struct catalog *catalog,
                           const struct filters *filters, uint32_t day, struct direct *direct,
                           struct err *err);
void direct_release(struct direct *direct);

size_t direct_hits(const struct direct *direct);
const struct direct_hit *direct_hit(const struct direct *direct, size_t i);

/* Does the query as a whole name something that is there? */
enum zw_status direct_names(const struct query *q, const struct catalog *catalog, bool *names,
                            struct err *err);

#endif
