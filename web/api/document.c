/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/v1/documents/PATH and /api/v1/documents/PATH/articles/120-1. A slash of the path may be sent
 * as %2F or as it is: the request is decoded before it comes here.
 */
#include "web/api/api.h"

#include <stdlib.h>
#include <string.h>

static const char between[] = "/articles/";

/* The answer is a whole one, or a problem. */
static void write_document(struct visit *v, const struct page *page)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	api_generation(v, &w);
	document_members(&w, page);
	api_finish(v, &w);
}

static void write_article(struct visit *v, const struct page *page, const char *article)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	api_generation(v, &w);
	if (article_members(&w, page, article)) {
		api_finish(v, &w);
		return;
	}
	js_drop(&w);
	api_no_article(v);
}

/* Where a renamed file is now. */
static void redirect(struct visit *v, const char *path, const char *article)
{
	struct buf *to = &v->response->location;

	buf_str(to, API_ROOT API_DOCUMENTS);
	escape_path(to, path);
	if (article) {
		buf_str(to, between);
		escape_url(to, article);
	}
	if (buf_status(to, "location", &v->err) != ZW_OK) {
		buf_reset(to);
		api_refuse(v, HTTP_FAILED, NULL, NULL, "网址过长。", "The address is too long.");
		return;
	}
	api_refuse(v, HTTP_MOVED, NULL, NULL, "这个文件改了名，已移到新的网址。",
	           "This file was renamed; it has another address now.");
}

void api_no_document(struct visit *v, const char *parameter)
{
	api_refuse(v, HTTP_NOT_FOUND, "no-such-document", parameter,
	           "索引里没有这个文件。它可能已被移走或改名。",
	           "The index has no such document. It may have been moved or renamed.");
}

void api_no_article(struct visit *v)
{
	api_refuse(v, HTTP_NOT_FOUND, "no-such-article", NULL, "这个文件里没有这一条。",
	           "This document has no such article.");
}

/* False: the index has no such document, and nothing is written. */
static bool show(struct visit *v, const char *path, const char *article)
{
	struct page page;
	enum zw_status status = searcher_page(v->searcher, path, NULL, &page, &v->err);

	if (status == ZW_NOT_FOUND)
		return false;
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return true;
	}
	if (strcmp(page.document.path, path) != 0)
		redirect(v, page.document.path, article);
	else if (article)
		write_article(v, &page, article);
	else
		write_document(v, &page);
	page_release(&page);
	return true;
}

static char *last_between(const char *text)
{
	char *last = NULL;

	for (const char *at = text; (at = strstr(at, between)); at++)
		last = (char *)at;
	return last;
}

/* A document whose own name ends like the address of an article is that document. */
void api_document(struct visit *v)
{
	const char *document = v->request->path + strlen(API_ROOT API_DOCUMENTS);
	bool shown = show(v, document, NULL);
	char *path = shown ? NULL : strdup(document);

	if (!shown && !path) {
		show_failure(v->response, err_no_memory(&v->err), &v->err);
		return;
	}
	char *article = shown ? NULL : last_between(path);
	if (article) {
		*article = '\0';
		shown = show(v, path, article + strlen(between));
	}
	if (!shown)
		api_no_document(v, NULL);
	free(path);
}
