/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The same figures as a table, and as CSV.
 */
#include "core/csv.h"
#include "web/page/trend/trend.h"

#include <inttypes.h>
#include <stdio.h>

static const struct trend_count none;

static void percent(struct html *h, uint32_t part, uint32_t all)
{
	double share = all ? 100.0 * part / all : 0;

	buf_printf(h->out, share > 0 && share < 1 ? "%.2f%%" : "%.1f%%", share);
}

/* The documents are a link to them. */
static void documents(struct html *h, const struct trend_side *s, uint32_t year, uint32_t n)
{
	html_lit(h, "<td>");
	if (n > 0) {
		html_lit(h, "<a");
		trend_year_link(h, s, year, year, true);
		html_lit(h, ">");
		html_count(h, n);
		html_lit(h, "</a>");
	} else {
		html_lit(h, "0");
	}
	html_lit(h, "</td>");
}

static void counted(struct html *h, const struct trend_side *s, uint32_t year,
                    const struct trend_count *found, const struct trend_count *all)
{
	if (year)
		documents(h, s, year, found->documents);
	else
		buf_printf(h->out, "<td>%" PRIu32 "</td>", found->documents);
	html_lit(h, "<td>");
	html_count(h, found->passages);
	html_lit(h, "</td><td>");
	html_count(h, found->occurrences);
	html_lit(h, "</td><td>");
	percent(h, found->documents, all->documents);
	html_lit(h, "</td>");
}

static void row(struct html *h, const struct trend_view *view, uint32_t year)
{
	html_lit(h, "<tr><th scope=\"row\">");
	if (year)
		html_number(h, year);
	else
		html_say(h, "无日期", "no date");
	html_lit(h, "</th>");
	for (size_t i = 0; i < view->n; i++) {
		const struct trend_side *s = &view->sides[i];
		const struct trend_year *y = trend_side_year(s, year);
		if (year)
			counted(h, s, year, y ? &y->found : &none, y ? &y->all : &none);
		else
			counted(h, s, 0, &s->trend.undated, &s->trend.all_undated);
	}
	html_lit(h, "</tr>\n");
}

static bool any_undated(const struct trend_view *view)
{
	for (size_t i = 0; i < view->n; i++)
		if (view->sides[i].trend.undated.documents)
			return true;
	return false;
}

static void head(struct html *h, const struct trend_view *view)
{
	html_lit(h, "<thead>\n");
	if (view->n > 1) {
		html_lit(h, "<tr><td></td>");
		for (size_t i = 0; i < view->n; i++) {
			html_lit(h, "<th colspan=\"4\" scope=\"colgroup\"><bdi>");
			html_text(h, view->sides[i].ask.q);
			html_lit(h, "</bdi></th>");
		}
		html_lit(h, "</tr>\n");
	}
	html_lit(h, "<tr><th scope=\"col\">");
	html_say(h, "年份", "Year");
	html_lit(h, "</th>");
	for (size_t i = 0; i < view->n; i++) {
		html_lit(h, "<th scope=\"col\">");
		html_say(h, "篇", "Documents");
		html_lit(h, "</th><th scope=\"col\">");
		html_say(h, "条", "Passages");
		html_lit(h, "</th><th scope=\"col\">");
		html_say(h, "处", "Occurrences");
		html_lit(h, "</th><th scope=\"col\">");
		html_say(h, "占当年", "Of the year");
		html_lit(h, "</th>");
	}
	html_lit(h, "</tr>\n</thead>\n");
}

void trend_table(const struct trend_view *view)
{
	struct html *h = view->h;

	html_lit(h, "<details open><summary>");
	html_say(h, "数据表", "The figures");
	html_lit(h, "</summary>\n<div class=\"plot\" tabindex=\"0\" role=\"region\"");
	html_attr_say(h, "aria-label", "数据表", "The figures");
	html_lit(h, ">\n<table class=\"years\">\n");
	head(h, view);
	html_lit(h, "<tbody>\n");
	for (uint32_t year = view->last; year >= view->first && year > 0; year--)
		row(h, view, year);
	if (any_undated(view))
		row(h, view, 0);
	html_lit(h, "</tbody>\n</table>\n</div></details>\n");
}

/* ---- CSV: a line for each query and year ---- */

static void csv_row(struct buf *out, const char *query, uint32_t year,
                    const struct trend_count *found, const struct trend_count *all)
{
	csv_cell(out, query);
	if (year)
		buf_printf(out, ",%" PRIu32, year);
	else
		buf_str(out, ",");
	buf_printf(out, ",%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%" PRIu32 ",%" PRIu32 "\r\n",
	           found->documents, found->passages, found->occurrences, all->documents,
	           all->passages);
}

void trend_csv(const struct trend_view *view)
{
	struct buf *out = view->h->out;

	buf_str(out, csv_mark);
	buf_str(out, "query,year,documents,passages,occurrences,all_documents,all_passages\r\n");
	for (size_t i = 0; i < view->n; i++) {
		const struct trend_side *s = &view->sides[i];
		for (size_t k = 0; k < trend_years(&s->trend); k++) {
			const struct trend_year *y = trend_year(&s->trend, k);
			csv_row(out, s->ask.q, y->year, &y->found, &y->all);
		}
		if (s->trend.undated.documents)
			csv_row(out, s->ask.q, 0, &s->trend.undated, &s->trend.all_undated);
	}
}
