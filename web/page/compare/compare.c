/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /compare/OLD?with=NEW: two documents side by side. /compare/?old=OLD&with=NEW, as the form on the
 * page sends it, leads there; /compare/OLD alone offers the versions there are.
 */
#include "searcher/compare/compare.h"
#include "web/page/compare/choice.h"
#include "web/page/compare/rows.h"
#include "web/pages.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE_LIMIT = 8 * 1024 };

/* ---- Head ---- */

static void crumbs(struct html *h, const struct page *page)
{
	html_lit(h, "<nav class=\"crumbs\"");
	html_attr_say(h, "aria-label", "位置", "Position");
	html_lit(h, "><a href=\"");
	document_link(h, page->document.path, NULL, "");
	html_lit(h, "\">‹ ");
	html_said(h, page->document.title);
	html_lit(h, "</a></nav>\n");
}

static void begin(struct visit *v, const struct page *page)
{
	struct html *h = &v->html;
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};
	struct buf title = BUF_INIT(TITLE_LIMIT);

	buf_printf(&title, html_word(h, "%s：版本对照", "%s: versions compared"),
	           page->document.title);
	frame_begin(h, &(struct frame){
	                       .title = buf_cstr(&title), .ask = &ask, .stale = visit_stale(v)});
	buf_release(&title);
	crumbs(h, page);
	html_lit(h, "<article class=\"compare\">\n<h1><bdi");
	html_chinese(h);
	html_lit(h, ">");
	html_text(h, page->document.title);
	html_lit(h, "</bdi> <small>");
	html_say(h, "版本对照", "versions compared");
	html_lit(h, "</small></h1>\n");
}

static void end(struct visit *v)
{
	html_lit(&v->html, "</article>\n");
	frame_end(&v->html, searcher_generation(v->searcher));
}

/* ---- How much ---- */

/* "改 5 条": nothing of nothing. */
static void one_count(struct html *h, uint32_t n, const char *class, const char *chinese,
                      const char *unit, const char *english)
{
	if (n == 0)
		return;
	html_lit(h, "<li><span class=\"tag ");
	html_text(h, class);
	html_lit(h, "\">");
	html_say(h, chinese, english);
	html_lit(h, "</span> ");
	html_count(h, n);
	html_say(h, unit, "");
	html_lit(h, "</li>\n");
}

static void counts(struct html *h, const struct compare_count *n, const char *of, const char *unit)
{
	if (!n->changed && !n->added && !n->deleted && !n->moved && !n->equal)
		return;
	html_lit(h, "<ul class=\"tally\"><li>");
	html_text(h, of);
	html_lit(h, "</li>\n");
	one_count(h, n->changed, "changed", "改", unit, "Changed");
	one_count(h, n->added, "added", "增", unit, "Added");
	one_count(h, n->deleted, "deleted", "删", unit, "Deleted");
	one_count(h, n->moved, "moved", "移", unit, "Moved");
	one_count(h, n->equal, "equal", "未变", unit, "As it was");
	html_lit(h, "</ul>\n");
}

static void note(struct html *h, const char *chinese, const char *english)
{
	html_lit(h, "<p class=\"note\">");
	html_say(h, chinese, english);
	html_lit(h, "</p>\n");
}

static void notes(struct html *h, const struct page *pages, const struct comparison *c)
{
	const struct document_record *old = &pages[COMPARE_OLD].document;
	const struct document_record *new = &pages[COMPARE_NEW].document;

	if (strcmp(old->path, new->path) == 0)
		note(h, "两边是同一个文件。", "Both sides are the same document.");
	else if (!comparison_differs(c))
		note(h, "两个文件的内容没有差别（不计空白、引号和编号）。",
		     "Nothing differs, white space, quotation marks and numbers aside.");
	if (*new->date && strcmp(old->date, new->date) > 0)
		note(h, "左边的版本比右边的新。",
		     "The version on the left is newer than that on the right.");
	if (c->partial)
		note(h, "时间已到：部分差异只能整段显示，也可能没有找出所有对应的条文。",
		     "Time was up: some differences are shown as a whole, and not all that is "
		     "alike "
		     "may have been found.");
	else if (c->coarse)
		note(h, "文件很大，可能没有找出所有对应的条文。",
		     "The documents are large: not all that is alike may have been found.");
}

/* ---- Both ---- */

static void column_heads(struct html *h, const struct page *pages)
{
	html_lit(h, "<div class=\"heads\">");
	for (int side = 0; side < COMPARE_SIDES; side++) {
		html_lit(h, "<p>");
		html_say(h, side ? "新：" : "旧：", side ? "New: " : "Old: ");
		html_lit(h, "<a href=\"");
		document_link(h, pages[side].document.path, NULL, "");
		html_lit(h, "\">");
		choice_name(h, &pages[side]);
		html_lit(h, "</a></p>");
	}
	html_lit(h, "</div>\n");
}

