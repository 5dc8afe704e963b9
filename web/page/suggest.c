/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is suggested while somebody types, as JSON: for the page's own script and for others.
 */
#include "searcher/suggest/suggest.h"
#include "web/pages.h"

#include <string.h>

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
		status = suggest_json(q, strlen(q), &list, &v->response->body, &v->err);
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	v->response->type = "application/json; charset=utf-8";
	v->response->cache = "no-cache";
}
