/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In this order: what was asked, links, pieces of text. The frame is in frame.c.
 */
#include "web/html/layout.h"

#include "searcher/show/article.h"

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
	if (is_param(request, "sort", "changed"))
		return SORT_CHANGED;
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
static void parameters(struct html *h, const struct ask *ask)
{
	html_lit(h, "q=");
	html_url(h, ask->q);
	if (ask->scope == SCOPE_PASSAGE)
		html_lit(h, "&amp;scope=passage");
	if (ask->sort == SORT_DATE)
		html_lit(h, "&amp;sort=date");
	if (ask->sort == SORT_CITED)
		html_lit(h, "&amp;sort=cited");
	if (ask->sort == SORT_CHANGED)
		html_lit(h, "&amp;sort=changed");
	for (size_t i = 0; i < ask->n_in; i++) {
		html_lit(h, "&amp;in=");
		html_url(h, ask->in[i]);
	}
	if (ask->plain)
		html_lit(h, "&amp;rewrite=0");
	if (ask->size != PAGE_SIZE_DEFAULT) {
		html_lit(h, "&amp;n=");
		html_number(h, ask->size);
	}
}

void ask_link(struct html *h, const struct ask *ask, uint32_t page)
{
	html_lit(h, "/?");
	parameters(h, ask);
	if (page > 1) {
		html_lit(h, "&amp;page=");
		html_number(h, page);
	}
}

void document_link(struct html *h, const char *path, const struct ask *ask, const char *anchor)
{
	html_lit(h, "/doc/");
	html_path(h, path);
	if (ask && *ask->q) {
		html_lit(h, "?");
		parameters(h, ask);
	}
	if (*anchor) {
		html_lit(h, "#");
		html_url(h, anchor);
	}
}

void cited_link(struct html *h, const char *path, const char *anchor, uint32_t page)
{
	html_lit(h, "/cited/");
	html_path(h, path);
	if (*anchor) {
		html_lit(h, "?anchor=");
		html_url(h, anchor);
	}
	if (page > 1) {
		html_text(h, *anchor ? "&page=" : "?page=");
		html_number(h, page);
	}
}

<<<<<<< HEAD
=======
/* ---- The frame ---- */

static void head(struct html *h, const struct frame *f)
{
	html_lit(h, "<!DOCTYPE html>\n<html");
	html_attr_say(h, "lang", "zh-Hans", "en");
	if (h->settings->theme != THEME_SYSTEM)
		html_attr(h, "data-theme", h->settings->theme == THEME_DARK ? "dark" : "light");
	if (h->settings->large)
		html_attr(h, "data-size", "large");
	if (h->settings->no_shortcuts)
		html_attr(h, "data-keys", "off");
	html_lit(h, ">\n<head>\n<meta charset=\"utf-8\">\n"
	            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	if (f->title) {
		html_text(h, f->title);
		html_lit(h, " - ");
	}
	html_say(h, "政文", "Zhengwen");
	html_lit(h, "</title>\n<link rel=\"stylesheet\" href=\"/style.css?v=");
	html_number(h, asset_version(asset(ASSET_STYLE)));
	html_lit(h, "\">\n<script src=\"/page.js?v=");
	html_number(h, asset_version(asset(ASSET_SCRIPT)));
	html_lit(h, "\" defer></script>\n");
	html_lit(h, "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n");
	html_lit(h, "<link rel=\"search\" href=\"/opensearch.xml\" "
	            "type=\"application/opensearchdescription+xml\"");
	html_attr_say(h, "title", "政文", "Zhengwen");
	html_lit(h, ">\n");
	if (f->canonical) {
		html_lit(h, "<link rel=\"canonical\" href=\"");
		document_link(h, f->canonical, NULL, "");
		html_lit(h, "\">\n");
	}
	html_lit(h, "</head>\n");
}

static void option(struct html *h, const char *value, const char *shown, bool selected)
{
	html_lit(h, "<option");
	html_attr(h, "value", value);
	if (selected)
		html_lit(h, " selected");
	html_lit(h, ">");
	html_text(h, shown);
	html_lit(h, "</option>");
}

static void selects(struct html *h, const struct ask *ask)
{
	html_lit(h, "<div class=\"choices\"><label for=\"scope\">范围</label>"
	            "<select id=\"scope\" name=\"scope\">");
	option(h, "document", "按文件", ask->scope == SCOPE_DOCUMENT);
	option(h, "passage", "按条文", ask->scope == SCOPE_PASSAGE);
	html_lit(h, "</select>\n<label for=\"sort\">排序</label>"
	            "<select id=\"sort\" name=\"sort\">");
	option(h, "relevance", "按相关程度", ask->sort == SORT_RELEVANCE);
	option(h, "date", "按日期", ask->sort == SORT_DATE);
	option(h, "cited", "按被引次数", ask->sort == SORT_CITED);
	html_lit(h, "</select></div>\n");
}

/* What it was asked within stays; what is asked now may be what the next is asked within. */
static void within(struct html *h, const struct ask *ask, bool start)
{
	for (size_t i = 0; i < ask->n_in; i++) {
		html_lit(h, "<input type=\"hidden\" name=\"in\"");
		html_attr(h, "value", ask->in[i]);
		html_lit(h, ">\n");
	}
	if (start || !*ask->q || ask->n_in == IN_LIMIT)
		return;
	html_lit(h, "<label class=\"within\"><input type=\"checkbox\" name=\"in\"");
	html_attr(h, "value", ask->q);
	html_lit(h, ">在结果中检索</label>\n");
}

void frame_form(struct html *h, const struct ask *ask, bool start)
{
	html_lit(h, "<search>\n<form action=\"/\" method=\"get\">\n<div class=\"line\">"
	            "<label for=\"q\" class=\"unseen\">检索词</label>"
	            "<input type=\"search\" id=\"q\" name=\"q\" autocomplete=\"off\" "
	            "spellcheck=\"false\" enterkeyhint=\"search\"");
	html_attr(h, "value", ask->q);
	if (start)
		html_lit(h, " placeholder=\"词语、“原文”、文件名\" autofocus");
	html_lit(h, "><button type=\"submit\">检索</button></div>\n");
	selects(h, ask);
	within(h, ask, start);
	if (ask->plain)
		html_lit(h, "<input type=\"hidden\" name=\"rewrite\" value=\"0\">\n");
	if (ask->size != PAGE_SIZE_DEFAULT) {
		html_lit(h, "<input type=\"hidden\" name=\"n\" value=\"");
		html_number(h, ask->size);
		html_lit(h, "\">\n");
	}
	html_lit(h, "</form>\n</search>\n");
}

void frame_begin(struct html *h, const struct frame *f)
{
	head(h, f);
	html_lit(h, "<body>\n<a class=\"skip\" href=\"#main\">跳到正文</a>\n");
	if (!f->start) {
		html_lit(h, "<header class=\"top\"><div class=\"wrap\">\n"
		            "<a class=\"brand\" href=\"/\">政文</a>\n");
		frame_form(h, f->ask, false);
		html_lit(h, "</div></header>\n");
	}
	html_lit(h, "<main id=\"main\" class=\"wrap\" tabindex=\"-1\">\n");
	if (f->stale)
		html_lit(h, "<p class=\"note stale\" role=\"alert\">索引的最新版本无法使用，"
		            "现在检索的是较早的版本。<a href=\"/status\">详情</a></p>\n");
}

void frame_end(struct html *h, const struct generation *g)
{
	html_lit(h, "</main>\n<footer class=\"wrap\"><p>");
	if (g) {
		html_lit(h, "共收录 ");
		html_count(h, g->n_documents);
		html_lit(h, " 篇文件，索引更新于 ");
		layout_date(h, g->manifest.created);
		html_lit(h, "。");
	}
	html_lit(h, "<a href=\"/status\">索引状态</a></p></footer>\n</body>\n</html>\n");
}

>>>>>>> api
/* ---- Pieces of text ---- */

void layout_day(struct html *h, const struct tm *t)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const char *month = t->tm_mon >= 0 && t->tm_mon < 12 ? months[t->tm_mon] : "?";
	const unsigned year = (unsigned)t->tm_year + 1900, day = (unsigned)t->tm_mday;

	if (h->settings->language == LANGUAGE_ENGLISH)
		buf_printf(h->out, "%u %s %u", day, month, year);
	else
		buf_printf(h->out, "%u年%u月%u日", year, (unsigned)t->tm_mon + 1, day);
}

