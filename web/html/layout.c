/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: what was asked, links, the frame, pieces of text.
 */
#include "web/html/layout.h"

#include "searcher/show/article.h"
#include "web/html/style.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- What was asked ---- */

static bool is_param(const struct request *request, const char *name, const char *value)
{
	const char *given = request_text(request, name);

	return given && strcmp(given, value) == 0;
}

static enum sort sort_of(const struct request *request)
{
	if (is_param(request, "sort", "date"))
		return SORT_DATE;
	return is_param(request, "sort", "cited") ? SORT_CITED : SORT_RELEVANCE;
}

/* Blank ones, and those too many or too long, are left out. */
static void read_within(const struct request *request, struct ask *ask)
{
	for (size_t i = 0; i < request->n_parameters && ask->n_in < IN_LIMIT; i++) {
		const struct parameter *p = &request->parameters[i];
		if (strcmp(p->name, "in") == 0 && p->value[strspn(p->value, " \t\r\n")] &&
		    strlen(p->value) <= Q_LIMIT)
			ask->in[ask->n_in++] = p->value;
	}
}

void ask_read(const struct request *request, struct ask *ask)
{
	const char *q = request_text(request, "q");
	uint32_t page = request_number(request, "page"), size = request_number(request, "n");

	*ask = (struct ask){
	        .q = q ? q : "",
	        .page = page ? page : 1,
	        .size = size ? size : PAGE_SIZE_DEFAULT,
	        .sort = sort_of(request),
	        .scope = is_param(request, "scope", "passage") ? SCOPE_PASSAGE : SCOPE_DOCUMENT,
	        .plain = is_param(request, "rewrite", "0"),
	};
	read_within(request, ask);
	if (ask->size > PAGE_SIZE_LIMIT)
		ask->size = PAGE_SIZE_LIMIT;
	if (ask->page > (REACHABLE_LIMIT + ask->size - 1) / ask->size)
		ask->page = 1;
}

/* ---- Links ---- */

/* "q=…" and what is not the default. */
static void parameters(struct buf *b, const struct ask *ask)
{
	html_lit(b, "q=");
	html_url(b, ask->q);
	if (ask->scope == SCOPE_PASSAGE)
		html_lit(b, "&amp;scope=passage");
	if (ask->sort == SORT_DATE)
		html_lit(b, "&amp;sort=date");
	if (ask->sort == SORT_CITED)
		html_lit(b, "&amp;sort=cited");
	for (size_t i = 0; i < ask->n_in; i++) {
		html_lit(b, "&amp;in=");
		html_url(b, ask->in[i]);
	}
	if (ask->plain)
		html_lit(b, "&amp;rewrite=0");
	if (ask->size != PAGE_SIZE_DEFAULT) {
		html_lit(b, "&amp;n=");
		html_number(b, ask->size);
	}
}

void ask_link(struct buf *b, const struct ask *ask, uint32_t page)
{
	html_lit(b, "/?");
	parameters(b, ask);
	if (page > 1) {
		html_lit(b, "&amp;page=");
		html_number(b, page);
	}
}

void document_link(struct buf *b, const char *path, const struct ask *ask, const char *anchor)
{
	html_lit(b, "/doc/");
	html_path(b, path);
	if (ask && *ask->q) {
		html_lit(b, "?");
		parameters(b, ask);
	}
	if (*anchor) {
		html_lit(b, "#");
		html_url(b, anchor);
	}
}

void cited_link(struct buf *b, const char *path, const char *anchor, uint32_t page)
{
	html_lit(b, "/cited/");
	html_path(b, path);
	if (*anchor) {
		html_lit(b, "?anchor=");
		html_url(b, anchor);
	}
	if (page > 1) {
		html_text(b, *anchor ? "&page=" : "?page=");
		html_number(b, page);
	}
}

/* ---- The frame ---- */

static void head(struct buf *b, const struct frame *f)
{
	html_lit(b, "<!DOCTYPE html>\n<html lang=\"zh-Hans\">\n<head>\n<meta charset=\"utf-8\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	if (f->title) {
		html_text(b, f->title);
		html_lit(b, " - ");
	}
	html_lit(b, "政文</title>\n<link rel=\"stylesheet\" href=\"/style.css?v=");
	html_number(b, style_version());
	html_lit(b, "\">\n");
	html_lit(b, "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n");
	if (f->canonical) {
		html_lit(b, "<link rel=\"canonical\" href=\"");
		document_link(b, f->canonical, NULL, "");
		html_lit(b, "\">\n");
	}
	html_lit(b, "</head>\n");
}

static void option(struct buf *b, const char *value, const char *shown, bool selected)
{
	html_lit(b, "<option");
	html_attr(b, "value", value);
	if (selected)
		html_lit(b, " selected");
	html_lit(b, ">");
	html_text(b, shown);
	html_lit(b, "</option>");
}

static void selects(struct buf *b, const struct ask *ask)
{
	html_lit(b, "<div class=\"choices\"><label for=\"scope\">范围</label>"
	            "<select id=\"scope\" name=\"scope\">");
	option(b, "document", "按文件", ask->scope == SCOPE_DOCUMENT);
	option(b, "passage", "按条文", ask->scope == SCOPE_PASSAGE);
	html_lit(b, "</select>\n<label for=\"sort\">排序</label>"
	            "<select id=\"sort\" name=\"sort\">");
	option(b, "relevance", "按相关程度", ask->sort == SORT_RELEVANCE);
	option(b, "date", "按日期", ask->sort == SORT_DATE);
	option(b, "cited", "按被引次数", ask->sort == SORT_CITED);
	html_lit(b, "</select></div>\n");
}

