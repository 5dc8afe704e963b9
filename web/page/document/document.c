/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document: where it comes from, its outline, its text with the hits of the query one came with.
 */
#include "searcher/similar/similar.h"
#include "web/page/document/card.h"
#include "web/page/document/cite.h"
#include "web/page/document/forms.h"
#include "web/page/document/outline.h"
#include "web/page/document/reading.h"
#include "web/page/facts.h"
#include "web/pages.h"
#include "web/picture/strip.h"

#include <string.h>
#include <time.h>

enum {
	SIMILAR_SHOWN = 10,
	LONG_DOCUMENT =
	        200, /* passages: from here on the browser lays out only what is looked at */
};

/* ---- Head ---- */

static void breadcrumb(struct html *h, const struct ask *ask)
{
	html_lit(h, "<nav class=\"crumbs\"");
	html_attr_say(h, "aria-label", "位置", "You are here");
	html_lit(h, "><a href=\"");
	if (*ask->q) {
		ask_link(h, ask, 1);
		html_lit(h, "\">‹ ");
		html_say(h, "检索结果：", "Results for ");
		html_lit(h, "<bdi>");
		html_text(h, ask->q);
		html_lit(h, "</bdi></a></nav>\n");
	} else {
		html_lit(h, "/\">‹ ");
		html_say(h, "首页", "Start page");
		html_lit(h, "</a></nav>\n");
	}
}

static void hits_bar(struct html *h, const struct ask *ask, size_t hits)
{
	html_lit(h, "<p class=\"hits\">“<bdi>");
	html_text(h, ask->q);
	html_lit(h, "</bdi>”");
	if (hits == 0) {
		html_say(h, "在本文中没有出现。", " does not occur in this document.");
		html_lit(h, "</p>\n");
		return;
	}
	html_say(h, "：本文 ", ": ");
	html_lit(h, "<strong>");
	html_count(h, hits);
	html_lit(h, "</strong>");
	html_say(h, " 处 ", hits == 1 ? " hit " : " hits ");
	html_lit(h, "<a href=\"#hit-1\">");
	html_say(h, "到第一处", "Go to the first");
	html_lit(h, "</a></p>\n");
}

/* The passages that are the title, or what the document is called otherwise. */
static void title(struct reading *r, size_t passages)
{
	html_lit(r->h, "<h1");
	html_chinese(r->h);
	html_lit(r->h, ">");
	for (size_t i = 0; i < passages; i++) {
		html_lit(r->h, "<span");
		html_attr(r->h, "id", reading_passage(r->page, i)->record.anchor);
		html_lit(r->h, ">");
		reading_line(r, reading_passage(r->page, i));
		html_lit(r->h, "</span>");
	}
	if (passages == 0) {
		html_lit(r->h, "<bdi>");
		html_text(r->h, r->page->document.title);
		html_lit(r->h, "</bdi>");
	}
	html_lit(r->h, "</h1>\n");
}

/* ---- Similar documents ---- */

static void similar_entry(struct html *h, const struct similar *like)
{
	html_lit(h, "<li><a href=\"");
	document_link(h, like->document.path, NULL, "");
	html_lit(h, "\">");
	html_said(h, like->document.title);
	html_lit(h, "</a> ");
	layout_date(h, like->document.date);
	html_lit(h, " ");
	facts_status(h, like->document.status);
	if (like->n_shared > 0) {
		html_lit(h, " <span class=\"why\">");
		html_say(h, "都讲到：", "Both speak of ");
	}
	for (size_t i = 0; i < like->n_shared; i++) {
		if (i > 0)
			html_say(h, "、", ", ");
		html_said(h, like->shared[i]);
	}
	if (like->n_shared > 0)
		html_lit(h, "</span>");
	html_lit(h, "</li>\n");
}

static void similar(struct html *h, const struct similar_list *list)
{
	if (list->n == 0)
		return;
	html_lit(h, "<section class=\"similar\"><h2>");
	html_say(h, "相近文件", "Similar documents");
	html_lit(h, "</h2>\n<ul>\n");
	for (size_t i = 0; i < list->n; i++)
		similar_entry(h, &list->at[i]);
	html_lit(h, "</ul></section>\n");
}

/* ---- The whole ---- */

/* The same for programs. */
static void head(struct html *h, const void *of)
{
	const struct page *page = of;

	html_lit(h, "<link rel=\"alternate\" type=\"text/plain\" href=\"/text/");
	html_path(h, page->document.path);
	html_lit(h, "\">\n<link rel=\"alternate\" type=\"application/json\" "
	            "href=\"/api/v1/documents/");
	html_path(h, page->document.path);
	html_lit(h, "\">\n");
}

/* On paper: where it was read, and when. */
static void printed(struct html *h, const struct page *page)
{
	char today[DATE_SIZE];
	time_t now = time(NULL);
	struct tm tm;

	strftime(today, sizeof(today), "%F", localtime_r(&now, &tm));
	html_lit(h, "<p class=\"printed\"><bdi>");
	if (h->request && h->request->host)
		html_text(h, h->request->host);
	html_lit(h, "/doc/");
	html_text(h, page->document.path);
	html_lit(h, "</bdi> · ");
	layout_date(h, today);
	html_lit(h, "</p>\n");
}

static void text(struct reading *r, size_t from)
{
	html_lit(r->h, "<div class=\"body\"");
	html_chinese(r->h);
	html_lit(r->h, ">\n");
	for (size_t i = from; i < reading_passages(r->page); i++)
		reading_write(r, i);
	html_lit(r->h, "</div>\n");
}

/* What a page is made of, but for the page. */
struct shown {
	const struct ask *ask;
	const struct query *q; /* NULL: none */
	const char *wrong[2];  /* about it, in both languages; NULL: nothing */
};

