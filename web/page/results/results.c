/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The results of a query: from what was asked to the page.
 */
#include "web/page/paging.h"
#include "web/page/results/facets.h"
#include "web/page/results/hit.h"
#include "web/page/results/nothing.h"
#include "web/page/results/notes.h"
#include "web/page/results/summary.h"
#include "web/page/results/tools.h"
#include "web/page/trend/small.h"
#include "web/pages.h"

#include <stdio.h>
#include <string.h>

enum {
	SNIPPETS_SHOWN = 2,
	TITLE_LIMIT = Q_LIMIT + 128,
};

/* ---- The list ---- */

static void list(struct html *h, const struct ask *ask, const struct answer *a)
{
	html_lit(h, "<ol class=\"results\" start=\"");
	html_number(h, a->results[0].rank);
	html_lit(h, "\">\n");
	for (size_t i = 0; i < a->n_results; i++)
		hit_write(h, ask, &a->results[i]);
	html_lit(h, "</ol>\n");
}

/* ---- The whole ---- */

/* pages: of results; 0 if there are none. */
static void begin(struct visit *v, const struct ask *ask, uint32_t pages)
{
	struct html *h = &v->html;
	struct buf title = BUF_INIT(TITLE_LIMIT);
	struct results_head head = {ask, pages};

	buf_str(&title, ask->q);
	if (pages > 0)
		buf_printf(&title, html_word(h, " - 第 %u/%u 页", " - page %u/%u"), ask->page,
		           pages);
	frame_begin(h, &(struct frame){.title = buf_cstr(&title),
	                               .ask = ask,
	                               .nothing = pages == 0,
	                               .stale = visit_stale(v),
	                               .head = results_head_write,
	                               .of = &head});
	buf_release(&title);
}

static void results_link(struct html *h, const void *context, uint32_t page)
{
	ask_link(h, context, page);
}

static void found(struct visit *v, const struct ask *ask, const struct query *q,
                  const struct answer *a)
{
	struct html *h = &v->html;
	struct paging paging = {.label = html_word(h, "结果分页", "Pages of results"),
	                        .page = ask->page,
	                        .pages = paging_count(a->reachable, ask->size),
	                        .link = results_link,
	                        .context = ask};
	bool column = facets_any(a);

	html_lit(h, "<h1 class=\"unseen\">");
	html_say(h, "检索结果", "Results");
	html_lit(h, "</h1>\n");
	summary_write(h, q, ask, a);
	picture_trend_small(h, ask, &a->years);
	notes_write(h, q);
	within_chips(h, ask);
	offers_write(h, ask, a);
	facets_chips(h, v->searcher, ask, q);
	if (column) {
		html_lit(h, "<div class=\"found\">\n");
		facets_write(h, v->searcher, ask, q, a);
	}
	html_lit(h, "<div class=\"list\">\n");
	sort_write(h, ask, a);
	list(h, ask, a);
	paging_write(h, &paging);
	forms_write(h, ask, a);
	html_lit(h, "</div>\n");
	if (column)
		html_lit(h, "</div>\n");
}

static void show_answer(struct visit *v, const struct ask *ask, const struct query *q,
                        const struct answer *a)
{
	struct html *h = &v->html;

	begin(v, ask, a->n_results ? paging_count(a->reachable, ask->size) : 0);
	if (a->n_results == 0)
		nothing_write(v, ask, q, a);
	else
		found(v, ask, q, a);
	frame_end(h, searcher_generation(v->searcher));
}

static enum zw_status search_as(struct visit *v, const struct ask *ask, const struct query *q,
                                struct answer *a)
{
	uint32_t offset = (ask->page - 1) * ask->size, left = REACHABLE_LIMIT - offset;
	struct search_options options = {
	        .scope = ask->scope,
	        .sort = ask->sort,
	        .offset = offset,
	        .limit = ask->size < left ? ask->size : left,
	        .snippets = SNIPPETS_SHOWN,
	        .places = true,
	        .facets = true,
	        .years = true,
	        .offers = true,
	        .milliseconds = v->milliseconds,
	};

	return searcher_search(v->searcher, q, &options, a, &v->err);
}

static enum zw_status search(struct visit *v, const struct ask *ask, const struct query *q,
                             struct answer *a)
{
	struct query all;

	if (ask->n_in == 0)
		return search_as(v, ask, q, a);
	enum zw_status status = visit_parse(v, ask, &all);
	if (status != ZW_OK)
		return status;
	status = search_as(v, ask, &all, a);
	query_release(&all);
	return status;
}

/* A page past the end is the first one. */
static void show_results(struct visit *v, struct ask *ask, const struct query *q)
{
	struct answer a = {0};
	enum zw_status status = search(v, ask, q, &a);

	if (status == ZW_OK && a.n_results == 0 && ask->page > 1 && !a.partial) {
		answer_release(&a);
		ask->page = 1;
		status = search(v, ask, q, &a);
	}
	visit_partial(v, a.partial);
	if (status == ZW_OK)
		show_answer(v, ask, q, &a);
	else
		show_failure(v->response, status, &v->err);
	answer_release(&a);
}

/* The parser speaks the language of the process, which need not be that of the page. */
static bool is_english(const char *text)
{
	return (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
}

static void show_bad_query(struct visit *v, const struct ask *ask, const char *why)
{
	struct html *h = &v->html;

	v->response->status = HTTP_BAD_REQUEST;
	begin(v, ask, 0);
	html_lit(h, "<div class=\"said\" role=\"alert\"><h1>");
	html_say(h, "检索式有误", "This query cannot be understood");
	html_lit(h, "</h1>\n<p");
	if (is_english(why) && h->settings->language != LANGUAGE_ENGLISH)
		html_lit(h, " lang=\"en\"");
	else if (!is_english(why))
		html_chinese(h);
	html_lit(h, ">");
	html_text(h, why);
	html_lit(h, "</p></div>\n");
	frame_end(h, searcher_generation(v->searcher));
}

static bool is_blank(const char *q)
{
	return q[strspn(q, " \t\r\n")] == '\0';
}

static void show_long_query(struct visit *v)
{
	char chinese[128], english[128];

	snprintf(chinese, sizeof(chinese), "检索词过长：最多 %d 字节，约 %d 个汉字。", Q_LIMIT,
	         Q_LIMIT / 3);
	snprintf(english, sizeof(english), "The query is too long: %d bytes at most.", Q_LIMIT);
	show_error(v->response, HTTP_BAD_REQUEST, chinese, english);
}

void show_start(struct visit *v)
{
	struct ask ask;
	struct query q;

	ask_read(v->request, &ask);
	if (is_blank(ask.q)) {
		show_home(v);
		return;
	}
	if (strlen(ask.q) > Q_LIMIT) {
		show_long_query(v);
		return;
	}
	v->html.iri = true;
	/* What the page says of the query is said of what stands in the search box. */
	enum zw_status status =
	        searcher_parse(v->searcher, ask.q, strlen(ask.q), ask_rewrites(&ask), &q, &v->err);
	if (status == ZW_BAD_QUERY) {
		show_bad_query(v, &ask, v->err.text);
	} else if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
	} else {
		show_results(v, &ask, &q);
		query_release(&q);
	}
}
