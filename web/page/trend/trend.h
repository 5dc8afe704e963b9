/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The page of the use over the years, of one query or of two: its figures as a picture, as a table,
 * as CSV, as SVG.
 *
 *   /trend?q=…&vs=…&in=…   of what is counted: of=documents (else passages, occurrences),
 *                          as=count (else share), format=csv, svg
 */
#ifndef WEB_PAGE_TREND_H
#define WEB_PAGE_TREND_H

#include "searcher/trend/trend.h"
#include "web/html/layout.h"
#include "web/picture/bars.h"

enum { LABEL_LIMIT = 3 * Q_LIMIT /* bytes of a title with both queries */ };

enum measure { MEASURE_DOCUMENTS, MEASURE_PASSAGES, MEASURE_OCCURRENCES, MEASURES };

/* One of the queries. */
struct trend_side {
	struct ask ask;     /* as the results would be asked for */
	struct query query; /* without what it is asked within: for links */
	struct trend trend;
	bool linked; /* to its results year by year: the addresses are not too long for that */
};

struct trend_view {
	struct html *h;
	const struct generation *g;
	struct ask ask;
	const char *vs; /* "": none */
	enum measure of;
	bool share;
	struct trend_side sides[BARS_SERIES];
	size_t n;             /* sides that were counted, those with nothing, too */
	const char *bad;      /* the one that is no query, and … */
	const char *why;      /* … why not */
	uint32_t first, last; /* years of all sides; 0: none */
};

/* The row of a year; NULL: outside the years of this side. */
const struct trend_year *trend_side_year(const struct trend_side *s, uint32_t year);

/* What is drawn: the number, or its share of the year: of 100 documents, of 100 passages, and
 * occurrences in 100 documents. */
double trend_value(const struct trend_view *view, const struct trend_count *found,
                   const struct trend_count *all);

/* What it is, for people: "文件篇数", " 篇" */
const char *trend_measure_name(const struct trend_view *view);
const char *trend_measure_unit(const struct trend_view *view);
/* In the form, whether shares are asked for or not. */
const char *trend_measure_option(const struct html *h, enum measure m);
const char *trend_measure_value(enum measure m);

/* ---- write.c: the page; draw.c: the picture, links; table.c: the figures ---- */

void trend_write(struct trend_view *view, bool stale);
enum zw_status trend_picture(const struct trend_view *view, bool alone, struct err *err);
void trend_table(const struct trend_view *view);
void trend_csv(const struct trend_view *view);

/* Without memory the page fails, and does not lack what was to stand there. */
void trend_check(struct html *h, const struct buf *b);

/* The value of an href: /trend with all that was asked; format NULL: the page. */
void trend_link(struct html *h, const struct trend_view *view, const char *format);

/* ` href="…"` of the results of a side in these years; nothing if there is no such query. `key`:
 * the keyboard stops there. */
bool trend_year_link(struct html *h, const struct trend_side *s, uint32_t from, uint32_t to,
                     bool key);

#endif
