/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/api/found.h"

#include "web/api/api.h"

struct search_options found_options(const struct visit *v, const struct ask *ask)
{
	return (struct search_options){
	        .scope = ask->scope,
	        .sort = ask->sort,
	        .places = true,
	        .milliseconds = v->milliseconds,
	};
}

bool found_refuse(struct visit *v, enum zw_status status)
{
	if (status == ZW_BAD_QUERY)
		api_refuse(v, HTTP_BAD_REQUEST, "bad-query", "q", "这个检索式无法理解。",
		           "The query cannot be understood.");
	else
		show_failure(v->response, status, &v->err);
	return false;
}

bool found_search(struct visit *v, const struct ask *ask, const struct search_options *options,
                  struct found *found)
{
	enum zw_status status = visit_parse(v, ask, &found->query);

	if (status != ZW_OK)
		return found_refuse(v, status);
	status = searcher_search(v->searcher, &found->query, options, &found->answer, &v->err);
	if (status != ZW_OK) {
		query_release(&found->query);
		return found_refuse(v, status);
	}
	visit_partial(v, found->answer.partial);
	return true;
}

void found_release(struct found *found)
{
	answer_release(&found->answer);
	query_release(&found->query);
}
