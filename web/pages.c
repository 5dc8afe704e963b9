/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What pages have in common: what was asked, what is shown when something went wrong, a response.
 */
#include "web/pages.h"

#include "web/api/problem.h"
#include "web/cache/answer.h"
#include "web/html/layout.h"
#include "web/service/log.h"

#include <string.h>
#include <unistd.h>

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

/* ---- A response ---- */

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
	if (response->kept)
		kept_drop(&response->kept->kept);
}
