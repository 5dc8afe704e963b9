/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One article of a document as JSON, with its 款 and 项.
 */
#include "corpus/structure/article.h"
#include "searcher/show/json/members.h"

#include <stdio.h>
#include <string.h>

enum { HEADINGS_ABOVE = 16 /* more levels than any document has */ };

static const struct page_passage *passage_at(const struct page *page, size_t i)
{
	return (const struct page_passage *)(const void *)page->passages.data + i;
}

static size_t passages_of(const struct page *page)
{
	return page->passages.len / sizeof(struct page_passage);
}

static const struct page_passage *find(const struct page *page, const char *article, size_t *from)
{
	for (; *from < passages_of(page); ++*from) {
		const struct page_passage *p = passage_at(page, *from);
		if (*article && strcmp(p->record.article, article) == 0)
			return p;
	}
	return NULL;
}

/* ---- 款 and 项 ---- */

static void part_begin(struct js *w, const char *anchor, uint32_t number, const char *text,
                       size_t len)
{
	js_open(w, NULL, JS_OBJECT);
	js_int(w, "number", number);
	js_str(w, "anchor", anchor);
	js_text(w, "text", text, len);
}

static void item_json(struct js *w, const char *above, uint32_t number, const char *text,
                      size_t len)
{
	char anchor[2 * ANCHOR_SIZE];

	snprintf(anchor, sizeof(anchor), "%s-i%u", above, number);
	part_begin(w, anchor, number, text, len);
	js_close(w);
}

/* Of one 款, in one walk: those that have an anchor on the page. */
static void items_json(struct js *w, const char *above, const char *text, size_t len)
{
	struct article_lines lines = {.text = text, .len = len};
	struct article_line line;
	uint32_t number = 0;
	size_t start = 0;

	js_open(w, "items", JS_ARRAY);
	while (article_lines_next(&lines, &line)) {
		if (!line.first || !line.item)
			continue;
		if (number)
			item_json(w, above, number, text + start, line.start - 1 - start);
		number = line.item;
		start = line.start;
	}
	if (number)
		item_json(w, above, number, text + start, len - start);
	js_close(w);
}

/* Each 款 is the first one of what is left: a text of a hundred thousand lines is walked once. */
static void paragraphs_json(struct js *w, const struct passage_record *r)
{
	char anchor[ANCHOR_SIZE + 16];
	struct article_span span;
	size_t at = 0;

	js_open(w, "paragraphs", JS_ARRAY);
	for (uint32_t n = 1;
	     at < r->text_len && article_paragraph(r->text + at, r->text_len - at, 1, &span); n++) {
		const char *text = r->text + at + span.start;
		snprintf(anchor, sizeof(anchor), "%s-k%u", r->anchor, n);
		part_begin(w, anchor, n, text, span.len);
		items_json(w, anchor, text, span.len);
		js_close(w);
		at += span.start + span.len + 1;
	}
	js_close(w);
}

/* ---- Where it stands ---- */

/* From the highest down. */
static void headings_json(struct js *w, const struct page *page, const struct passage_record *r)
{
	const struct passage_record *above[HEADINGS_ABOVE];
	struct buf line = BUF_INIT(page->data.limit);
	size_t n = 0;

	/* Parents come before their children, or the index lies. */
	for (uint32_t at = r->parent, last = UINT32_MAX;
	     at >= 1 && at <= passages_of(page) && at < last && n < HEADINGS_ABOVE;
	     last = at, at = above[n - 1]->parent)
		above[n++] = &passage_at(page, at - 1)->record;
	js_open(w, "headings", JS_ARRAY);
	while (n > 0) {
		buf_reset(&line);
		passage_heading(above[--n], &line);
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "anchor", above[n]->anchor);
		js_text(w, "text", buf_cstr(&line), line.len);
		js_close(w);
		w->failed |= line.failed != ZW_OK;
	}
	js_close(w);
	buf_release(&line);
}

/* An attached text may have articles of its own. */
static void again_json(struct js *w, const struct page *page, const char *article, size_t from)
{
	js_open(w, "again", JS_ARRAY);
	for (const struct page_passage *p; (p = find(page, article, &from)); from++)
		js_str(w, NULL, p->record.anchor);
	js_close(w);
}

bool article_members(struct js *w, const struct page *page, const char *article)
{
	size_t at = 0;
	const struct page_passage *p = find(page, article, &at);

	if (!p)
		return false;
	js_str(w, "path", page->document.path);
	js_str(w, "title", page->document.title);
	json_text(w, "date", page->document.date);
	json_day(w, "as_of", page->as_of);
	json_metadata(w, &page->document, page->status);
	js_str(w, "article", p->record.article);
	js_str(w, "anchor", p->record.anchor);
	headings_json(w, page, &p->record);
	js_text(w, "text", p->record.text, p->record.text_len);
	paragraphs_json(w, &p->record);
	js_int(w, "cited", p->cited);
	again_json(w, page, article, at + 1);
	json_others(w, &page->same, &page->versions);
	return true;
}
