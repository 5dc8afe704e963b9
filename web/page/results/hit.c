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
	html_lit(h, "\"><bdi>");
	html_text(h, r->document.title);
	html_lit(h, "</bdi>");
	if (r->direct && *r->article) {
		html_lit(h, " ");
		layout_article(h, r->article);
	}
	html_lit(h, "</a></h2>\n");
}

/* Where in the document; the article of a direct result is in its title. */
static void place(struct html *h, const struct result *r)
{
	bool article = *r->article && !r->direct;

	if (!article && !*headings_below(r))
		return;
	html_lit(h, "<p class=\"place\">");
	if (article) {
		html_lit(h, "<span class=\"article\">");
		layout_article(h, r->article);
		html_lit(h, "</span> ");
	}
	if (*headings_below(r)) {
		html_lit(h, "<span class=\"headings\"><bdi>");
		html_text(h, headings_below(r));
		html_lit(h, "</bdi></span>");
	}
	html_lit(h, "</p>\n");
}

static void snippet(struct html *h, const struct snippet *s)
{
	html_lit(h, "<p class=\"snippet\">");
	layout_marked(h, s->text, strlen(s->text), (const void *)s->marks.data,
	              s->marks.len / sizeof(struct mark));
	html_lit(h, "</p>\n");
}

/* What was pasted is crossed out, what the source has instead stands behind it. */
static void difference(struct html *h, const struct difference *d)
{
	if (d->changed == 0)
		return;
	html_lit(h, "<p class=\"difference\"><span>与原文不同：</span>");
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

/* A hit in what is no longer in force, and a way to what is. */
static void old(struct html *h, const struct ask *ask, const struct result *r)
{
	const struct other *current = facts_current(&r->versions);

	if (r->absent)
		html_lit(h, "<p class=\"note old\">文件里没有您要找的这一条。</p>\n");
	if (r->near)
		html_lit(h, "<p class=\"note\">不是您要找的文号，而是相邻的文号。</p>\n");
	bool over = r->direct && (r->status == STATUS_AMENDED || r->status == STATUS_REPEALED);
	if (!r->only_old && !over)
		return;
	html_lit(h, "<p class=\"note old\">");
	html_text(h, r->only_old ? "只在旧版本里找到，后来的版本不在结果之中。"
	                         : "这一版本已不再有效。");
	if (current) {
		html_lit(h, "去看 ");
		facts_other(h, current, ask, false);
	}
	html_lit(h, "</p>\n");
}

static void more(struct html *h, const struct ask *ask, const struct result *r)
{
	if (r->direct || r->passages <= r->n_snippets)
		return;
	html_lit(h, "<a class=\"more\" href=\"");
	document_link(h, r->document.path, ask, "");
	html_lit(h, "\">另有 ");
	html_count(h, r->passages - r->n_snippets);
	html_lit(h, " 条</a>\n");
}

static void cited(struct html *h, const struct result *r)
{
	if (r->cited == 0)
		return;
	if (r->direct && *r->article) {
		html_lit(h, "<a class=\"more\" href=\"");
		cited_link(h, r->document.path, r->anchor, 1);
		html_lit(h, "\">引用这一条的</a>\n");
	}
	html_lit(h, "<a class=\"more\" href=\"");
	cited_link(h, r->document.path, "", 1);
	html_lit(h, "\">");
	html_text(h, r->direct && *r->article ? "全文被 " : "被 ");
	html_count(h, r->cited);
	html_lit(h, " 篇引用</a>\n");
}

/* Of the thing itself there is one text. */
static void texts(struct html *h, const struct result *r)
{
	if (r->direct && r->n_snippets > 0) {
		layout_thing(h, r->snippets[0].text, strlen(r->snippets[0].text));
		return;
	}
	for (size_t i = 0; i < r->n_snippets; i++)
		snippet(h, &r->snippets[i]);
}

void hit_write(struct html *h, const struct ask *ask, const struct result *r)
{
	if (r->direct)
		html_lit(h, "<li class=\"direct\">\n");
	else
		html_lit(h, "<li>\n");
	title(h, ask, r);
	facts_line(h, &r->document, r->status);
	place(h, r);
	old(h, ask, r);
	texts(h, r);
	difference(h, &r->difference);
	html_lit(h, "<div class=\"source\">\n");
	more(h, ask, r);
	cited(h, r);
	facts_others(h, "其他版本", &r->versions, ask, false);
	facts_others(h, "相同文本", &r->same, ask, true);
	html_lit(h, "<bdi class=\"path\">");
	html_text(h, r->document.path);
	html_lit(h, "</bdi></div>\n</li>\n");
}
