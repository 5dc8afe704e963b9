/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/hit.h"

#include "web/page/facts.h"

#include <string.h>

/* Without the title of the document, which stands above. */
static const char *headings_below(const struct result *r)
{
	static const char between[] = " › ";
	size_t n = strlen(r->document.title);

	if (strncmp(r->headings, r->document.title, n) != 0)
		return r->headings;
	if (r->headings[n] == '\0')
		return "";
	return strncmp(r->headings + n, between, strlen(between)) == 0
	               ? r->headings + n + strlen(between)
	               : r->headings;
}

static void title(struct html *h, const struct ask *ask, const struct result *r)
{
	html_lit(h, "<h2><a href=\"");
	document_link(h, r->document.path, ask, r->anchor);
	html_lit(h, "\">");
	html_said(h, r->document.title);
	if (r->direct && *r->article) {
		html_lit(h, " ");
		layout_article(h, r->article);
	}
	html_lit(h, "</a></h2>\n");
}

/* What stands in it: is it our own words? */
static void passage_link(struct html *h, const struct ask *ask, const struct result *r,
                         const char *anchor, bool ours)
{
	html_lit(h, "<a class=\"article\"");
	if (ours && h->settings->language == LANGUAGE_ENGLISH)
		html_lit(h, " lang=\"en\"");
	html_lit(h, " href=\"");
	document_link(h, r->document.path, ask, anchor);
	html_lit(h, "\">");
}

/* Where in the document; the article of a direct result is in its title. */
static void place(struct html *h, const struct ask *ask, const struct result *r)
{
	bool article = *r->article && !r->direct;

	if (!article && !*headings_below(r))
		return;
	html_lit(h, "<p class=\"place\">");
	if (article) {
		passage_link(h, ask, r, r->anchor, true);
		layout_article(h, r->article);
		html_lit(h, "</a> ");
	}
	if (*headings_below(r))
		html_said(h, headings_below(r));
	html_lit(h, "</p>\n");
}

/* Bytes of the number that an article begins with, 第一百二十条之一; 0 if it does not, or a hit is
 * in it. */
static size_t number_in_front(const struct snippet *s)
{
	enum { NUMBER_BYTES = 60 };
	static const char first[] = "第", end[] = "条";
	const struct mark *marks = (const void *)s->marks.data;
	const char *at = strstr(s->text, end);

	if (!*s->article || strncmp(s->text, first, strlen(first)) != 0 || !at)
		return 0;
	size_t n = (size_t)(at - s->text) + strlen(end);
	n += strcspn(s->text + n, " \n") < NUMBER_BYTES / 4 ? strcspn(s->text + n, " \n") : 0;
	bool hit = s->marks.len > 0 && marks[0].start < n;
	return n <= NUMBER_BYTES && !hit ? n : 0;
}

/* The first stands under its place; a further one leads there by its own number. */
static void snippet(struct html *h, const struct ask *ask, const struct result *r, size_t i)
{
	const struct snippet *s = &r->snippets[i];
	size_t number = i > 0 ? number_in_front(s) : 0;

	html_lit(h, "<p class=\"snippet\"");
	html_chinese(h);
	html_lit(h, ">");
	if (number > 0) {
		passage_link(h, ask, r, s->anchor, false);
		html_textn(h, s->text, number);
		html_lit(h, "</a>");
	} else if (i > 0 && *s->article) {
		passage_link(h, ask, r, s->anchor, true);
		layout_article(h, s->article);
		html_lit(h, "</a> ");
	}
	layout_marked(h, s->text, number, strlen(s->text), (const void *)s->marks.data,
	              s->marks.len / sizeof(struct mark));
	html_lit(h, "</p>\n");
}

/* What was pasted is crossed out, what the source has instead stands behind it. */
static void difference(struct html *h, const struct difference *d)
{
	if (d->changed == 0)
		return;
	html_lit(h, "<p class=\"difference\"");
	html_chinese(h);
	html_lit(h, "><span");
	if (h->settings->language == LANGUAGE_ENGLISH)
		html_lit(h, " lang=\"en\"");
	html_lit(h, ">");
	html_say(h, "与原文不同：", "Differs from the source: ");
	html_lit(h, "</span>");
	for (size_t i = 0; i < d->n; i++) {
		const struct difference_piece *p = &d->at[i];
		if (p->kind == DIFFERENCE_EQUAL) {
			html_text(h, p->source);
			continue;
		}
		if (*p->pasted) {
			html_lit(h, "<del>");
			html_text(h, p->pasted);
			html_lit(h, "</del>");
		}
		if (*p->source) {
			html_lit(h, "<ins>");
			html_text(h, p->source);
			html_lit(h, "</ins>");
		}
	}
	html_lit(h, "</p>\n");
}

