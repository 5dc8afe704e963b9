/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The routes, the small pages, and what is shown when something went wrong.
 */
#include "web/pages.h"

#include "web/api/problem.h"
#include "web/html/assets.h"
#include "web/html/layout.h"
#include "web/service/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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
	markup(&v->response->body, "ok\n");
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
		markup(b, "stale: the newest generation is not served\n");
	struct store_shards shards = store_shards(searcher_generation(v->searcher));
	if (shards.answered < shards.of)
		buf_printf(b, "partial: %u of %u shards\n", shards.answered, shards.of);
}

static void show_metrics(struct visit *v)
{
	v->response->type = "text/plain; version=0.0.4; charset=utf-8";
	v->response->cache = "no-store";
	metrics_write(&v->response->body, v->metrics, &v->state, searcher_generation(v->searcher));
}

static void show_asset(struct visit *v)
{
	const struct asset *a = asset_find(v->request->path);

	v->response->type = a->type;
	v->response->cache = request_text(v->request, "v") ? "public, max-age=31536000, immutable"
	                                                   : "public, max-age=3600";
	buf_add(&v->response->body, a->text, a->len);
}

static void show_not_found(struct visit *v)
{
	show_error(v->response, HTTP_NOT_FOUND, "这个网址下没有网页。",
	           "There is nothing at this address.");
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

const char *error_title(const struct response *response, enum http_status status)
{
	static const struct {
		enum http_status status;
		const char *chinese, *english;
	} titles[] = {
	        {HTTP_FAILED, "出了问题", "Something went wrong"},
	        {HTTP_MOVED, "已移动", "Moved"},
	        {HTTP_SEE_OTHER, "已移动", "See other"},
	        {HTTP_BAD_REQUEST, "请求有误", "Bad request"},
	        {HTTP_NOT_FOUND, "没有找到", "Not found"},
	        {HTTP_BAD_METHOD, "不支持的方法", "Method not allowed"},
	        {HTTP_GONE, "已经失效", "Gone"},
	        {HTTP_LONG_TARGET, "网址过长", "Address too long"},
	        {HTTP_TOO_MANY, "请求过于频繁", "Too many requests"},
	        {HTTP_LARGE_HEADER, "请求头过大", "Header too large"},
	        {HTTP_UNAVAILABLE, "暂时无法检索", "Not available now"},
	};
	size_t at = 0;

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].status == status)
			at = i;
	return response->settings.language == LANGUAGE_ENGLISH ? titles[at].english
	                                                       : titles[at].chinese;
}

static void write_error_page(struct html *h, const char *title, const char *detail)
{
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};

	frame_begin(h, &(struct frame){.title = title, .ask = &ask});
	html_lit(h, "<div class=\"said\"><h1>");
	html_text(h, title);
	html_lit(h, "</h1>\n<p>");
	html_text(h, detail);
	html_lit(h, "</p>\n<p><a href=\"/\">");
	html_say(h, "回到首页", "Back to the start page");
	html_lit(h, "</a></p></div>\n");
	frame_end(h, NULL);
}

void show_error(struct response *response, enum http_status status, const char *chinese,
                const char *english)
{
	struct html h = {.out = &response->body,
	                 .settings = &response->settings,
	                 .request = response->request};
	const char *detail = html_word(&h, chinese, english);

	if (response->problem) {
		problem_show(response, &(struct problem){.status = status, .detail = detail});
		return;
	}
	buf_reset(&response->body);
	response->status = status;
	response->whole = false;
	response->type = "text/html; charset=utf-8";
	write_error_page(&h, error_title(response, status), detail);
}

void show_failure(struct response *response, enum zw_status status, const struct err *err)
{
	log_line(LOGGED_ERROR, "%s: %s", status_name(status), err->text);
	if (status == ZW_BAD_INDEX || status == ZW_OLD_VERSION)
		show_error(response, HTTP_UNAVAILABLE, "索引暂时无法使用，请稍后再试。",
		           "The index cannot be used now. Please try again later.");
	else if (status == ZW_UNREACHABLE)
		show_error(response, HTTP_UNAVAILABLE, "有些文件所在的服务器没有应答，请稍后再试。",
		           "A server that holds what was asked for does not answer. Please try "
		           "again later.");
	else
		show_error(response, HTTP_FAILED, "服务器没能完成这次请求，请稍后再试。",
		           "The server could not complete this request. Please try again later.");
}

