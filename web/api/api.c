/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/v1/: the table of routes and what each takes; the routes that need no file of their own.
 */
#include "web/api/api.h"

#include "searcher/suggest/suggest.h"
#include "web/api/parameters.h"

#include <string.h>

/* ---- Said by all ---- */

void api_refuse(struct visit *v, enum http_status status, const char *code, const char *parameter,
                const char *chinese, const char *english)
{
	if (!v->response->problem) {
		show_error(v->response, status, chinese, english);
		return;
	}
	problem_show(v->response, &(struct problem){.status = status,
	                                            .code = code,
	                                            .detail = html_word(&v->html, chinese, english),
	                                            .parameter = parameter});
}

void api_finish(struct visit *v, struct js *w)
{
	enum zw_status status = js_finish(w, false, &v->response->body, &v->err);

	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	buf_char(&v->response->body, '\n');
	v->response->type = "application/json; charset=utf-8";
}

void api_generation(struct visit *v, struct js *w)
{
	js_int(w, "generation", (long long)searcher_generation(v->searcher)->manifest.number);
}

/* ---- The table ---- */

static const struct parameter_rule search_rules[] = {
        {.name = "q", .kind = PARAMETER_TEXT, .most = Q_LIMIT, .needed = true},
        {.name = "in", .kind = PARAMETER_TEXT, .most = Q_LIMIT, .times = IN_LIMIT},
        {.name = "scope", .kind = PARAMETER_CHOICE, .choices = "document|passage"},
        {.name = "sort", .kind = PARAMETER_CHOICE, .choices = "relevance|date|cited|changed"},
        {.name = "rewrite", .kind = PARAMETER_CHOICE, .choices = "0|1"},
        {.name = "n", .kind = PARAMETER_NUMBER, .least = 1, .most = API_SIZE_LIMIT},
        {.name = "page", .kind = PARAMETER_NUMBER, .least = 1, .most = REACHABLE_LIMIT},
        {.name = "cursor", .kind = PARAMETER_TEXT, .most = API_TEXT_LIMIT},
        {.name = "snippets", .kind = PARAMETER_NUMBER, .most = SNIPPETS_LIMIT},
        {.name = "facets", .kind = PARAMETER_CHOICE, .choices = "0|1"},
        {.name = "explain", .kind = PARAMETER_CHOICE, .choices = "0|1"},
        {.name = NULL},
};

/* What is typed may be anything, nothing too. */
static const struct parameter_rule suggest_rules[] = {
        {.name = "q", .kind = PARAMETER_TYPED, .most = Q_LIMIT, .needed = true},
        {.name = "n", .kind = PARAMETER_NUMBER, .least = 1, .most = SUGGESTED_LIMIT},
        {.name = NULL},
};

static const struct parameter_rule trend_rules[] = {
        {.name = "q", .kind = PARAMETER_TEXT, .most = Q_LIMIT, .needed = true},
        {.name = "in", .kind = PARAMETER_TEXT, .most = Q_LIMIT, .times = IN_LIMIT},
        {.name = "scope", .kind = PARAMETER_CHOICE, .choices = "document|passage"},
        {.name = "rewrite", .kind = PARAMETER_CHOICE, .choices = "0|1"},
        {.name = NULL},
};

static const struct parameter_rule cite_rules[] = {
        {.name = "document", .kind = PARAMETER_TEXT, .most = API_TEXT_LIMIT, .needed = true},
        {.name = "article", .kind = PARAMETER_TEXT, .most = ANCHOR_SIZE - 1},
        {.name = "format", .kind = PARAMETER_CHOICE, .choices = "legal|gbt7714"},
        {.name = NULL},
};

static const struct parameter_rule compare_rules[] = {
        {.name = "document", .kind = PARAMETER_TEXT, .most = API_TEXT_LIMIT, .needed = true},
        {.name = "with", .kind = PARAMETER_TEXT, .most = API_TEXT_LIMIT, .needed = true},
        {.name = NULL},
};

static const struct api_route {
	const char *path; /* below /api/v1/; one that ends with a slash takes what is behind it */
	const struct parameter_rule *rules;
	void (*show)(struct visit *v);
} routes[] = {
        {"search", search_rules, api_search},     {API_DOCUMENTS, NULL, api_document},
        {"suggest", suggest_rules, show_suggest}, {"trend", trend_rules, api_trend},
        {"cite", cite_rules, api_cite},           {"compare", compare_rules, api_compare},
        {"status", NULL, show_status_json},
};

static const struct api_route *find_route(const char *path)
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		size_t n = strlen(routes[i].path);
		bool below = routes[i].path[n - 1] == '/';
		if (strncmp(path, routes[i].path, n) == 0 && (below || !path[n]))
			return &routes[i];
	}
	return NULL;
}

void show_api(struct visit *v)
{
	const char *path = v->request->path;
	size_t n = strlen(API_ROOT);
	const struct api_route *route =
	        strncmp(path, API_ROOT, n) == 0 ? find_route(path + n) : NULL;

	if (!route)
		api_refuse(v, HTTP_NOT_FOUND, "no-such-route", NULL,
		           "接口里没有这个网址，见 /api/v1/openapi.json。",
		           "The API has no such address; see /api/v1/openapi.json.");
	else if (parameters_check(v, route->rules))
		route->show(v);
}
