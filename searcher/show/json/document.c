/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A whole document as JSON. Places in a text are counted in characters, as in answers.
 */
#include "core/text/utf8.h"
#include "searcher/show/json/members.h"

#include <string.h>

static const struct page_passage *passage_at(const struct page *page, size_t i)
{
	return (const struct page_passage *)(const void *)page->passages.data + i;
}

static size_t passages_of(const struct page *page)
{
	return page->passages.len / sizeof(struct page_passage);
}

/* ---- What is known beside the text ---- */

static void targets_json(struct js *w, const struct page *page)
{
	const struct other *at = (const void *)page->targets.data;

	js_open(w, "cites", JS_ARRAY);
	for (size_t i = 0; i < page->targets.len / sizeof(*at); i++) {
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "path", at[i].path);
		js_str(w, "title", at[i].title);
		json_text(w, "date", at[i].date);
		json_text(w, "status", status_zh(at[i].status));
		js_close(w);
	}
	js_close(w);
}

/* ---- The text ---- */

/* Citations ascend: each is counted on from the one before. */
static void citations_json(struct js *w, const struct page *page, const struct page_passage *p)
{
	const struct page_citation *all = (const void *)page->citations.data;
	const struct other *targets = (const void *)page->targets.data;
	size_t at = 0, characters = 0;

	js_open(w, "citations", JS_ARRAY);
	for (size_t i = 0; i < p->n_citations; i++) {
		const struct page_citation *c = &all[p->first_citation + i];
		if (c->start < at)
			continue;
		characters += utf8_length(p->record.text + at, c->start - at);
		at = c->start;
		js_open(w, NULL, JS_OBJECT);
		js_int(w, "start", (long long)characters);
		js_int(w, "length", (long long)utf8_length(p->record.text + at, c->len));
		js_str(w, "path",
		       c->target == PAGE_ITSELF ? page->document.path : targets[c->target].path);
		json_text(w, "anchor", c->anchor);
		js_close(w);
	}
	js_close(w);
}

static void parent_json(struct js *w, const struct page *page, const struct passage_record *r)
{
	bool has = r->parent >= 1 && r->parent <= passages_of(page);

	json_text(w, "parent", has ? passage_at(page, r->parent - 1)->record.anchor : NULL);
}

static void passage_json(struct js *w, const struct page *page, const struct page_passage *p)
{
	const struct passage_record *r = &p->record;

	js_open(w, NULL, JS_OBJECT);
	js_str(w, "kind", passage_kind_name(r->kind));
	js_str(w, "anchor", r->anchor);
	json_text(w, "article", r->article);
	parent_json(w, page, r);
	js_text(w, "text", r->text, r->text_len);
	citations_json(w, page, p);
	js_int(w, "cited", p->cited);
	js_close(w);
}

/* A run-in heading (一、目标。以…) is the front of its passage. */
static void heading_json(struct js *w, const struct page *page, const struct passage_record *r,
                         struct buf *line)
{
	buf_reset(line);
	passage_heading(r, line);
	js_open(w, NULL, JS_OBJECT);
	js_str(w, "anchor", r->anchor);
	js_int(w, "level", r->level);
	parent_json(w, page, r);
	js_text(w, "text", buf_cstr(line), line->len);
	js_close(w);
	w->failed |= line->failed != ZW_OK;
}

static void headings_json(struct js *w, const struct page *page)
{
	struct buf line = BUF_INIT(page->data.limit);

	js_open(w, "headings", JS_ARRAY);
	for (size_t i = 0; i < passages_of(page); i++)
		if (passage_at(page, i)->record.heading_len > 0)
			heading_json(w, page, &passage_at(page, i)->record, &line);
	js_close(w);
	buf_release(&line);
}

void document_members(struct js *w, const struct page *page)
{
	const struct document_record *d = &page->document;

	js_str(w, "path", d->path);
	js_str(w, "title", d->title);
	json_text(w, "date", d->date);
	json_day(w, "as_of", page->as_of);
	json_metadata(w, d, page->status);
	js_int(w, "cited", page->cited);
	json_fields(w, d);
	json_source(w, d);
	json_others(w, &page->same, &page->versions);
	targets_json(w, page);
	headings_json(w, page);
	js_open(w, "passages", JS_ARRAY);
	for (size_t i = 0; i < passages_of(page); i++)
		passage_json(w, page, passage_at(page, i));
	js_close(w);
}