static void switches(struct html *h, const struct page *pages, const struct side_by_side *x)
{
	const char *old = pages[COMPARE_OLD].document.path, *new = pages[COMPARE_NEW].document.path;

	html_lit(h, "<p class=\"do\">");
	if (x->changes > 0) {
		html_lit(h, "<a href=\"#change-1\">");
		html_say(h, "到第一处变动", "To the first change");
		html_lit(h, "</a> ");
	}
	html_lit(h, "<a href=\"");
	choice_link(h, old, new, !x->whole);
	html_lit(h, "\">");
	if (x->whole)
		html_say(h, "只看变动", "Changes only");
	else
		html_say(h, "展开全文", "Show the whole");
	html_lit(h, "</a> <a href=\"");
	choice_link(h, new, old, x->whole);
	html_lit(h, "\">");
	html_say(h, "左右对调", "Swap sides");
	html_lit(h, "</a></p>\n");
}

static void show_both(struct visit *v, const struct page *pages, const struct comparison *c)
{
	struct html *h = &v->html;
	const char *whole = request_text(v->request, "whole");
	struct side_by_side x = {.h = h, .pages = pages, .c = c};

	x.whole = whole && strcmp(whole, "1") == 0;
	x.numbers = calloc(compare_rows(c) + 1, sizeof(*x.numbers));
	if (!x.numbers) {
		show_failure(v->response, err_no_memory(&v->err), &v->err);
		return;
	}
	for (size_t i = 0; i < compare_rows(c); i++)
		if (rows_is_change(compare_row(c, i)))
			x.numbers[i] = ++x.changes;
	begin(v, &pages[COMPARE_NEW]);
	choice_form(h, &pages[COMPARE_OLD], &pages[COMPARE_NEW]);
	counts(h, &c->articles, html_word(h, "条文", "Articles"), " 条");
	counts(h, &c->others, html_word(h, "标题和段落", "Headings and paragraphs"), " 处");
	notes(h, pages, c);
	switches(h, pages, &x);
	rows_contents(&x);
	column_heads(h, pages);
	rows_write(&x);
	end(v);
	free(x.numbers);
}

/* ---- One ---- */

/* `wrong`: the other one that was asked for is not there. */
static void show_choice(struct visit *v, const struct page *page, bool wrong)
{
	struct html *h = &v->html;

	begin(v, page);
	if (wrong) {
		v->response->status = HTTP_NOT_FOUND;
		note(h, "索引里没有要对照的那个文件。它可能已被移走或改名。",
		     "The index does not have the other document. It may have been moved or "
		     "renamed.");
	}
	html_lit(h, "<p>");
	html_say(h, "这个版本：", "This version: ");
	choice_name(h, page);
	html_lit(h, "</p>\n");
	choice_list(h, page);
	choice_form(h, page, NULL);
	end(v);
}

/* ---- Requests ---- */

/* The address of what the form has chosen. */
static void redirect(struct visit *v, const char *old, const char *with)
{
	struct buf *b = &v->response->location;

	buf_str(b, "/compare/");
	escape_path(b, old);
	buf_str(b, "?with=");
	escape_url(b, with);
	if (buf_status(b, "location", &v->err) != ZW_OK) {
		buf_reset(b);
		show_error(v->response, HTTP_FAILED, "网址过长。", "The address is too long.");
		return;
	}
	show_error(v->response, HTTP_SEE_OTHER, "对照在另一个网址。",
	           "The comparison has another address.");
}

static void show_one(struct visit *v, const char *path, bool wrong)
{
	struct page page;

	if (!visit_page(v, path, NULL, &page))
		return;
	show_choice(v, &page, wrong);
	page_release(&page);
}

void show_compare(struct visit *v)
{
	const char *path = v->request->path + strlen("/compare/");
	const char *with = request_text(v->request, "with");
	const char *old = request_text(v->request, "old"), *missing = NULL;
	struct page pages[COMPARE_SIDES];
	struct comparison c;

	if (!*path && old && *old && with && *with) {
		redirect(v, old, with);
		return;
	}
	if (!with || !*with) {
		show_one(v, path, false);
		return;
	}
	enum zw_status status = searcher_compare(v->searcher, path, with, v->milliseconds, pages,
	                                         &c, &missing, &v->err);

	if (status == ZW_NOT_FOUND) {
		show_one(v, path, missing == with);
		return;
	}
	if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
		return;
	}
	visit_partial(v, c.partial);
	show_both(v, pages, &c);
	compare_release(&c);
	page_release(&pages[COMPARE_OLD]);
	page_release(&pages[COMPARE_NEW]);
}
