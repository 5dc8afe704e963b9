/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/v1/trend: the use of a query over the years, as zhengwen-search --trend --json writes it.
 */
#include "searcher/trend/trend.h"
#include "web/api/api.h"
#include "web/api/found.h"

void api_trend(struct visit *v)
{
	struct trend trend;
	struct query q;
	struct ask ask;

	ask_read(v->request, &ask);
	struct search_options options = found_options(v, &ask);
	enum zw_status status = visit_parse(v, &ask, &q);
	if (status != ZW_OK) {
		found_refuse(v, status);
		return;
	}
	status = searcher_trend(v->searcher, &q, &options, &trend, &v->err);
	if (status == ZW_OK) {
		status = trend_json(&q, &trend, &v->response->body, &v->err);
		visit_partial(v, trend.answer.partial);
		trend_release(&trend);
	}
	query_release(&q);
	if (status != ZW_OK) {
		found_refuse(v, status);
		return;
	}
	buf_char(&v->response->body, '\n');
	v->response->type = "application/json; charset=utf-8";
}
