/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/v1/compare: two documents side by side, as zhengwen-search --compare --json writes it.
 */
#include "searcher/compare/compare.h"
#include "web/api/api.h"

#include <string.h>

void api_compare(struct visit *v)
{
	const char *old = request_text(v->request, "document"), *missing = NULL;
	struct page pages[COMPARE_SIDES];
	struct comparison c;
	struct js w;
	enum zw_status status = searcher_compare(v->searcher, old, request_text(v->request, "with"),
	                                         v->milliseconds, pages, &c, &missing, &v->err);

	if (status == ZW_NOT_FOUND) {
		api_no_document(v, missing && strcmp(missing, old) == 0 ? "document" : "with");
		return;
	}
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	visit_partial(v, c.partial);
	js_init(&w, JS_OBJECT);
	api_generation(v, &w);
	compare_members(&w, pages, &c);
	api_finish(v, &w);
	compare_release(&c);
	for (int side = 0; side < COMPARE_SIDES; side++)
		page_release(&pages[side]);
}
