/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How often which value of a field is among the files that were found. As a filter each value
 * gives exactly its count: 机关:"…" (quoted), 文种:"…", 日期:2020, 时效:现行有效,
 * 级别:行政法规.
 */
#ifndef SEARCHER_MATCH_FACETS_H
#define SEARCHER_MATCH_FACETS_H

#include "core/budget.h"
#include "core/buf.h"
#include "core/index/catalog/catalog.h"
#include "searcher/match/set.h"

enum {
	FACET_VALUES = 20,       /* told of one facet; the rest is only counted */
	YEARS_LIMIT = 128 * 1024 /* bytes of what years_count writes: room for all there are */
};

enum facet_kind { FACET_ISSUER, FACET_TYPE, FACET_YEAR, FACET_STATUS, FACET_LEVEL, FACETS };

struct facet_value {
	char *value; /* of a status: its Chinese name */
	uint32_t count;
};

struct facet {
	struct facet_value *at; /* at most FACET_VALUES, most frequent first */
	size_t n;
	uint32_t others; /* values that are not told */
};

/* "issuer", "type", "year", "status", "level" */
const char *facet_name(enum facet_kind facet);

/* Of documents of the catalog, counted from 1; of the first ones if the budget (NULL: none) is not
 * enough. Whatever is returned, the caller ends with facets_release. */
enum zw_status facets_count(const struct catalog *c, const struct set *found, uint32_t day,
                            struct budget *budget, struct facet facets[FACETS], struct err *err);

/* How many of the documents are of which year, all years: appends struct year_count, ascending. */
struct year_count {
	uint32_t year, count;
};
enum zw_status years_count(const struct catalog *c, const struct set *found, struct buf *years,
                           struct err *err);

void facets_release(struct facet facets[FACETS]);

#endif
