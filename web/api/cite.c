/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /api/v1/cite: how a document, or an article of it, is cited in a paper.
 */
#include "searcher/show/reference.h"
#include "web/api/api.h"
#include "web/feed/base.h"

#include <string.h>
#include <time.h>

static const struct page_passage *article_of(const struct page *page, const char *article)
{
	const struct page_passage *p = (const void *)page->passages.data;

	for (size_t i = 0; i < page->passages.len / sizeof(*p); i++)
		if (strcmp(p[i].record.article, article) == 0)
			return &p[i];
	return NULL;
}

/* Where it can be read, as the one who asks knows this server. */
static void add_address(struct visit *v, const struct page *page, const char *anchor,
                        struct buf *url)
{
	base_add(v->request, url);
	if (url->len == 0)
		return;
	buf_str(url, "/doc/");
	escape_path(url, page->document.path);
	if (*anchor) {
		buf_char(url, '#');
		escape_url(url, anchor);
	}
}

static void today(char day[DATE_SIZE])
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || strftime(day, DATE_SIZE, "%Y-%m-%d", &tm) == 0)
		*day = '\0';
}

static void references(struct visit *v, struct js *w, const struct reference_to *to)
{
	const char *wanted = request_text(v->request, "format");

	js_open(w, "references", JS_OBJECT);
	for (enum reference_format f = 0; f < REFERENCE_FORMATS; f++) {
		struct buf text = BUF_INIT(REFERENCE_LIMIT);
		if (wanted && strcmp(wanted, reference_key(f)) != 0)
			continue;
		reference_write(to, f, &text);
		js_text(w, reference_key(f), buf_cstr(&text), text.len);
		w->failed |= text.failed != ZW_OK;
		buf_release(&text);
	}
	js_close(w);
}

static void write(struct visit *v, const struct page *page, const struct page_passage *p)
{
	struct buf url = BUF_INIT(LOCATION_LIMIT);
	struct reference_to to = {
	        .document = &page->document,
	        .status = page->status,
	        .article = p ? p->record.article : NULL,
	};
	struct js w;

	add_address(v, page, p ? p->record.anchor : "", &url);
	if (url.len > 0)
		today(to.accessed);
	to.url = url.len > 0 ? buf_cstr(&url) : NULL;
	js_init(&w, JS_OBJECT);
	w.failed |= url.failed != ZW_OK;
	js_int(&w, "format", 1);
	api_generation(v, &w);
	js_str(&w, "path", page->document.path);
	js_str(&w, "title", page->document.title);
	if (p)
		js_str(&w, "article", p->record.article);
	else
		js_null(&w, "article");
	references(v, &w, &to);
	api_finish(v, &w);
	buf_release(&url);
}

/* One that was renamed is cited by the name it has now. */
void api_cite(struct visit *v)
{
	const char *article = request_text(v->request, "article");
	struct page page;
	enum zw_status status = searcher_page(v->searcher, request_text(v->request, "document"),
	                                      NULL, &page, &v->err);

	if (status == ZW_NOT_FOUND) {
		api_no_document(v, "document");
		return;
	}
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	const struct page_passage *p = article ? article_of(&page, article) : NULL;
	if (article && !p)
		api_no_article(v);
	else
		write(v, &page, p);
	page_release(&page);
}