static void note(struct html *h, const char *chinese, const char *english)
{
	html_lit(h, "<p class=\"note old\">");
	html_say(h, chinese, english);
	html_lit(h, "</p>\n");
}

/* A hit in what is no longer in force, and a way to what is. */
static void old(struct html *h, const struct ask *ask, const struct result *r)
{
	const struct other *current = facts_current(&r->versions);
	bool over = r->direct && (r->status == STATUS_AMENDED || r->status == STATUS_REPEALED);

	if (r->absent)
		note(h, "文件里没有您要找的这一条。", "The document has no such article.");
	if (r->near)
		note(h, "不是您要找的文号，而是相邻的文号。",
		     "Not the number you asked for, but one near it.");
	if (!r->only_old && !over)
		return;
	html_lit(h, "<p class=\"note old\">");
	if (r->only_old)
		html_say(h, "只在旧版本里找到，后来的版本不在结果之中。",
		         "Found in an old version only; the later one does not match. ");
	else
		html_say(h, "这一版本已不再有效。", "This version is no longer in force. ");
	if (current) {
		html_say(h, "去看 ", "See ");
		facts_other(h, current, ask, false);
	}
	html_lit(h, "</p>\n");
}

static void more(struct html *h, const struct ask *ask, const struct result *r)
{
	uint32_t others = r->passages - (uint32_t)r->n_snippets;

	if (r->direct || r->passages <= r->n_snippets)
		return;
	html_lit(h, "<a href=\"");
	document_link(h, r->document.path, ask, "");
	html_lit(h, "\">");
	html_say(h, "另有 ", "");
	html_count(h, others);
	html_say(h, " 条", others == 1 ? " more article" : " more articles");
	html_lit(h, "</a>\n");
}

static void cited(struct html *h, const struct result *r)
{
	bool article = r->direct && *r->article;

	if (r->cited == 0)
		return;
	if (article) {
		html_lit(h, "<a href=\"");
		cited_link(h, r->document.path, r->anchor, 1);
		html_lit(h, "\">");
		html_say(h, "引用这一条的", "Who cites this article");
		html_lit(h, "</a>\n");
	}
	html_lit(h, "<a href=\"");
	cited_link(h, r->document.path, "", 1);
	html_lit(h, "\">");
	html_say(h, article ? "全文被 " : "被 ", article ? "Document cited by " : "Cited by ");
	html_count(h, r->cited);
	html_say(h, " 篇引用", "");
	html_lit(h, "</a>\n");
}

static void similar(struct html *h, const struct result *r)
{
	html_lit(h, "<a href=\"/similar/");
	html_path(h, r->document.path);
	html_lit(h, "\">");
	html_say(h, "相似文件", "Similar");
	html_lit(h, "</a>\n");
}

static void size(struct html *h, uint64_t bytes)
{
	static const char *const units[] = {"B", "KB", "MB"};
	size_t unit = 0;

	for (; unit < 2 && bytes >= 1024; unit++)
		bytes = (bytes + 512) / 1024;
	html_count(h, bytes);
	html_lit(h, " ");
	html_text(h, units[unit]);
}

/* Where it is, of what format, how big. */
static void file(struct html *h, const struct document_record *d)
{
	html_lit(h, "<span class=\"path\">");
	html_said(h, d->path);
	html_lit(h, " · ");
	size(h, d->bytes);
	html_lit(h, "</span>");
}

/* Of the thing itself there is one text. */
static void texts(struct html *h, const struct ask *ask, const struct result *r)
{
	if (r->direct && r->n_snippets > 0) {
		layout_thing(h, r->snippets[0].text, strlen(r->snippets[0].text));
		return;
	}
	for (size_t i = 0; i < r->n_snippets; i++)
		snippet(h, ask, r, i);
}

void hit_write(struct html *h, const struct ask *ask, const struct result *r)
{
	if (r->direct)
		html_lit(h, "<li class=\"direct\">\n");
	else
		html_lit(h, "<li>\n");
	title(h, ask, r);
	facts_line(h, &r->document, r->status);
	place(h, ask, r);
	old(h, ask, r);
	texts(h, ask, r);
	difference(h, &r->difference);
	html_lit(h, "<div class=\"source\">\n");
	more(h, ask, r);
	cited(h, r);
	similar(h, r);
	facts_others(h, html_word(h, "其他版本", "Other versions"), &r->versions, ask, false);
	facts_others(h, html_word(h, "相同文本", "Same text"), &r->same, ask, true);
	file(h, &r->document);
	html_lit(h, "</div>\n</li>\n");
}
