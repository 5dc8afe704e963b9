/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/document/cite.h"

#include "searcher/show/reference.h"

enum { QUOTED_LIMIT = 16 * 1024 /* bytes of an article that is copied with its citation */ };

/* One text to be copied, of the id "WHAT-KEY". `style` is NULL, or a name that is Chinese on every
 * page. The text is written by the caller. */
static void row(struct html *h, const char *style, const char *what, const char *key)
{
	html_lit(h, "<div class=\"wide\"><dt");
	if (style)
		html_chinese(h);
	html_lit(h, ">");
	if (style)
		html_text(h, style);
	else
		html_say(h, "原文和出处", "Text with source");
	html_lit(h, "</dt><dd><bdi");
	html_chinese(h);
	html_lit(h, " id=\"");
	html_text(h, what);
	html_lit(h, "-");
	html_text(h, key);
	html_lit(h, "\">");
}

static void row_end(struct html *h, const char *what, const char *key)
{
	html_lit(h, "</bdi> <button type=\"button\" class=\"copy\" data-copy=\"");
	html_text(h, what);
	html_lit(h, "-");
	html_text(h, key);
	html_lit(h, "\" hidden>");
	html_say(h, "复制", "Copy");
	html_lit(h, "</button></dd></div>\n");
}

static void references(struct html *h, const struct reference_to *to, const char *what)
{
	struct buf b = BUF_INIT(REFERENCE_LIMIT);

	for (int i = 0; i < REFERENCE_FORMATS; i++) {
		enum reference_format format = (enum reference_format)i;
		buf_reset(&b);
		reference_write(to, format, &b);
		row(h, reference_name(format), what, reference_key(format));
		html_text(h, buf_cstr(&b));
		row_end(h, what, reference_key(format));
		buf_spoil(h->out, &b);
	}
	buf_release(&b);
}

/* “第三条　…”（《…》第3条） */
static void quotation(struct html *h, const struct reference_to *to,
                      const struct passage_record *article, const char *what)
{
	const size_t stop = sizeof("。") - 1;
	struct buf b = BUF_INIT(REFERENCE_LIMIT);

	if (article->text_len > QUOTED_LIMIT)
		return;
	reference_write(to, REFERENCE_LEGAL, &b);
	row(h, NULL, what, "text");
	html_textn(h, article->text, article->text_len);
	html_lit(h, "（");
	html_textn(h, buf_cstr(&b), b.len > stop ? b.len - stop : 0);
	html_lit(h, "）");
	row_end(h, what, "text");
	buf_spoil(h->out, &b);
	buf_release(&b);
}

void cite_document(struct html *h, const struct page *page)
{
	struct reference_to to = {.document = &page->document, .status = page->status};

	html_lit(h, "<details class=\"more-facts\"><summary>");
	html_say(h, "引用本文件", "Cite this document");
	html_lit(h, "</summary>\n<dl class=\"facts cites\">\n");
	references(h, &to, "cite");
	html_lit(h, "</dl></details>\n");
}

void cite_article(struct html *h, const struct page *page, const struct page_passage *article)
{
	struct reference_to to = {.document = &page->document,
	                          .status = page->status,
	                          .article = article->record.article};

	html_lit(h, "<details class=\"quote\" open><summary>");
	html_say(h, "引用本条", "Cite this article");
	html_lit(h, "</summary>\n<dl class=\"facts cites\">\n");
	references(h, &to, "this");
	quotation(h, &to, &article->record, "this");
	html_lit(h, "</dl></details>\n");
}