static void header(struct visit *v, const struct shown *s, struct reading *r)
{
	const struct page *page = r->page;
	struct card card = {.page = page,
	                    .dated = s->q && s->q->as_of,
	                    .original = forms_original(v, &page->document)};
	struct html *h = r->h;

	html_lit(h, "<header>\n");
	title(r, r->title);
	printed(h, page);
	card_write(h, &card, s->ask);
	cite_document(h, page);
	html_lit(h, "</header>\n");
	if (s->wrong[0]) {
		html_lit(h, "<p class=\"note\">");
		html_say(h, s->wrong[0], s->wrong[1]);
		html_lit(h, "</p>\n");
	} else if (*s->ask->q && !(page->named && reading_hits(page) == 0)) {
		hits_bar(h, s->ask, reading_hits(page));
		if (reading_hits(page) > 1)
			picture_strip(h, page, HITS_LINKED);
	}
}

static void show_page(struct visit *v, const struct shown *s, const struct page *page,
                      const struct similar_list *like)
{
	struct html *h = &v->html;
	struct reading r = {.h = h, .page = page, .ask = s->ask, .title = reading_title(page)};
	const char *cite = request_text(v->request, "cite");

	reading_begin(&r, cite ? cite : "");
	frame_begin(h, &(struct frame){.title = page->document.title,
	                               .canonical = page->document.path,
	                               .ask = s->ask,
	                               .stale = visit_stale(v),
	                               .head = head,
	                               .of = page});
	breadcrumb(h, s->ask);
	html_lit(h, "<div class=\"document\">\n");
	outline_write(h, page, r.title);
	html_lit(h, "<article class=\"text");
	if (reading_passages(page) > LONG_DOCUMENT)
		html_lit(h, " long");
	html_lit(h, "\">\n");
	header(v, s, &r);
	text(&r, r.title);
	similar(h, like);
	html_lit(h, "</article>\n</div>\n");
	frame_end(h, searcher_generation(v->searcher));
	reading_end(&r);
}

/* Where the document is now, with all that was asked of it. */
static void redirect(struct visit *v, const char *path, const char *now)
{
	const struct request *r = v->request;
	struct buf *b = &v->response->location;

	buf_add(b, r->path, (size_t)(path - r->path)); /* /doc/ or /cited/ */
	escape_path(b, now);
	for (size_t i = 0; i < r->n_parameters; i++) {
		buf_char(b, i ? '&' : '?');
		escape_url(b, r->parameters[i].name);
		buf_char(b, '=');
		escape_url(b, r->parameters[i].value);
	}
	if (buf_status(b, "location", &v->err) != ZW_OK) {
		buf_reset(b);
		show_error(v->response, HTTP_FAILED, "网址过长。", "The address is too long.");
		return;
	}
	show_error(v->response, HTTP_MOVED, "这个文件改了名，已移到新的网址。",
	           "This file was renamed; it has another address now.");
}

/* Not for ever, although 301 says so: another file may get that name. The answer is not kept
 * (response.cache). */
bool show_moved(struct visit *v, const char *path, const struct page *page)
{
	bool moved = strcmp(page->document.path, path) != 0;

	if (moved)
		redirect(v, path, page->document.path);
	return moved;
}

void show_no_document(struct visit *v, const char *path)
{
	struct buf chinese = BUF_INIT(TARGET_LIMIT + 256), english = BUF_INIT(TARGET_LIMIT + 256);

	buf_printf(&chinese, "索引里没有文件“%s”。它可能已被移走或改名。", path);
	buf_printf(&english, "The index has no document “%s”. It may have been moved or renamed.",
	           path);
	show_error(v->response, HTTP_NOT_FOUND, buf_cstr(&chinese), buf_cstr(&english));
	buf_release(&chinese);
	buf_release(&english);
}

bool visit_page(struct visit *v, const char *path, const struct query *q, struct page *page)
{
	enum zw_status status = searcher_page(v->searcher, path, q, page, &v->err);

	if (status == ZW_NOT_FOUND)
		show_no_document(v, path);
	else if (status != ZW_OK)
		show_failure(v->response, status, &v->err);
	return status == ZW_OK;
}

static void show_loaded(struct visit *v, const struct shown *s, const struct page *page)
{
	struct similar_list like;
	enum zw_status status = searcher_similar(v->searcher, page->document.path, SIMILAR_SHOWN,
	                                         page->as_of, v->milliseconds, &like, &v->err);

	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	visit_partial(v, like.partial);
	show_page(v, s, page, &like);
	similar_release(&like);
}

static void load_and_show(struct visit *v, const struct shown *s)
{
	const char *path = v->request->path + strlen("/doc/");
	struct page page;

	if (!visit_page(v, path, s->q, &page))
		return;
	if (!show_moved(v, path, &page))
		show_loaded(v, s, &page);
	page_release(&page);
}

/* A query that cannot be understood hides no document: it is shown without marks. */
void show_document(struct visit *v)
{
	struct ask ask;
	struct query q;
	struct shown s = {.ask = &ask};

	ask_read(v->request, &ask);
	ask.page = 1;
	if (strlen(ask.q) > Q_LIMIT) {
		ask.q = "";
		s.wrong[0] = "检索词过长，正文中未作标记。";
		s.wrong[1] = "The query is too long; nothing is marked.";
	} else if (ask.q[strspn(ask.q, " \t\r\n")] == '\0') {
		ask.q = "";
	} else if (visit_parse(v, &ask, &q) != ZW_OK) {
		s.wrong[0] = "检索式有误，正文中未作标记。";
		s.wrong[1] = "The query could not be understood; nothing is marked.";
	} else {
		s.q = &q;
	}
	load_and_show(v, &s);
	if (s.q)
		query_release(&q);
}
