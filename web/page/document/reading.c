/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/document/reading.h"

#include "core/text/utf8.h"
#include "web/html/layout.h"
#include "web/page/document/runs.h"

#include <string.h>

enum {
	HEAD_LIMIT = 96, /* bytes of 第…条之… */
	TITLE_LINES = 6,
	DEPTH_LIMIT = 16, /* more than any outline has */
};

size_t reading_passages(const struct page *page)
{
	return page->passages.len / sizeof(struct page_passage);
}

const struct page_passage *reading_passage(const struct page *page, size_t i)
{
	return (const struct page_passage *)(const void *)page->passages.data + i;
}

size_t reading_hits(const struct page *page)
{
	return page->marks.len / sizeof(struct mark);
}

/* ---- Lines ---- */

static bool is_space(uint32_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == 0xA0 || c == 0x3000 || c == 0xFEFF;
}

/* Where text begins behind white space: the style sheet indents, as print does. */
static size_t skip_space(const char *text, size_t at, size_t end)
{
	while (at < end) {
		size_t next = at;
		if (!is_space(utf8_next(text, end, &next)))
			break;
		at = next;
	}
	return at;
}

static size_t line_end(const char *text, size_t at, size_t len)
{
	const char *end = at < len ? memchr(text + at, '\n', len - at) : NULL;

	return end ? (size_t)(end - text) : len;
}

/* Takes text off the front of title, white space aside; false if the title goes on otherwise. */
static bool take(const char *text, size_t len, const char *title, size_t title_len, size_t *at)
{
	size_t i = 0, j = *at;

	for (;;) {
		while (i < len && text[i] == '\n')
			i++;
		i = skip_space(text, i, len);
		j = skip_space(title, j, title_len);
		if (i == len)
			break;
		if (text[i] == '\n')
			continue;
		if (j == title_len || text[i++] != title[j++])
			return false;
	}
	*at = j;
	return true;
}

size_t reading_title(const struct page *page)
{
	const char *title = page->document.title;
	size_t n = reading_passages(page), len = strlen(title), at = 0;

	for (size_t i = 0; i < n && i < TITLE_LINES; i++) {
		const struct passage_record *r = &reading_passage(page, i)->record;
		if (r->kind == PASSAGE_ARTICLE || !take(r->text, r->text_len, title, len, &at))
			return 0;
		if (at == len)
			return i + 1;
	}
	return 0;
}

uint32_t reading_depth(const struct page *page, size_t passage, size_t title)
{
	size_t parent = reading_passage(page, passage)->record.parent;
	uint32_t depth = 0;

	/* Parents come before their children, or the index lies. */
	while (parent > title && parent <= passage && depth < DEPTH_LIMIT) {
		passage = parent - 1;
		parent = reading_passage(page, passage)->record.parent;
		depth++;
	}
	return depth;
}

/* ---- Passages ---- */

void reading_line(struct reading *r, const struct page_passage *p)
{
	runs_begin(r);
	for (size_t at = 0, end; at < p->record.text_len; at = end + 1) {
		end = line_end(p->record.text, at, p->record.text_len);
		if (at > 0)
			html_lit(r->h, " ");
		runs_write(r, p, skip_space(p->record.text, at, end), end);
	}
}

/* Bytes of 第…条, with the 之一 behind it, at the head of an article. */
static size_t article_head(const char *text, size_t len)
{
	static const char *const digits[] = {"一", "二", "三", "四", "五",
	                                     "六", "七", "八", "九", "十"};
	const size_t han = strlen("条");
	size_t at = 0;

	if (len > HEAD_LIMIT)
		len = HEAD_LIMIT;
	if (len < han || memcmp(text, "第", han) != 0)
		return 0;
	while (at + han <= len && memcmp(text + at, "条", han) != 0)
		at++;
	if (at + han > len)
		return 0;
	at += han;
	if (at + 2 * han > len || memcmp(text + at, "之", han) != 0)
		return at;
	size_t end = at + han;
	for (size_t i = 0; i < 10 && end + han <= len; i++)
		if (memcmp(text + end, digits[i], han) == 0) {
			end += han;
			i = (size_t)-1;
		}
	return end > at + han ? end : at;
}

static void write_permalink(struct html *h, const struct passage_record *record)
{
	/* The word joiner: it never stands alone on a line. */
	html_lit(h, "\u2060<a class=\"link\" href=\"#");
	html_url(h, record->anchor);
	html_lit(h, "\" aria-label=\"这一条的链接\" title=\"这一条的链接\">¶</a>");
}

/* Who cites this very passage. */
static void write_cited(struct reading *r, const struct page_passage *p)
{
	if (p->cited == 0)
		return;
	html_lit(r->h, "<p class=\"cited\"><a href=\"");
	cited_link(r->h, r->page->document.path, p->record.anchor, 1);
	html_lit(r->h, "\">被引用 ");
	html_count(r->h, p->cited);
	html_lit(r->h, " 处</a></p>\n");
}

static void write_lines(struct reading *r, const struct page_passage *p)
{
	const struct passage_record *record = &p->record;
	bool head = record->kind == PASSAGE_ARTICLE;

	runs_begin(r);
	for (size_t at = 0, end; at < record->text_len; at = end + 1) {
		end = line_end(record->text, at, record->text_len);
		at = skip_space(record->text, at, end);
		if (at == end)
			continue;
		html_lit(r->h, "<p>");
		if (head) {
			size_t n = article_head(record->text + at, end - at);
			html_lit(r->h, "<strong>");
			runs_write(r, p, at, at + n);
			html_lit(r->h, "</strong>");
			at += n;
		}
		runs_write(r, p, at, end);
		if (head)
			write_permalink(r->h, record);
		head = false;
		html_lit(r->h, "</p>\n");
	}
}

/* 第一章 stands in the middle of its line, 一、 at the beginning. */
static bool is_chapter(const struct passage_record *record)
{
	const char sign[] = "第";

	return record->text_len > strlen(sign) && memcmp(record->text, sign, strlen(sign)) == 0;
}

/* No level is left out between a heading and what stands under it. */
static void write_heading(struct reading *r, size_t i)
{
	const struct page_passage *p = reading_passage(r->page, i);
	uint32_t depth = reading_depth(r->page, i, r->title);
	char level = (char)('2' + (depth < 4 ? depth : 4));

	html_lit(r->h, "<h");
	html_textn(r->h, &level, 1);
	html_attr(r->h, "id", p->record.anchor);
	if (is_chapter(&p->record))
		html_lit(r->h, " class=\"chapter\"");
	html_lit(r->h, ">");
	reading_line(r, p);
	html_lit(r->h, "</h");
	html_textn(r->h, &level, 1);
	html_lit(r->h, ">\n");
}

void reading_write(struct reading *r, size_t i)
{
	const struct page_passage *p = reading_passage(r->page, i);

	if (p->record.kind == PASSAGE_HEADING) {
		write_heading(r, i);
		return;
	}
	if (p->record.kind == PASSAGE_ARTICLE)
		html_lit(r->h, "<section class=\"article\"");
	else
		html_lit(r->h, "<section class=\"paragraph\"");
	html_attr(r->h, "id", p->record.anchor);
	html_lit(r->h, ">\n");
	write_lines(r, p);
	write_cited(r, p);
	html_lit(r->h, "</section>\n");
}