void response_field(struct response *response, const char *name, const char *value)
{
	struct buf *b = &response->fields;

	buf_str(b, name);
	buf_char(b, '\0');
	for (; *value; value++)
		if ((unsigned char)*value >= 0x20 && *value != 0x7F)
			buf_char(b, *value);
	buf_char(b, '\0');
}

void response_release(struct response *response)
{
	buf_release(&response->body);
	buf_release(&response->location);
	buf_release(&response->fields);
	if (response->file >= 0)
		close(response->file);
}

/* What goes with an answer and not with the error in its place. */
static void drop(struct response *response)
{
	buf_reset(&response->fields);
	buf_reset(&response->location);
	if (response->file >= 0)
		close(response->file);
	response->file = -1;
}

bool pages_of_api(const char *target)
{
	static const char api[] = "/api/";

	return strncmp(target, api, strlen(api)) == 0;
}

/* How it is to be answered, whatever it is. */
static void read_manner(const struct request *request, struct response *response)
{
	response->request = request->path ? request : NULL;
	response->problem |= request->path && pages_of_api(request->path);
	settings_read(request->cookie, request->accept_language, &response->settings);
}

void pages_refuse(const struct request *request, enum http_status status, const struct err *err,
                  struct response *response)
{
	struct err parted = *err;
	char *english = strchr(parted.text, '\n');

	if (english)
		*english++ = '\0';
	read_manner(request, response);
	show_error(response, status, parted.text, english ? english : parted.text);
}

/* ---- Routes ---- */

static const struct route {
	const char *path;
	bool below; /* everything that begins with path */
	bool index; /* borrows a searcher */
	bool whole; /* the answer is the same while the generation, the day and the settings are */
	enum page_kind page;
	void (*show)(struct visit *visit);
} routes[] = {
        {"/", false, true, true, PAGE_RESULTS, show_start}, /* PAGE_HOME without a query */
        {"/doc/", true, true, true, PAGE_DOCUMENT, show_document},
        {"/text/", true, true, true, PAGE_DOCUMENT, show_text},
        {"/original/", true, true, false, PAGE_DOCUMENT, show_original},
        {"/compare/", true, true, true, PAGE_COMPARE, show_compare},
        {"/cited/", true, true, true, PAGE_CITED, show_cited},
        {"/similar/", true, true, true, PAGE_SIMILAR, show_similar},
        {"/trend", false, true, true, PAGE_TREND, show_trend},
        {"/feed.atom", false, true, true, PAGE_FEED, show_atom},
        {"/results.csv", false, true, true, PAGE_FEED, show_csv},
        {"/results.jsonl", false, true, true, PAGE_FEED, show_jsonl},
        {"/opensearch.xml", false, false, false, PAGE_STATIC, show_opensearch},
        {"/help", false, true, true, PAGE_HELP, show_help},
        {"/settings", false, true, false, PAGE_SETTINGS, show_settings},
        {"/suggest", false, true, true, PAGE_SUGGEST, show_suggest},
        {"/status", false, true, false, PAGE_STATUS, show_status},
        {"/status.json", false, true, false, PAGE_STATUS, show_status_json},
        {"/metrics", false, true, false, PAGE_METRICS, show_metrics},
        {"/livez", false, false, false, PAGE_HEALTH, show_alive},
        {"/readyz", false, true, false, PAGE_HEALTH, show_ready},
        {"/style.css", false, false, false, PAGE_STATIC, show_asset},
        {"/page.js", false, false, false, PAGE_STATIC, show_asset},
        {"/icon.svg", false, false, false, PAGE_STATIC, show_asset},
        {"/api/v1/openapi.json", false, false, false, PAGE_STATIC, show_asset},
        {"/api/v1/status", false, true, false, PAGE_API, show_api},
        {"/api/", true, true, true, PAGE_API, show_api},
};

static bool leads_to(const struct route *route, const char *path)
{
	return route->below ? strncmp(path, route->path, strlen(route->path)) == 0
	                    : strcmp(path, route->path) == 0;
}

static const struct route *find_route(const char *path)
{
	static const struct route none = {"", false, false, false, PAGE_NONE, show_not_found};

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (leads_to(&routes[i], path))
			return &routes[i];
	return &none;
}

enum page_kind pages_kind(const char *path)
{
	return find_route(path)->page;
}

/* ---- Conditional requests ---- */

static void hash_text(uint64_t *hash, const char *text)
{
	/* FNV-1a, with the end of the text. */
	do
		*hash = (*hash ^ (unsigned char)*text) * 1099511628211u;
	while (*text++);
}

/* All that an answer depends on: the generation, what was asked, for whom, today, and who writes.
 */
