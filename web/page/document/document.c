/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document: where it comes from, its outline, its text with the hits of the query one came with.
 */
#include "searcher/similar/similar.h"
#include "web/page/document/card.h"
#include "web/page/facts.h"
#include "web/page/document/reading.h"
#include "web/pages.h"

#include <stdlib.h>
#include <string.h>

enum {
	OUTLINE_LIMIT = 2000, /* headings listed */
	SIMILAR_SHOWN = 10,
};

/* ---- Outline ---- */

/* Hits of each passage and of all that stands under it; NULL without memory or passages. */
static size_t *count_hits(const struct page *page)
{
	size_t n = reading_passages(page);
	size_t *hits = n ? calloc(n, sizeof(*hits)) : NULL;

	for (size_t i = hits ? n : 0; i-- > 0;) {
		const struct page_passage *p = reading_passage(page, i);
		hits[i] += p->n_marks;
		if (p->record.parent > 0 && p->record.parent <= i)
			hits[p->record.parent - 1] += hits[i];
	}
	return hits;
}

static void outline_entry(struct buf *b, const struct passage_record *r, uint32_t depth,
                          size_t hits)
{
	html_lit(b, "<li class=\"depth-");
	html_number(b, depth > 4 ? 4 : depth);
	html_lit(b, "\"><a href=\"#");
	html_url(b, r->anchor);
	html_lit(b, "\">");
	html_textn(b, r->text, r->text_len);
	if (hits > 0) {
		html_lit(b, " <span class=\"n\">");
		html_count(b, hits);
		html_lit(b, " 处</span>");
	}
	html_lit(b, "</a></li>\n");
}

static bool is_listed(const struct page *page, size_t i, size_t title)
{
	return i >= title && reading_passage(page, i)->record.kind == PASSAGE_HEADING;
}

static bool has_outline(const struct page *page, size_t title)
{
	for (size_t i = title; i < reading_passages(page); i++)
		if (is_listed(page, i, title))
			return true;
	return false;
}

static void outline(struct buf *b, const struct page *page, size_t title)
{
	size_t *hits = has_outline(page, title) ? count_hits(page) : NULL;

	if (!hits)
		return;
	html_lit(b, "<nav class=\"outline\" aria-label=\"目录\"><details>"
	            "<summary>目录</summary>\n<ol>\n");
	for (size_t i = title, n = 0; i < reading_passages(page) && n < OUTLINE_LIMIT; i++) {
		if (!is_listed(page, i, title))
			continue;
		outline_entry(b, &reading_passage(page, i)->record,
		              reading_depth(page, i, title) + 1, hits[i]);
		n++;
	}
	html_lit(b, "</ol>\n</details></nav>\n");
	free(hits);
}

/* ---- Head ---- */

static void breadcrumb(struct buf *b, const struct ask *ask)
{
	html_lit(b, "<nav class=\"crumbs\" aria-label=\"位置\"><a href=\"");
	if (*ask->q) {
		ask_link(b, ask, 1);
		html_lit(b, "\">‹ 检索结果：<bdi>");
		html_text(b, ask->q);
		html_lit(b, "</bdi></a></nav>\n");
	} else {
		html_lit(b, "/\">‹ 首页</a></nav>\n");
	}
}

static void hits_bar(struct buf *b, const struct ask *ask, size_t hits)
{
	html_lit(b, "<p class=\"hits\">“<bdi>");
	html_text(b, ask->q);
	html_lit(b, "</bdi>”");
	if (hits == 0) {
		html_lit(b, "在本文中没有出现。</p>\n");
		return;
	}
	html_lit(b, "：本文 <strong>");
	html_count(b, hits);
	html_lit(b, "</strong> 处 <a href=\"#hit-1\">到第一处</a></p>\n");
}

/* The passages that are the title, or what the document is called otherwise. */
static void title(struct reading *r, size_t passages)
{
	html_lit(r->b, "<h1>");
	for (size_t i = 0; i < passages; i++) {
		html_lit(r->b, "<span");
		html_attr(r->b, "id", reading_passage(r->page, i)->record.anchor);
		html_lit(r->b, ">");
		reading_line(r, reading_passage(r->page, i));
		html_lit(r->b, "</span>");
	}
	if (passages == 0) {
		html_lit(r->b, "<bdi>");
		html_text(r->b, r->page->document.title);
		html_lit(r->b, "</bdi>");
	}
	html_lit(r->b, "</h1>\n");
}

/* ---- Similar documents ---- */

static void similar_entry(struct buf *b, const struct similar *like)
{
	html_lit(b, "<li><a href=\"");
	document_link(b, like->document.path, NULL, "");
	html_lit(b, "\"><bdi>");
	html_text(b, like->document.title);
	html_lit(b, "</bdi></a> ");
	layout_date(b, like->document.date);
	html_lit(b, " ");
	facts_status(b, like->document.status);
	if (like->n_shared > 0)
		html_lit(b, " <span class=\"why\">都讲到");
	for (size_t i = 0; i < like->n_shared; i++) {
		html_text(b, i ? "、" : "：");
		html_text(b, like->shared[i]);
	}
	if (like->n_shared > 0)
		html_lit(b, "</span>");
	html_lit(b, "</li>\n");
}

