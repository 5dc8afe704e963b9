/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a query as a whole names, to be answered with it: an article, a document by its number, by
 * its title.
 */
#ifndef SEARCHER_MATCH_DIRECT_H
#define SEARCHER_MATCH_DIRECT_H

#include "searcher/match/catalog/filters.h"
#include "searcher/match/matching.h"

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
	size_t start,
	        end; /* bytes of the query that name it: 民法典第577条 违约金 has words, too */
	bool words; /* there are such */
	bool near;  /* the number is not there: the hits are its neighbours */
	bool leads; /* 标题:公司法 finds what has it in the title: the one of that title leads */
	struct buf missing; /* what is named and not there, as typed; "" */
};

/* The whole of the query is looked at, else what stands at its front or end: a citation with an
 * article, or a number. Of each work named the version in force on `day`, as far as the filters
 * have it. A quoted query, or one with operators, is a string only. On success the caller ends with
 * direct_release. */
enum zw_status direct_find(const struct query *q, const struct catalog *catalog,
                           const struct filters *filters, uint32_t day, struct direct *direct,
                           struct err *err);
void direct_release(struct direct *direct);

/* Of documents that only lead: those that were found; NULL: none. */
void direct_keep_found(struct direct *direct, const struct generation *g, const struct matching *m);

/* Leaves those whose shard is there (store_has). */
void direct_drop_missing(struct direct *direct, const struct generation *g);

size_t direct_hits(const struct direct *direct);
const struct direct_hit *direct_hit(const struct direct *direct, size_t i);

/* Does the query as a whole name something that is there? */
enum zw_status direct_names(const struct query *q, const struct catalog *catalog, bool *names,
                            struct err *err);

#endif
