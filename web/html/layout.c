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

void ask_query(struct html *h, const struct ask *ask)
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
	ask_query(h, ask);
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
		ask_query(h, ask);
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

/* ---- Pieces of text ---- */

void layout_day(struct html *h, const struct tm *t)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	const char *month = t->tm_mon >= 0 && t->tm_mon < 12 ? months[t->tm_mon] : "?";
	const unsigned year = (unsigned)t->tm_year + 1900, day = (unsigned)t->tm_mday;

	if (h->settings->language == LANGUAGE_ENGLISH) {
		html_number(h, day);
		html_lit(h, " ");
		html_text(h, month);
		html_lit(h, " ");
		html_number(h, year);
	} else {
		html_number(h, year);
		html_lit(h, "年");
		html_number(h, (unsigned)t->tm_mon + 1);
		html_lit(h, "月");
		html_number(h, day);
		html_lit(h, "日");
	}
}

/* 2025-03-07, as most dates are: its fields as strptime would have them. */
static bool read_day(const char *text, struct tm *t)
{
	static const char form[] = "dddd-dd-dd";
	int number[3] = {0}, field = 0;

	for (size_t i = 0; i < strlen(form); i++) {
		if (form[i] == '-' && text[i] == '-')
			field++;
		else if (form[i] == 'd' && text[i] >= '0' && text[i] <= '9')
			number[field] = number[field] * 10 + (text[i] - '0');
		else
			return false;
	}
	t->tm_year = number[0];
	t->tm_mon = number[1];
	t->tm_mday = number[2];
	return text[strlen(form)] == '\0';
}

void layout_date(struct html *h, const char *created)
{
	struct tm t = {0};
	char zone = 0;
	int n = read_day(created, &t)
	                ? 3
	                : sscanf(created, "%4d-%2d-%2dT%2d:%2d:%2d%c", &t.tm_year, &t.tm_mon,
	                         &t.tm_mday, &t.tm_hour, &t.tm_min, &t.tm_sec, &zone);

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

	html_lit(h, "<blockquote class=\"thing\"");
	html_chinese(h);
	html_lit(h, ">\n");
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

void layout_marked(struct html *h, const char *text, size_t from, size_t len,
                   const struct mark *marks, size_t n)
{
	size_t at = from;

	for (size_t i = 0; i < n && marks[i].start + marks[i].len <= len; i++) {
		html_textn(h, text + at, marks[i].start - at);
		html_lit(h, "<mark>");
		html_textn(h, text + marks[i].start, marks[i].len);
		html_lit(h, "</mark>");
		at = marks[i].start + marks[i].len;
	}
	html_textn(h, text + at, len - at);
}