static void make_etag(const struct visit *v, char etag[RESPONSE_ETAG])
{
	const struct stamp *stamp = &v->crew->stamp;
	uint64_t hash = 14695981039346656037u;
	char settings[SETTINGS_COOKIE], today[16];
	time_t now = time(NULL);
	struct tm tm;

	settings_write(&v->response->settings, settings);
	strftime(today, sizeof(today), "%F", localtime_r(&now, &tm));
	hash_text(&hash, ZW_VERSION);
	hash_text(&hash, today);
	hash_text(&hash, settings);
	hash_text(&hash, v->state.trouble);
	hash_text(&hash, v->request->host ? v->request->host : "");
	hash_text(&hash, v->request->forwarded_proto ? v->request->forwarded_proto : "");
	hash_text(&hash, v->request->path);
	for (size_t i = 0; i < v->request->n_parameters; i++) {
		hash_text(&hash, v->request->parameters[i].name);
		hash_text(&hash, v->request->parameters[i].value);
	}
	for (size_t i = 0; i < ASSETS; i++)
		hash = (hash ^ asset((enum asset_name)i)->version) * 1099511628211u;
	snprintf(etag, RESPONSE_ETAG, "W/\"%" PRIx64 "-%" PRIx64 "-%" PRIx64 "\"", stamp->number,
	         (uint64_t)stamp->changed.tv_sec * 1000000000u + (uint64_t)stamp->changed.tv_nsec,
	         hash);
}

/* Weak comparison: W/ or not. No tag has a quotation mark in it: with its own two it is found as a
 * whole only. */
static bool is_known(const char *if_none_match, const char *etag)
{
	return if_none_match && strstr(if_none_match, strchr(etag, '"'));
}

/* "*": whatever it is, if there is anything. That is known when it is made. */
static bool is_known_if_there(const struct visit *v)
{
	const struct response *r = v->response;

	return r->whole && r->status == HTTP_OK && v->request->if_none_match &&
	       strcmp(v->request->if_none_match, "*") == 0;
}

/* True if it is answered with that. */
static bool answer_not_modified(struct visit *v)
{
	struct response *r = v->response;

	make_etag(v, r->etag);
	r->whole = true;
	if (!is_known(v->request->if_none_match, r->etag))
		return false;
	r->status = HTTP_NOT_MODIFIED;
	return true;
}

/* ---- The whole ---- */

static void answer(struct site *site, const struct route *route, struct visit *v)
{
	struct seat *seat = NULL;

	if (route->index) {
		site_state(site, &v->state);
		seat = site_borrow(site);
		v->searcher = seat->searcher;
		v->crew = seat->crew;
		/* What fails now fails with what is asked. */
		(void)searcher_refresh(v->searcher, &v->err);
		visit_partial(v, !store_is_whole(searcher_generation(v->searcher)));
	}
	if (!route->whole || v->response->partial || !answer_not_modified(v))
		route->show(v);
	/* What was lost meanwhile. */
	if (seat)
		visit_partial(v, !store_is_whole(searcher_generation(v->searcher)));
	if (is_known_if_there(v)) {
		buf_reset(&v->response->body);
		v->response->status = HTTP_NOT_MODIFIED;
	}
	if (seat) {
		/* Only show_failure says so, of an index that cannot be read; what other machines
		 * hold they must look at. */
		if (v->response->status == HTTP_UNAVAILABLE &&
		    store_shards(searcher_generation(v->searcher)).of == 0)
			site_doubt(site, seat);
		site_return(site, seat);
		run_report_drop(v->state.last);
	}
}

void pages_answer(struct site *site, struct metrics *metrics, const struct request *request,
                  struct response *response)
{
	const struct route *route = find_route(request->path);
	struct visit v = {.request = request,
	                  .originals = site_originals(site),
	                  .milliseconds = request->milliseconds,
	                  .response = response,
	                  .metrics = metrics};

	response->page = route->page;
	read_manner(request, response);
	v.html = (struct html){
	        .out = &response->body, .settings = &response->settings, .request = request};
	answer(site, route, &v);
	enum zw_status status = buf_status(&response->body, "response", &v.err);
	if (status == ZW_OK)
		status = buf_status(&response->fields, "header fields", &v.err);
	if (status == ZW_OK)
		status = buf_status(&response->location, "location", &v.err);
	if (status != ZW_OK) {
		drop(response);
		show_failure(response, status, &v.err);
	}
	if (!response->whole ||
	    (response->status != HTTP_OK && response->status != HTTP_NOT_MODIFIED))
		response->etag[0] = '\0';
}
