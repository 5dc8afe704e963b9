/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The routes, the small pages, and what is shown when something went wrong.
 */
#include "web/pages.h"

#include "web/html/layout.h"
#include "web/html/style.h"
#include "web/service/log.h"

#include <inttypes.h>
#include <string.h>

/* ---- Small pages ---- */

static void plain(struct response *response)
{
	response->type = "text/plain; charset=utf-8";
	response->cache = "no-store";
}

/* The process answers. */
static void show_alive(struct visit *v)
{
	plain(v->response);
	html_lit(&v->response->body, "ok\n");
}

/* A generation can be searched. Also while a newer one cannot: who takes a server away for that
 * takes away yesterday's index, too. */
static void show_ready(struct visit *v)
{
	struct buf *b = &v->response->body;

	plain(v->response);
	buf_printf(b, "ready\ngeneration %" PRIu64 "\n",
	           searcher_generation(v->searcher)->manifest.number);
	if (visit_stale(v))
		html_lit(b, "stale: the newest generation is not served\n");
}

static void show_metrics(struct visit *v)
{
	v->response->type = "text/plain; version=0.0.4; charset=utf-8";
	v->response->cache = "no-store";
	metrics_write(&v->response->body, v->metrics, &v->state, searcher_generation(v->searcher));
}

static void show_style(struct visit *v)
{
	size_t len;
	const char *text = style_text(&len);

	v->response->type = "text/css; charset=utf-8";
	v->response->cache = request_text(v->request, "v") ? "public, max-age=31536000, immutable"
	                                                   : "public, max-age=3600";
	buf_add(&v->response->body, text, len);
}

/* 正, the five strokes that one counts with, as a seal. */
static void show_icon(struct visit *v)
{
	v->response->type = "image/svg+xml";
	v->response->cache = "public, max-age=86400";
	html_lit(&v->response->body,
	         "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
	         "<rect width=\"32\" height=\"32\" rx=\"6\" fill=\"#a3271c\"/>"
	         "<path d=\"M8 8.5h16M16 8.5v15M16 16h7M10.5 16v7.5M6.5 23.5h19\" "
	         "stroke=\"#fff\" stroke-width=\"2.6\"/></svg>\n");
}

static void show_not_found(struct visit *v)
{
	show_error(v->response, HTTP_NOT_FOUND, "这个网址下没有网页。");
}

/* ---- What was asked ---- */

static enum zw_status parse(struct visit *v, const struct ask *ask, const char *text,
                            struct query *q)
{
	return searcher_parse(v->searcher, text, strlen(text), ask_rewrites(ask), q, &v->err);
}

enum zw_status visit_parse(struct visit *v, const struct ask *ask, struct query *all)
{
	enum zw_status status = parse(v, ask, ask->q, all);

	for (size_t i = 0; status == ZW_OK && i < ask->n_in; i++) {
		struct query within;
		status = parse(v, ask, ask->in[i], &within);
		if (status == ZW_OK) {
			status = query_within(all, &within, &v->err);
			query_release(&within);
		} else if (status == ZW_BAD_QUERY) {
			status = ZW_OK;
		}
		if (status != ZW_OK)
			query_release(all);
	}
	return status;
}

/* ---- Errors ---- */

static const char *error_title(enum http_status status)
{
	static const struct {
		enum http_status status;
		const char *title;
	} titles[] = {
	        {HTTP_MOVED, "已移动"},         {HTTP_BAD_REQUEST, "请求有误"},
	        {HTTP_NOT_FOUND, "没有找到"},   {HTTP_BAD_METHOD, "不支持的方法"},
	        {HTTP_LONG_TARGET, "网址过长"}, {HTTP_LARGE_HEADER, "请求头过大"},
	        {HTTP_FAILED, "出了问题"},      {HTTP_UNAVAILABLE, "暂时无法检索"},
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "出了问题";
}

void show_error(struct response *response, enum http_status status, const char *message)
{
	struct buf *b = &response->body;
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};
	bool close = response->close;

	buf_reset(b);
	response->status = status;
	response->close = close;
	frame_begin(b, &(struct frame){.title = error_title(status), .ask = &ask});
	html_lit(b, "<div class=\"said\"><h1>");
	html_text(b, error_title(status));
	html_lit(b, "</h1>\n<p>");
	html_text(b, message);
	html_lit(b, "</p>\n<p><a href=\"/\">回到首页</a></p></div>\n");
	frame_end(b, NULL);
}

void show_failure(struct response *response, enum zw_status status, const struct err *err)
{
	log_line(LOGGED_ERROR, "%s: %s", status_name(status), err->text);
	if (status == ZW_BAD_INDEX || status == ZW_OLD_VERSION)
		show_error(response, HTTP_UNAVAILABLE, "索引暂时无法使用，请稍后再试。");
	else
		show_error(response, HTTP_FAILED, "服务器没能完成这次请求，请稍后再试。");
}

void response_release(struct response *response)
{
	buf_release(&response->body);
	buf_release(&response->location);
}

void pages_refuse(enum http_status status, const char *message, struct response *response)
{
	show_error(response, status, message);
}

/* ---- Routes ---- */

static const struct route {
	const char *path;
	bool below; /* everything that begins with path */
	bool index; /* borrows a searcher */
	enum page_kind page;
	void (*show)(struct visit *visit);
} routes[] = {
        {"/", false, true, PAGE_RESULTS, show_start}, /* PAGE_HOME without a query */
        {"/doc/", true, true, PAGE_DOCUMENT, show_document},
        {"/cited/", true, true, PAGE_CITED, show_cited},
        {"/suggest", false, true, PAGE_SUGGEST, show_suggest},
        {"/status", false, true, PAGE_STATUS, show_status},
        {"/status.json", false, true, PAGE_STATUS, show_status_json},
        {"/metrics", false, true, PAGE_METRICS, show_metrics},
        {"/livez", false, false, PAGE_HEALTH, show_alive},
        {"/readyz", false, true, PAGE_HEALTH, show_ready},
        {"/style.css", false, false, PAGE_STATIC, show_style},
        {"/icon.svg", false, false, PAGE_STATIC, show_icon},
};

static bool leads_to(const struct route *route, const char *path)
{
	return route->below ? strncmp(path, route->path, strlen(route->path)) == 0
	                    : strcmp(path, route->path) == 0;
}

static const struct route *find_route(const char *path)
{
	static const struct route none = {"", false, false, PAGE_NONE, show_not_found};

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (leads_to(&routes[i], path))
			return &routes[i];
	return &none;
}

void pages_answer(struct site *site, struct metrics *metrics, const struct request *request,
                  struct response *response)
{
	const struct route *route = find_route(request->path);
	struct visit v = {.request = request, .response = response, .metrics = metrics};
	struct seat *seat = NULL;

	response->page = route->page;
	if (route->index) {
		site_state(site, &v.state);
		seat = site_borrow(site);
		v.searcher = seat->searcher;
		v.crew = seat->crew;
	}
	route->show(&v);
	if (seat) {
		/* Only show_failure says so, of an index that cannot be read. */
		if (response->status == HTTP_UNAVAILABLE)
			site_doubt(site, seat);
		site_return(site, seat);
		run_report_drop(v.state.last);
	}
	enum zw_status status = buf_status(&response->body, "response", &v.err);
	if (status != ZW_OK)
		show_failure(response, status, &v.err);
}