static void similar(struct buf *b, const struct similar_list *list)
{
	if (list->n == 0)
		return;
	html_lit(b, "<section class=\"similar\"><h2>相近文件</h2>\n<ul>\n");
	for (size_t i = 0; i < list->n; i++)
		similar_entry(b, &list->at[i]);
	html_lit(b, "</ul></section>\n");
}

/* ---- The whole ---- */

static void show_page(struct visit *v, const struct ask *ask, const struct query *q,
                      const struct page *page, const struct similar_list *like, const char *wrong)
{
	struct buf *b = &v->response->body;
	size_t titles = reading_title(page);
	struct reading reading = {.b = b, .page = page, .ask = ask, .title = titles};

	frame_begin(b, &(struct frame){.title = page->document.title,
	                               .canonical = page->document.path,
	                               .ask = ask,
	                               .stale = visit_stale(v)});
	breadcrumb(b, ask);
	html_lit(b, "<div class=\"document\">\n");
	outline(b, page, titles);
	html_lit(b, "<article class=\"text\">\n<header>\n");
	title(&reading, titles);
	card_write(b, page, ask, q && q->as_of);
	html_lit(b, "</header>\n");
	if (wrong) {
		html_lit(b, "<p class=\"note\">");
		html_text(b, wrong);
		html_lit(b, "</p>\n");
	} else if (*ask->q && !(page->named && reading_hits(page) == 0)) {
		hits_bar(b, ask, reading_hits(page));
	}
	for (size_t i = titles; i < reading_passages(page); i++)
		reading_write(&reading, i);
	similar(b, like);
	html_lit(b, "</article>\n</div>\n");
	frame_end(b, searcher_generation(v->searcher));
}

/* Where the document is now, with all that was asked of it. */
static void redirect(struct visit *v, const char *path, const char *now)
{
	const struct request *r = v->request;
	struct buf *b = &v->response->location;

	buf_add(b, r->path, (size_t)(path - r->path)); /* /doc/ or /cited/ */
	html_path(b, now);
	for (size_t i = 0; i < r->n_parameters; i++) {
		buf_char(b, i ? '&' : '?');
		html_url(b, r->parameters[i].name);
		buf_char(b, '=');
		html_url(b, r->parameters[i].value);
	}
	if (buf_status(b, "location", &v->err) != ZW_OK) {
		buf_reset(b);
		show_error(v->response, HTTP_FAILED, "网址过长。");
		return;
	}
	show_error(v->response, HTTP_MOVED, "这个文件改了名，已移到新的网址。");
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
	struct buf message = BUF_INIT(TARGET_LIMIT + 256);

	buf_str(&message, "索引里没有文件“");
	buf_str(&message, path);
	buf_str(&message, "”。它可能已被移走或改名。");
	show_error(v->response, HTTP_NOT_FOUND, buf_cstr(&message));
	buf_release(&message);
}

static void show_loaded(struct visit *v, const struct ask *ask, const struct query *q,
                        const struct page *page, const char *wrong)
{
	struct similar_list like;
	enum zw_status status = searcher_similar(v->searcher, page->document.path, SIMILAR_SHOWN,
	                                         page->as_of, &like, &v->err);

	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	show_page(v, ask, q, page, &like, wrong);
	similar_release(&like);
}

static void load_and_show(struct visit *v, const struct ask *ask, const struct query *q,
                          const char *wrong)
{
	const char *path = v->request->path + strlen("/doc/");
	struct page page;
	enum zw_status status = searcher_page(v->searcher, path, q, &page, &v->err);

	if (status == ZW_NOT_FOUND) {
		show_no_document(v, path);
		return;
	}
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	if (!show_moved(v, path, &page))
		show_loaded(v, ask, q, &page, wrong);
	page_release(&page);
}

/* A query that cannot be understood hides no document: it is shown without marks. */
void show_document(struct visit *v)
{
	struct ask ask;
	struct query q;

	ask_read(v->request, &ask);
	ask.page = 1;
	if (strlen(ask.q) > Q_LIMIT) {
		ask.q = "";
		load_and_show(v, &ask, NULL, "检索词过长，正文中未作标记。");
	} else if (ask.q[strspn(ask.q, " \t\r\n")] == '\0') {
		ask.q = "";
		load_and_show(v, &ask, NULL, NULL);
	} else if (visit_parse(v, &ask, &q) != ZW_OK) {
		load_and_show(v, &ask, NULL, "检索式有误，正文中未作标记。");
	} else {
		load_and_show(v, &ask, &q, NULL);
		query_release(&q);
	}
}
