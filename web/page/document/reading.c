/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/document/reading.h"

#include "core/text/utf8.h"
#include "searcher/show/article.h"
#include "web/html/layout.h"
#include "web/page/document/cite.h"
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

size_t reading_skip_space(const char *text, size_t at, size_t end)
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
		i = reading_skip_space(text, i, len);
		j = reading_skip_space(title, j, title_len);
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

void reading_line(struct reading *r, const struct page_passage *p)
{
	runs_begin(r);
	for (size_t at = 0, end; at < p->record.text_len; at = end + 1) {
		end = line_end(p->record.text, at, p->record.text_len);
		if (at > 0)
			html_lit(r->h, " ");
		runs_write(r, p, reading_skip_space(p->record.text, at, end), end);
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

void reading_own_words(struct html *h)
{
	if (h->settings->language == LANGUAGE_ENGLISH)
		html_lit(h, " lang=\"en\"");
}

/* part: "-k2" or "". The word joiner: it never stands alone on a line. */
static void write_permalink(struct html *h, const char *anchor, const char *part, const char *label)
{
	html_lit(h, "<a class=\"link");
	if (*part || strncmp(anchor, "art-", strlen("art-")) != 0)
		html_lit(h, " sub");
	html_lit(h, "\"");
	reading_own_words(h);
	html_lit(h, " href=\"#");
	html_url(h, anchor);
	html_text(h, part);
	html_lit(h, "\"");
	html_attr(h, "aria-label", label);
	html_lit(h, ">\u2060¶</a>");
}

/* Who cites this very passage. */
static void write_cited(struct reading *r, const struct page_passage *p)
{
	struct html *h = r->h;

	if (p->cited == 0)
		return;
	html_lit(h, "<p class=\"cited\"");
	reading_own_words(h);
	html_lit(h, "><a href=\"");
	cited_link(h, r->page->document.path, p->record.anchor, 1);
	html_lit(h, "\">");
	html_say(h, "被引用 ", "Cited ");
	html_count(h, p->cited);
	html_say(h, " 处", p->cited == 1 ? " time" : " times");
	html_lit(h, "</a></p>\n");
}

/* Shown while the article is the one gone to: see document.css. */
static void write_acts(struct reading *r, const struct page_passage *p)
{
	struct html *h = r->h;

	if (!*p->record.article)
		return;
	if (strcmp(r->cite, p->record.anchor) == 0) {
		html_lit(h, "<div");
		reading_own_words(h);
		html_lit(h, ">");
		cite_article(h, r->page, p);
		html_lit(h, "</div>\n");
		return;
	}
	html_lit(h, "<p class=\"acts\"");
	reading_own_words(h);
	html_lit(h, "><a href=\"");
	buf_add(h->out, buf_cstr(&r->self), r->self.len);
	html_lit(h, "cite=");
	html_url(h, p->record.anchor);
	html_lit(h, "#");
	html_url(h, p->record.anchor);
	html_lit(h, "\">");
	html_say(h, "引用本条", "Cite this article");
	html_lit(h, "</a></p>\n");
}

/* ---- Lines ---- */

/* 第三条 at the head of its line, and the link to it behind it. */
static void write_head(struct reading *r, const struct page_passage *p, size_t at, size_t end)
{
	size_t n = article_head(p->record.text + at, end - at);

	html_lit(r->h, "<strong>");
	runs_write(r, p, at, at + n);
	html_lit(r->h, "</strong>");
	runs_write(r, p, at + n, end);
	write_permalink(r->h, p->record.anchor, "",
	                html_word(r->h, "这一条的链接", "Link to this article"));
}

static void write_article_line(struct reading *r, const struct page_passage *p,
                               const struct article_line *line)
{
	const char *text = p->record.text;
	size_t end = line->start + line->len, at = reading_skip_space(text, line->start, end);
	bool head = line->first && line->paragraph == 1 && line->item == 0;
	char part[ARTICLE_PART] = "";

	if (at == end)
		return;
	html_lit(r->h, "<p");
	if (line->first) {
		article_part_id(line, part);
		html_lit(r->h, " id=\"");
		html_text(r->h, p->record.anchor);
		html_text(r->h, part);
		html_lit(r->h, "\"");
	}
	html_lit(r->h, ">");
	if (head)
		write_head(r, p, at, end);
	else
		runs_write(r, p, at, end);
	if (!head && line->first && line->item == 0)
		write_permalink(r->h, p->record.anchor, part,
		                html_word(r->h, "这一款的链接", "Link to this paragraph"));
	html_lit(r->h, "</p>\n");
}

static void write_article(struct reading *r, const struct page_passage *p)
{
	struct article_lines lines = {.text = p->record.text, .len = p->record.text_len};
	struct article_line line;

	runs_begin(r);
	while (article_lines_next(&lines, &line))
		write_article_line(r, p, &line);
}

static void write_paragraph(struct reading *r, const struct page_passage *p)
{
	const struct passage_record *record = &p->record;
	bool first = true;

	runs_begin(r);
	for (size_t at = 0, end; at < record->text_len; at = end + 1) {
		end = line_end(record->text, at, record->text_len);
		at = reading_skip_space(record->text, at, end);
		if (at == end)
			continue;
		html_lit(r->h, "<p>");
		runs_write(r, p, at, end);
		if (first)
			write_permalink(r->h, record->anchor, "",
			                html_word(r->h, "这一段的链接", "Link to this paragraph"));
		first = false;
		html_lit(r->h, "</p>\n");
	}
}

/* ---- Passages ---- */

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
	bool article = p->record.kind == PASSAGE_ARTICLE;
	if (article)
		html_lit(r->h, "<section class=\"article\"");
	else
		html_lit(r->h, "<section class=\"paragraph\"");
	html_attr(r->h, "id", p->record.anchor);
	html_lit(r->h, ">\n");
	if (article)
		write_article(r, p);
	else
		write_paragraph(r, p);
	write_cited(r, p);
	write_acts(r, p);
	html_lit(r->h, "</section>\n");
}

void reading_begin(struct reading *r, const char *cite)
{
	struct html self = *r->h;

	r->cite = cite;
	r->self = BUF_INIT(TARGET_LIMIT * 4);
	self.out = &r->self;
	html_lit(&self, "?");
	if (*r->ask->q) {
		ask_query(&self, r->ask);
		html_lit(&self, "&amp;");
	}
}

void reading_end(struct reading *r)
{
	buf_spoil(r->h->out, &r->self);
	buf_release(&r->self);
}
