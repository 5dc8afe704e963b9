/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is suggested while somebody types, as JSON: for the page's own script and for programs; with
 * format=opensearch for the search box of a browser.
 */
#include "searcher/suggest/suggest.h"

#include "core/json.h"
#include "web/pages.h"

#include <string.h>

/* OpenSearch Suggestions 1.1: what was typed, and queries. */
static enum zw_status write_opensearch(struct visit *v, const char *typed,
                                       const struct suggest_list *list)
{
	struct js w;

	js_init(&w, JS_ARRAY);
	js_str(&w, NULL, typed);
	js_open(&w, NULL, JS_ARRAY);
	for (size_t i = 0; i < list->n; i++)
		js_str(&w, NULL, list->at[i].query);
	js_close(&w);
	v->response->type = "application/x-suggestions+json; charset=utf-8";
	return js_finish(&w, false, &v->response->body, &v->err);
}

static enum zw_status write(struct visit *v, const char *typed, const struct suggest_list *list)
{
	const char *format = request_text(v->request, "format");

	if (format && strcmp(format, "opensearch") == 0)
		return write_opensearch(v, typed, list);
	v->response->type = "application/json; charset=utf-8";
	return suggest_json(typed, strlen(typed), list,
	                    searcher_generation(v->searcher)->manifest.number, &v->response->body,
	                    &v->err);
}

void show_suggest(struct visit *v)
{
	const char *q = request_text(v->request, "q");
	uint32_t n = request_number(v->request, "n");
	struct suggest_list list;

	q = q ? q : "";
	if (n == 0 || n > SUGGESTED_LIMIT)
		n = SUGGEST_DEFAULT;
	enum zw_status status = searcher_suggest(v->searcher, q, strlen(q), n, &list, &v->err);
	if (status == ZW_OK)
		status = write(v, q, &list);
	if (status != ZW_OK)
		show_failure(v->response, status, &v->err);
}
