/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/api/problem.h"

#include "core/json.h"

static const char *code_of(enum http_status status)
{
	static const struct {
		enum http_status status;
		const char *code;
	} codes[] = {
	        {HTTP_MOVED, "moved"},
	        {HTTP_SEE_OTHER, "see-other"},
	        {HTTP_BAD_REQUEST, "bad-request"},
	        {HTTP_NOT_FOUND, "not-found"},
	        {HTTP_BAD_METHOD, "method-not-allowed"},
	        {HTTP_GONE, "gone"},
	        {HTTP_LONG_TARGET, "address-too-long"},
	        {HTTP_TOO_MANY, "too-many-requests"},
	        {HTTP_LARGE_HEADER, "header-too-large"},
	        {HTTP_UNAVAILABLE, "unavailable"},
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (codes[i].status == status)
			return codes[i].code;
	return "failed";
}

void problem_show(struct response *response, const struct problem *problem)
{
	struct js w;
	struct err err;

	buf_reset(&response->body);
	response->status = problem->status;
	response->whole = false;
	js_init(&w, JS_OBJECT);
	js_str(&w, "type", "about:blank");
	js_str(&w, "title", error_title(response, problem->status));
	js_int(&w, "status", problem->status);
	js_str(&w, "code", problem->code ? problem->code : code_of(problem->status));
	js_str(&w, "detail", problem->detail);
	if (problem->parameter)
		js_str(&w, "parameter", problem->parameter);
	if (problem->restart)
		js_str(&w, "restart", problem->restart);
	if (js_finish(&w, false, &response->body, &err) == ZW_OK)
		buf_char(&response->body, '\n');
	response->type = "application/problem+json";
}