/* What it was asked within stays; what is asked now may be what the next is asked within. */
static void within(struct buf *b, const struct ask *ask, bool start)
{
	for (size_t i = 0; i < ask->n_in; i++) {
		html_lit(b, "<input type=\"hidden\" name=\"in\"");
		html_attr(b, "value", ask->in[i]);
		html_lit(b, ">\n");
	}
	if (start || !*ask->q || ask->n_in == IN_LIMIT)
		return;
	html_lit(b, "<label class=\"within\"><input type=\"checkbox\" name=\"in\"");
	html_attr(b, "value", ask->q);
	html_lit(b, ">在结果中检索</label>\n");
}

void frame_form(struct buf *b, const struct ask *ask, bool start)
{
	html_lit(b, "<search>\n<form action=\"/\" method=\"get\">\n<div class=\"line\">"
	            "<label for=\"q\" class=\"unseen\">检索词</label>"
	            "<input type=\"search\" id=\"q\" name=\"q\" autocomplete=\"off\" "
	            "spellcheck=\"false\" enterkeyhint=\"search\"");
	html_attr(b, "value", ask->q);
	if (start)
		html_lit(b, " placeholder=\"词语、“原文”、文件名\" autofocus");
	html_lit(b, "><button type=\"submit\">检索</button></div>\n");
	selects(b, ask);
	within(b, ask, start);
	if (ask->plain)
		html_lit(b, "<input type=\"hidden\" name=\"rewrite\" value=\"0\">\n");
	if (ask->size != PAGE_SIZE_DEFAULT) {
		html_lit(b, "<input type=\"hidden\" name=\"n\" value=\"");
		html_number(b, ask->size);
		html_lit(b, "\">\n");
	}
	html_lit(b, "</form>\n</search>\n");
}

void frame_begin(struct buf *b, const struct frame *f)
{
	head(b, f);
	html_lit(b, "<body>\n<a class=\"skip\" href=\"#main\">跳到正文</a>\n");
	if (!f->start) {
		html_lit(b, "<header class=\"top\"><div class=\"wrap\">\n"
		            "<a class=\"brand\" href=\"/\">政文</a>\n");
		frame_form(b, f->ask, false);
		html_lit(b, "</div></header>\n");
	}
	html_lit(b, "<main id=\"main\" class=\"wrap\" tabindex=\"-1\">\n");
	if (f->stale)
		html_lit(b, "<p class=\"note stale\" role=\"alert\">索引的最新版本无法使用，"
		            "现在检索的是较早的版本。<a href=\"/status\">详情</a></p>\n");
}

void frame_end(struct buf *b, const struct generation *g)
{
	html_lit(b, "</main>\n<footer class=\"wrap\"><p>");
	if (g) {
		html_lit(b, "共收录 ");
		html_count(b, g->n_documents);
		html_lit(b, " 篇文件，索引更新于 ");
		layout_date(b, g->manifest.created);
		html_lit(b, "。");
	}
	html_lit(b, "<a href=\"/status\">索引状态</a></p></footer>\n</body>\n</html>\n");
}

/* ---- Pieces of text ---- */

void layout_date(struct buf *b, const char *created)
{
	struct tm t = {0};
	char zone = 0;
	int n = sscanf(created, "%4d-%2d-%2dT%2d:%2d:%2d%c", &t.tm_year, &t.tm_mon, &t.tm_mday,
	               &t.tm_hour, &t.tm_min, &t.tm_sec, &zone);

	if (n < 3) {
		html_text(b, created);
		return;
	}
	t.tm_year -= 1900;
	t.tm_mon -= 1;
	if (n >= 6) {
		time_t time = timegm(&t);
		localtime_r(&time, &t);
	}
	html_lit(b, "<time");
	html_attr(b, "datetime", created);
	html_lit(b, ">");
	html_number(b, (uint64_t)t.tm_year + 1900);
	html_lit(b, "年");
	html_number(b, (uint64_t)t.tm_mon + 1);
	html_lit(b, "月");
	html_number(b, (uint64_t)t.tm_mday);
	html_lit(b, "日</time>");
}

void layout_article(struct buf *b, const char *article)
{
	struct buf name = BUF_INIT(ARTICLE_NAME);

	article_name(article, &name);
	html_text(b, buf_cstr(&name));
	buf_release(&name);
}

void layout_thing(struct buf *b, const char *text, size_t len)
{
	static const char blank[] = " \t\r\v\f";

	html_lit(b, "<blockquote class=\"thing\">\n");
	for (size_t at = 0, end; at < len; at = end + 1) {
		const char *line = memchr(text + at, '\n', len - at);
		end = line ? (size_t)(line - text) : len;
		while (at < end && text[at] && strchr(blank, text[at]))
			at++;
		if (at == end)
			continue;
		html_lit(b, "<p>");
		html_textn(b, text + at, end - at);
		html_lit(b, "</p>\n");
	}
	html_lit(b, "</blockquote>\n");
}

void layout_marked(struct buf *b, const char *text, size_t len, const struct mark *marks, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n && marks[i].start + marks[i].len <= len; i++) {
		html_textn(b, text + at, marks[i].start - at);
		html_lit(b, "<mark>");
		html_textn(b, text + marks[i].start, marks[i].len);
		html_lit(b, "</mark>");
		at = marks[i].start + marks[i].len;
	}
	html_textn(b, text + at, len - at);
}
