/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is asked for, and the counting.
 */
#include "web/page/trend/trend.h"

#include "web/pages.h"

#include <string.h>

enum { LINKS_LIMIT = 256 * 1024 /* bytes of all links of a picture, about */ };

/* ---- What is asked for ---- */

static bool is_param(const struct visit *v, const char *name, const char *value)
{
	const char *given = request_text(v->request, name);

	return given && strcmp(given, value) == 0;
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\r\n")];
}

static void read_view(struct visit *v, struct trend_view *view)
{
	const char *vs = request_text(v->request, "vs");

	ask_read(v->request, &view->ask);
	view->vs = vs && !is_blank(vs) ? vs : "";
	if (is_param(v, "of", "passages"))
		view->of = MEASURE_PASSAGES;
	else if (is_param(v, "of", "occurrences"))
		view->of = MEASURE_OCCURRENCES;
	view->share = is_param(v, "as", "share");
}

/* ---- Counting ---- */

static enum zw_status count(struct visit *v, struct trend_side *s)
{
	struct search_options options = {.scope = s->ask.scope, .milliseconds = v->milliseconds};
	struct query all;
	enum zw_status status = visit_parse(v, &s->ask, &all);

	if (status != ZW_OK)
		return status;
	status = searcher_trend(v->searcher, &all, &options, &s->trend, &v->err);
	query_release(&all);
	if (status != ZW_OK)
		return status;
	status = searcher_parse(v->searcher, s->ask.q, strlen(s->ask.q), 0, &s->query, &v->err);
	if (status != ZW_OK) {
		trend_release(&s->trend);
		return status;
	}
	visit_partial(v, s->trend.answer.partial);
	s->linked = 3 * strlen(s->ask.q) * 2 * trend_years(&s->trend) < LINKS_LIMIT;
	return ZW_OK;
}

static enum zw_status add_side(struct visit *v, struct trend_view *view, const char *q)
{
	struct trend_side *s = &view->sides[view->n];

	s->ask = view->ask;
	s->ask.q = q;
	s->ask.page = 1;
	enum zw_status status = count(v, s);
	if (status == ZW_OK)
		view->n++;
	else if (status == ZW_BAD_QUERY) {
		view->bad = q;
		view->why = v->err.text;
	}
	return status;
}

/* The years of the picture are those of both. */
static void find_years(struct trend_view *view)
{
	for (size_t i = 0; i < view->n; i++) {
		const struct trend *t = &view->sides[i].trend;
		size_t n = trend_years(t);
		if (n == 0)
			continue;
		uint32_t first = trend_year(t, 0)->year, last = trend_year(t, n - 1)->year;
		if (!view->first || first < view->first)
			view->first = first;
		if (last > view->last)
			view->last = last;
	}
}

/* ---- What is told of it ---- */

const struct trend_year *trend_side_year(const struct trend_side *s, uint32_t year)
{
	size_t n = trend_years(&s->trend);
	uint32_t first = n ? trend_year(&s->trend, 0)->year : 0;

	return n && year >= first && year - first < n ? trend_year(&s->trend, year - first) : NULL;
}

static double share(double part, uint32_t all)
{
	return all ? 100 * part / all : 0;
}

double trend_value(const struct trend_view *view, const struct trend_count *found,
                   const struct trend_count *all)
{
	switch (view->of) {
	case MEASURE_PASSAGES:
		return view->share ? share(found->passages, all->passages) : found->passages;
	case MEASURE_OCCURRENCES:
		return view->share ? share((double)found->occurrences, all->documents)
		                   : (double)found->occurrences;
	default:
		return view->share ? share(found->documents, all->documents) : found->documents;
	}
}

/* ---- The whole ---- */

static void show_view(struct visit *v, struct trend_view *view)
{
	struct response *r = v->response;
	enum zw_status status = ZW_OK;

	if (is_param(v, "format", "csv") && view->n > 0 && !view->bad) {
		r->type = "text/csv; charset=utf-8; header=present";
		response_field(r, "Content-Disposition",
		               r->partial ? "attachment; filename=\"trend-partial.csv\""
		                          : "attachment; filename=\"trend.csv\"");
		trend_csv(view);
	} else if (is_param(v, "format", "svg") && view->first && !view->bad) {
		r->type = "image/svg+xml";
		status = trend_picture(view, true, &v->err);
	} else {
		if (view->bad)
			r->status = HTTP_BAD_REQUEST;
		trend_write(view, visit_stale(v));
	}
	if (status != ZW_OK)
		show_failure(r, status, &v->err);
}

void show_trend(struct visit *v)
{
	struct trend_view view = {.h = &v->html, .g = searcher_generation(v->searcher)};
	enum zw_status status = ZW_OK;

	read_view(v, &view);
	if (strlen(view.ask.q) > Q_LIMIT || strlen(view.vs) > Q_LIMIT) {
		show_error(v->response, HTTP_BAD_REQUEST, "检索词太长，上限为 4 KB。",
		           "The query is too long; the limit is 4 KB.");
		return;
	}
	if (!is_blank(view.ask.q))
		status = add_side(v, &view, view.ask.q);
	if (status == ZW_OK && *view.vs)
		status = add_side(v, &view, view.vs);
	find_years(&view);
	if (status == ZW_OK || status == ZW_BAD_QUERY)
		show_view(v, &view);
	else
		show_failure(v->response, status, &v->err);
	for (size_t i = 0; i < view.n; i++) {
		trend_release(&view.sides[i].trend);
		query_release(&view.sides[i].query);
	}
}
