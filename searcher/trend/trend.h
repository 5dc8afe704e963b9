/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The use of words over the years: what a query finds, by the year of the document.
 *
 * Counted is what the results of the same query count: the same files, passages and occurrences, no
 * estimate and nothing that merely resembles it. So a question, which only ranks, has no trend, nor
 * has a query that had to be relaxed. The year is that of the day a document is shown and sorted
 * with; documents without one are counted apart. Collections grow: beside each count stands how
 * many there are of that year in all.
 *
 * trend_json writes one object (--trend --json, /api/v1/trend):
 *
 *   format       1
 *   query        as typed
 *   generation   of the index
 *   as_of        the day that 截至 and versions count as of
 *   partial      time was up: the counts are lower bounds, and no uses are told
 *   answered     how the query was taken, as in the answer of a search
 *   counted      false: it was taken as a question or relaxed; then the rest is empty
 *   total        documents, passages, occurrences: the sums over years and undated; exact:
 *                documents with every item as written
 *   undated      the same of documents without a date, and `all`
 *   years        from the first to the last with a document found, none left out: year,
 *                documents, passages, occurrences, all {documents, passages} of that year in
 *                the index, whatever the query; share: documents of all documents, 0 to 1
 *   first, last  the oldest and the newest use, as written or in another notation: path,
 *                title, date, article, anchor, snippet (text; marks: start and length of
 *                each hit in characters); null if no document with a date has that
 */
#ifndef SEARCHER_TREND_H
#define SEARCHER_TREND_H

#include "searcher/search.h"

enum { TREND_YEARS = 10000 /* there are no others */ };

struct trend_count {
	uint32_t documents, passages;
	uint64_t occurrences;
};

struct trend_year {
	uint32_t year;
	struct trend_count found;
	struct trend_count all; /* of the index; occurrences 0 */
};

struct trend {
	/* Its totals, how the query was taken, the day; results: the first use and, if it is
	 * another document, the last one; none if no dated document has all of it in one
	 * piece. */
	struct answer answer;
	bool counted;               /* else nothing below is filled */
	struct buf years;           /* struct trend_year, ascending, without a gap */
	struct trend_count undated; /* of what is found … */
	struct trend_count all_undated;
};

/* Of the options count scope, strict, since, as_of and what bounds the time. On success the caller
 * ends with trend_release. */
enum zw_status searcher_trend(struct searcher *s, const struct query *q,
                              const struct search_options *options, struct trend *trend,
                              struct err *err);
void trend_release(struct trend *trend);

size_t trend_years(const struct trend *t);
const struct trend_year *trend_year(const struct trend *t, size_t i);

/* The uses to tell; NULL: there is none. */
const struct result *trend_first(const struct trend *t);
const struct result *trend_last(const struct trend *t);

enum zw_status trend_json(const struct query *q, const struct trend *t, struct buf *out,
                          struct err *err);

/* A table for people: to stdout; what is to be said of it to stderr. */
void trend_print(const struct trend *t);

#endif
