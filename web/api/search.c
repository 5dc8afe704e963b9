/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/v1/search: an answer as zhengwen-search --json writes it, with the way on and back.
 */
#include "web/api/api.h"
#include "web/api/cursor.h"
#include "web/api/found.h"

#include <stdio.h>
#include <string.h>

enum { URL_LIMIT = 4 * TARGET_LIMIT, SNIPPETS_DEFAULT = 3 /* as of zhengwen-search --json */ };

/* ---- Addresses ---- */

/* That of the request with this cursor instead of its own; NULL: from the beginning. */
static void add_url(const struct visit *v, const char *cursor, struct buf *url)
{
	const struct request *r = v->request;

	buf_str(url, r->path);
	for (size_t i = 0, n = 0; i < r->n_parameters; i++) {
		const struct parameter *p = &r->parameters[i];
		if (strcmp(p->name, "cursor") == 0 || strcmp(p->name, "page") == 0)
			continue;
		buf_char(url, n++ ? '&' : '?');
		escape_url(url, p->name);
		buf_char(url, '=');
		escape_url(url, p->value);
	}
	if (cursor) {
		buf_str(url, "&cursor=");
		buf_str(url, cursor);
	}
}

/* The member, and the Link field (RFC 8288). */
static void link_to(struct visit *v, struct js *w, const char *rel, bool there, uint32_t offset)
{
	struct buf url = BUF_INIT(URL_LIMIT), field = BUF_INIT(URL_LIMIT);
	char cursor[CURSOR_SIZE];

	if (!there) {
		js_null(w, rel);
		return;
	}
	cursor_write(v, offset, cursor);
	add_url(v, cursor, &url);
	buf_printf(&field, "<%s>; rel=\"%s\"", buf_cstr(&url), rel);
	js_text(w, rel, buf_cstr(&url), url.len);
	response_field(v->response, "Link", buf_cstr(&field));
	w->failed |= url.failed || field.failed;
	buf_release(&url);
	buf_release(&field);
}

/* ---- Where to begin ---- */

static void refuse_old(struct visit *v)
{
	struct html *h = &v->html;
	struct buf url = BUF_INIT(URL_LIMIT);

	add_url(v, NULL, &url);
	problem_show(v->response,
	             &(struct problem){.status = HTTP_GONE,
	                               .code = "cursor-expired",
	                               .detail = html_word(h,
	                                                   "索引已经更新，这个位置不再有效。"
	                                                   "请从 restart 给出的网址重新开始。",
	                                                   "The index was renewed, and this place "
	                                                   "in it is gone. Begin anew at the "
	                                                   "address in “restart”."),
	                               .parameter = "cursor",
	                               .restart = buf_cstr(&url)});
	buf_release(&url);
}

static bool take_cursor(struct visit *v, const char *cursor, uint32_t *offset)
{
	switch (cursor_read(v, cursor, offset)) {
	case CURSOR_GOOD:
		return true;
	case CURSOR_BAD:
		api_refuse(v, HTTP_BAD_REQUEST, "bad-cursor", "cursor", "这不是有效的位置标记。",
		           "This is no cursor.");
		break;
	case CURSOR_OTHER:
		api_refuse(v, HTTP_BAD_REQUEST, "foreign-cursor", "cursor",
		           "这个位置标记属于另一次检索。", "This cursor is of another query.");
		break;
	case CURSOR_OLD:
		refuse_old(v);
		break;
	}
	return false;
}

/* False: a problem is written. */
static bool take_offset(struct visit *v, const struct ask *ask, uint32_t *offset)
{
	const char *cursor = request_text(v->request, "cursor");
	uint32_t page = request_number(v->request, "page");
	char chinese[128], english[128];

	if (cursor && page) {
		api_refuse(v, HTTP_BAD_REQUEST, "bad-parameter", "page",
		           "page 和 cursor 只能给一个。", "Give either page or cursor, not both.");
		return false;
	}
	if (cursor)
		return take_cursor(v, cursor, offset);
	*offset = page ? (page - 1) * ask->size : 0;
	if (*offset < REACHABLE_LIMIT)
		return true;
	snprintf(chinese, sizeof(chinese), "最多可取前 %d 条结果。", REACHABLE_LIMIT);
	snprintf(english, sizeof(english), "The first %d results can be reached, no more.",
	         REACHABLE_LIMIT);
	api_refuse(v, HTTP_BAD_REQUEST, "bad-parameter", "page", chinese, english);
	return false;
}

/* ---- The answer ---- */

static bool is_set(const struct visit *v, const char *name)
{
	const char *value = request_text(v->request, name);

	return value && strcmp(value, "1") == 0;
}

static void write(struct visit *v, const struct found *found, const struct search_options *o)
{
	const struct answer *a = &found->answer;
	uint32_t end = o->offset + (uint32_t)a->n_results;
	uint32_t all = a->reachable < REACHABLE_LIMIT ? a->reachable : REACHABLE_LIMIT;
	uint32_t size = request_number(v->request, "n");
	struct js w;

	size = size ? size : PAGE_SIZE_DEFAULT;
	js_init(&w, JS_OBJECT);
	answer_members(&w, &found->query, a, is_set(v, "explain"));
	js_int(&w, "offset", o->offset);
	link_to(v, &w, "prev", o->offset > 0, o->offset > size ? o->offset - size : 0);
	link_to(v, &w, "next", a->n_results > 0 && end < all, end);
	api_finish(v, &w);
}

void api_search(struct visit *v)
{
	const char *snippets = request_text(v->request, "snippets");
	uint32_t size = request_number(v->request, "n");
	struct found found;
	struct ask ask;

	ask_read(v->request, &ask);
	ask.size = size ? size : PAGE_SIZE_DEFAULT;
	struct search_options options = found_options(v, &ask);
	if (!take_offset(v, &ask, &options.offset))
		return;
	uint32_t left = REACHABLE_LIMIT - options.offset;
	options.limit = ask.size < left ? ask.size : left;
	options.snippets = snippets ? request_number(v->request, "snippets") : SNIPPETS_DEFAULT;
	options.facets = is_set(v, "facets");
	options.offers = true;
	if (!found_search(v, &ask, &options, &found))
		return;
	write(v, &found, &options);
	found_release(&found);
}