void layout_date(struct html *h, const char *created)
{
	struct tm t = {0};
	char zone = 0;
	int n = sscanf(created, "%4d-%2d-%2dT%2d:%2d:%2d%c", &t.tm_year, &t.tm_mon, &t.tm_mday,
	               &t.tm_hour, &t.tm_min, &t.tm_sec, &zone);

	if (n < 3) {
		html_text(h, created);
		return;
	}
	t.tm_year -= 1900;
	t.tm_mon -= 1;
	if (n >= 6) {
		time_t time = timegm(&t);
		localtime_r(&time, &t);
	}
	html_lit(h, "<time");
	html_attr(h, "datetime", created);
	html_lit(h, ">");
	layout_day(h, &t);
	html_lit(h, "</time>");
}

static void english_article(const char *article, struct buf *out)
{
	size_t number = strcspn(article, "-");
	bool inserted = article[number] && article[number + 1] >= '1' && article[number + 1] <= '9';

	buf_printf(out, "Art. %.*s", inserted ? ARTICLE_NAME : (int)number, article);
}

void layout_article(struct html *h, const char *article)
{
	struct buf name = BUF_INIT(ARTICLE_NAME);

	if (h->settings->language == LANGUAGE_ENGLISH)
		english_article(article, &name);
	else
		article_name(article, &name);
	html_text(h, buf_cstr(&name));
	buf_release(&name);
}

void layout_thing(struct html *h, const char *text, size_t len)
{
	static const char blank[] = " \t\r\v\f";

	html_lit(h, "<blockquote class=\"thing\">\n");
	for (size_t at = 0, end; at < len; at = end + 1) {
		const char *line = memchr(text + at, '\n', len - at);
		end = line ? (size_t)(line - text) : len;
		while (at < end && text[at] && strchr(blank, text[at]))
			at++;
		if (at == end)
			continue;
		html_lit(h, "<p>");
		html_textn(h, text + at, end - at);
		html_lit(h, "</p>\n");
	}
	html_lit(h, "</blockquote>\n");
}

void layout_marked(struct html *h, const char *text, size_t len, const struct mark *marks, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n && marks[i].start + marks[i].len <= len; i++) {
		html_textn(h, text + at, marks[i].start - at);
		html_lit(h, "<mark>");
		html_textn(h, text + marks[i].start, marks[i].len);
		html_lit(h, "</mark>");
		at = marks[i].start + marks[i].len;
	}
	html_textn(h, text + at, len - at);
}
