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

static void outline_entry(struct html *h, const struct passage_record *r, uint32_t depth,
                          size_t hits)
{
	html_lit(h, "<li class=\"depth-");
	html_number(h, depth > 4 ? 4 : depth);
	html_lit(h, "\"><a href=\"#");
	html_url(h, r->anchor);
	html_lit(h, "\">");
	html_textn(h, r->text, r->text_len);
	if (hits > 0) {
		html_lit(h, " <span class=\"n\">");
		html_count(h, hits);
		html_lit(h, " 处</span>");
	}
	html_lit(h, "</a></li>\n");
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

static void outline(struct html *h, const struct page *page, size_t title)
{
	size_t *hits = has_outline(page, title) ? count_hits(page) : NULL;

	if (!hits)
		return;
	html_lit(h, "<nav class=\"outline\" aria-label=\"目录\"><details>"
	            "<summary>目录</summary>\n<ol>\n");
	for (size_t i = title, n = 0; i < reading_passages(page) && n < OUTLINE_LIMIT; i++) {
		if (!is_listed(page, i, title))
			continue;
		outline_entry(h, &reading_passage(page, i)->record,
		              reading_depth(page, i, title) + 1, hits[i]);
		n++;
	}
	html_lit(h, "</ol>\n</details></nav>\n");
	free(hits);
}

/* ---- Head ---- */

static void breadcrumb(struct html *h, const struct ask *ask)
{
	html_lit(h, "<nav class=\"crumbs\" aria-label=\"位置\"><a href=\"");
	if (*ask->q) {
		ask_link(h, ask, 1);
		html_lit(h, "\">‹ 检索结果：<bdi>");
		html_text(h, ask->q);
		html_lit(h, "</bdi></a></nav>\n");
	} else {
		html_lit(h, "/\">‹ 首页</a></nav>\n");
	}
}

static void hits_bar(struct html *h, const struct ask *ask, size_t hits)
{
	html_lit(h, "<p class=\"hits\">“<bdi>");
	html_text(h, ask->q);
	html_lit(h, "</bdi>”");
	if (hits == 0) {
		html_lit(h, "在本文中没有出现。</p>\n");
		return;
	}
	html_lit(h, "：本文 <strong>");
	html_count(h, hits);
	html_lit(h, "</strong> 处 <a href=\"#hit-1\">到第一处</a></p>\n");
}

/* The passages that are the title, or what the document is called otherwise. */
static void title(struct reading *r, size_t passages)
{
	html_lit(r->h, "<h1>");
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
	html_lit(h, "\"><bdi>");
	html_text(h, like->document.title);
	html_lit(h, "</bdi></a> ");
	layout_date(h, like->document.date);
	html_lit(h, " ");
	facts_status(h, like->document.status);
	if (like->n_shared > 0)
		html_lit(h, " <span class=\"why\">都讲到");
	for (size_t i = 0; i < like->n_shared; i++) {
		html_text(h, i ? "、" : "：");
		html_text(h, like->shared[i]);
	}
	if (like->n_shared > 0)
		html_lit(h, "</span>");
	html_lit(h, "</li>\n");
}

static void similar(struct html *h, const struct similar_list *list)
{
	if (list->n == 0)
		return;
	html_lit(h, "<section class=\"similar\"><h2>相近文件</h2>\n<ul>\n");
	for (size_t i = 0; i < list->n; i++)
		similar_entry(h, &list->at[i]);
	html_lit(h, "</ul></section>\n");
}

/* ---- The whole ---- */

static void show_page(struct visit *v, const struct ask *ask, const struct query *q,
                      const struct page *page, const struct similar_list *like, const char *wrong)
{
	struct html *h = &v->html;
	size_t titles = reading_title(page);
	struct reading reading = {.h = h, .page = page, .ask = ask, .title = titles};

	frame_begin(h, &(struct frame){.title = page->document.title,
	                               .canonical = page->document.path,
	                               .ask = ask,
	                               .stale = visit_stale(v)});
	breadcrumb(h, ask);
	html_lit(h, "<div class=\"document\">\n");
	outline(h, page, titles);
	html_lit(h, "<article class=\"text\">\n<header>\n");
	title(&reading, titles);
	card_write(h, page, ask, q && q->as_of);
	html_lit(h, "</header>\n");
	if (wrong) {
		html_lit(h, "<p class=\"note\">");
		html_text(h, wrong);
		html_lit(h, "</p>\n");
	} else if (*ask->q && !(page->named && reading_hits(page) == 0)) {
		hits_bar(h, ask, reading_hits(page));
	}
	for (size_t i = titles; i < reading_passages(page); i++)
		reading_write(&reading, i);
	similar(h, like);
	html_lit(h, "</article>\n</div>\n");
	frame_end(h, searcher_generation(v->searcher));
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
	show_error(v->response, HTTP_MOVED, "这个文件改了名，已移到新的网址。", "This file was renamed; it has another address now.");
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

static void show_loaded(struct visit *v, const struct ask *ask, const struct query *q,
                        const struct page *page, const char *wrong)
{
	struct similar_list like;
	enum zw_status status = searcher_similar(v->searcher, page->document.path, SIMILAR_SHOWN,
	                                         page->as_of, v->milliseconds, &like, &v->err);

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
