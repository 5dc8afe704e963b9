/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who cites a document, or one article of it: /cited/PATH?anchor=…&page=…
 */
#include "web/page/facts.h"
#include "web/page/paging.h"
#include "web/page/document/reading.h"
#include "web/pages.h"

#include <string.h>

enum { ROWS = 20, NAME_LIMIT = 64 * 1024 };

/* What is cited. */
struct target {
	const char *path, *anchor;
	const struct page *page;
	const struct page_passage *passage; /* NULL: the document */
};

static const struct page_passage *find_passage(const struct page *page, const char *anchor)
{
	for (size_t i = 0; *anchor && i < reading_passages(page); i++)
		if (strcmp(reading_passage(page, i)->record.anchor, anchor) == 0)
			return reading_passage(page, i);
	return NULL;
}

/* ---- What is cited ---- */

static void name(struct html *h, const struct target *t)
{
	html_said(h, t->page->document.title);
	if (t->passage && *t->passage->record.article) {
		html_lit(h, " ");
		layout_article(h, t->passage->record.article);
	}
}

/* The same as text: it is escaped where it is written. */
static void page_title(struct html *h, struct buf *b, const struct target *t)
{
	buf_str(b, html_word(h, "引用“", "Documents that cite “"));
	buf_str(b, t->page->document.title);
	buf_str(b, html_word(h, "”的文件", "”"));
}

static void back(struct html *h, const struct target *t)
{
	html_lit(h, "<nav class=\"crumbs\"");
	html_attr_say(h, "aria-label", "位置", "You are here");
	html_lit(h, "><a href=\"");
	document_link(h, t->path, NULL, t->anchor);
	html_lit(h, "\">‹ ");
	name(h, t);
	html_lit(h, "</a></nav>\n");
}

static void counts(struct html *h, const struct citing_list *list)
{
	html_lit(h, "<p class=\"counts\"><strong>");
	html_count(h, list->documents);
	html_lit(h, "</strong>");
	html_say(h, " 篇文件 · ", list->documents == 1 ? " document · " : " documents · ");
	html_lit(h, "<strong>");
	html_count(h, list->passages);
	html_lit(h, "</strong>");
	html_say(h, " 条", list->passages == 1 ? " article" : " articles");
	if (list->passages > REACHABLE_LIMIT) {
		html_say(h, "（可翻看前 ", " (the first ");
		html_count(h, REACHABLE_LIMIT);
		html_say(h, " 条）", " can be read here)");
	}
	html_lit(h, "</p>\n");
}

/* ---- Who cites it ---- */

static void citing_document(struct html *h, const struct citing_row *row)
{
	html_lit(h, "<h2><a href=\"");
	document_link(h, row->document.path, NULL, row->anchor);
	html_lit(h, "\">");
	html_said(h, row->document.title);
	html_lit(h, "</a></h2>\n");
	facts_line(h, &row->document, STATUS_NONE);
}

static void citing_passage(struct html *h, const struct citing_row *row)
{
	html_lit(h, "<p class=\"snippet\"><a class=\"article\" href=\"");
	document_link(h, row->document.path, NULL, row->anchor);
	html_lit(h, "\">");
	if (*row->article)
		layout_article(h, row->article);
	else
		html_say(h, "原文", "Text");
	html_lit(h, "</a> <span");
	html_chinese(h);
	html_lit(h, ">");
	layout_marked(h, row->snippet.text, 0, strlen(row->snippet.text),
	              (const void *)row->snippet.marks.data,
	              row->snippet.marks.len / sizeof(struct mark));
	html_lit(h, "</span></p>\n");
}

/* Rows of one document stand together. */
static void rows(struct html *h, const struct citing_list *list)
{
	html_lit(h, "<ul class=\"results\">\n");
	for (size_t i = 0; i < list->n; i++) {
		bool same = i > 0 &&
		            strcmp(list->at[i].document.path, list->at[i - 1].document.path) == 0;
		if (!same && i > 0)
			html_lit(h, "</li>\n");
		if (!same) {
			html_lit(h, "<li>\n");
			citing_document(h, &list->at[i]);
		}
		citing_passage(h, &list->at[i]);
	}
	html_lit(h, "</li>\n</ul>\n");
}

/* ---- The whole ---- */

static void cited_page_link(struct html *h, const void *context, uint32_t page)
{
	const struct target *t = context;

	cited_link(h, t->path, t->anchor, page);
}

static void show(struct visit *v, const struct target *t, const struct citing_list *list,
                 uint32_t page)
{
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};
	struct html *h = &v->html;
	struct buf title = BUF_INIT(NAME_LIMIT);

	page_title(h, &title, t);
	frame_begin(h, &(struct frame){
	                       .title = buf_cstr(&title), .ask = &ask, .stale = visit_stale(v)});
	buf_release(&title);
	back(h, t);
	html_lit(h, "<div class=\"citing\">\n<h1>");
	html_say(h, "引用", "Documents that cite ");
	html_lit(h, "<span class=\"name\">");
	name(h, t);
	html_lit(h, "</span>");
	html_say(h, "的文件", "");
	html_lit(h, "</h1>\n");
	if (t->passage)
		layout_thing(h, t->passage->record.text, t->passage->record.text_len);
	if (list->n == 0) {
		html_lit(h, "<p class=\"note\">");
		html_say(h, "索引里没有文件引用它。", "No document of the index cites it.");
		html_lit(h, "</p>\n");
	} else {
		counts(h, list);
		rows(h, list);
		paging_write(
		        h, &(struct paging){.label = html_word(h, "引用分页", "Pages of citations"),
		                            .page = page,
		                            .pages = paging_count(list->passages, ROWS),
		                            .link = cited_page_link,
		                            .context = t});
	}
	html_lit(h, "</div>\n");
	frame_end(h, searcher_generation(v->searcher));
}

/* A page past the end is the first one. */
static enum zw_status find(struct visit *v, const struct target *t, uint32_t *page,
                           struct citing_list *list)
{
	uint32_t offset = (*page - 1) * ROWS;
	enum zw_status status =
	        searcher_cited_by(v->searcher, t->path, t->anchor, offset, ROWS, list, &v->err);

	if (status != ZW_OK || list->n > 0 || *page == 1)
		return status;
	citing_list_release(list);
	*page = 1;
	return searcher_cited_by(v->searcher, t->path, t->anchor, 0, ROWS, list, &v->err);
}

static void find_and_show(struct visit *v, struct target *t)
{
	uint32_t page = request_number(v->request, "page");
	struct citing_list list;

	if (page == 0 || page > REACHABLE_LIMIT / ROWS)
		page = 1;
	t->passage = find_passage(t->page, t->anchor);
	enum zw_status status = find(v, t, &page, &list);
	if (status == ZW_NOT_FOUND) {
		show_error(v->response, HTTP_NOT_FOUND, "这个文件里没有这一条。",
		           "This document has no such article.");
	} else if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
	} else {
		show(v, t, &list, page);
		citing_list_release(&list);
	}
}

void show_cited(struct visit *v)
{
	const char *anchor = request_text(v->request, "anchor");
	struct target t = {.path = v->request->path + strlen("/cited/"),
	                   .anchor = anchor ? anchor : ""};
	struct page page;

	if (!visit_page(v, t.path, NULL, &page))
		return;
	t.page = &page;
	if (!show_moved(v, t.path, &page))
		find_and_show(v, &t);
	page_release(&page);
}
