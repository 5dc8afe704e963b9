/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/document/runs.h"

#include "web/html/layout.h"
#include "web/page/facts.h"

/* ---- Citations ---- */

static const struct page_citation *citation_at(const struct reading *r,
                                               const struct page_passage *p, size_t i)
{
	return (const struct page_citation *)(const void *)r->page->citations.data +
	       p->first_citation + i;
}

static const struct other *target_of(const struct reading *r, const struct page_citation *c)
{
	size_t n = r->page->targets.len / sizeof(struct other);

	return c->target < n ? (const struct other *)(const void *)r->page->targets.data + c->target
	                     : NULL;
}

/* A citation of this document as a whole leads nowhere. */
static bool leads_somewhere(const struct reading *r, const struct page_citation *c)
{
	return c->target == PAGE_ITSELF ? *c->anchor != '\0' : target_of(r, c) != NULL;
}

/* What is cited, and how it begins: for those whose browser shows it. A script has more. */
static void link_title(struct reading *r, const struct page_citation *c)
{
	const struct other *target = c->target == PAGE_ITSELF ? NULL : target_of(r, c);
	const struct buf *previews = &r->page->previews;
	struct html *h = r->h;
	bool preview = c->preview_len > 0 && c->preview + c->preview_len <= previews->len;

	if (!target && !preview)
		return;
	html_lit(h, " title=\"");
	if (target)
		html_text(h, target->title);
	if (target && target->status != STATUS_NONE && target->status != STATUS_CURRENT) {
		html_say(h, "（", " (");
		html_text(h, facts_status_word(h, target->status));
		html_say(h, "）", ")");
	}
	if (target && preview)
		html_lit(h, "\n");
	if (preview)
		html_textn(h, previews->data + c->preview, c->preview_len);
	html_lit(h, "\"");
}

static void write_link(struct reading *r, const struct page_citation *c, bool first,
                       const char *text, size_t len)
{
	bool own = c->target == PAGE_ITSELF;
	const char *path = own ? r->page->document.path : target_of(r, c)->path;
	struct html *h = r->h;

	html_lit(h, "<a class=\"cite\" href=\"");
	if (own) {
		html_lit(h, "#");
		html_url(h, c->anchor);
	} else {
		document_link(h, path, r->ask, c->anchor);
	}
	html_lit(h, "\"");
	link_title(r, c);
	if (*c->anchor) {
		html_attr(h, "data-document", path);
		html_attr(h, "data-anchor", c->anchor);
	}
	if (!first)
		html_lit(h, " tabindex=\"-1\"");
	html_lit(h, ">");
	html_textn(h, text, len);
	html_lit(h, "</a>");
}

/* Text without hits, or within one. */
static void write_linked(struct reading *r, const struct page_passage *p, size_t from, size_t to)
{
	const char *text = p->record.text;

	while (from < to && r->citation < p->n_citations) {
		const struct page_citation *c = citation_at(r, p, r->citation);
		size_t c_end = c->start + c->len, start = c->start > from ? c->start : from;
		if (c_end <= from || !leads_somewhere(r, c)) {
			r->citation++;
			continue;
		}
		if (start >= to)
			break;
		size_t end = c_end < to ? c_end : to;
		html_textn(r->h, text + from, start - from);
		size_t number = p->first_citation + r->citation + 1;
		write_link(r, c, number != r->linked, text + start, end - start);
		r->linked = number;
		from = end;
	}
	html_textn(r->h, text + from, to - from);
}

/* ---- Hits ---- */

/* Shown at the foot of the window while its hit is the one gone to: see style.css. */
static void write_hop(struct reading *r, size_t total)
{
	struct html *h = r->h;

	html_lit(h, "<span class=\"hop\"");
	reading_own_words(h);
	html_lit(h, ">");
	if (r->hits > 1) {
		html_lit(h, "<a href=\"#hit-");
		html_number(h, r->hits - 1);
		html_lit(h, "\">");
		html_say(h, "上一处", "Previous");
		html_lit(h, "</a>");
	}
	html_lit(h, "<span>");
	html_number(h, r->hits);
	html_lit(h, " / ");
	html_number(h, total);
	html_lit(h, "</span>");
	if (r->hits < total && r->hits < HITS_LINKED) {
		html_lit(h, "<a href=\"#hit-");
		html_number(h, r->hits + 1);
		html_lit(h, "\">");
		html_say(h, "下一处", "Next");
		html_lit(h, "</a>");
	}
	html_lit(h, "</span>");
}

/* A hit that goes on over a line end or out of 第…条 is written in pieces: the first has the
 * number. */
static void write_mark(struct reading *r, const struct page_passage *p, size_t from, size_t to)
{
	bool numbered = p->first_mark + r->cursor == r->hits && r->hits < HITS_LINKED;

	html_lit(r->h, "<mark");
	if (numbered) {
		r->hits++;
		html_lit(r->h, " id=\"hit-");
		html_number(r->h, r->hits);
		html_lit(r->h, "\"");
	}
	html_lit(r->h, ">");
	write_linked(r, p, from, to);
	html_lit(r->h, "</mark>");
	if (numbered)
		write_hop(r, reading_hits(r->page));
}

void runs_begin(struct reading *r)
{
	r->cursor = r->citation = 0;
}

void runs_write(struct reading *r, const struct page_passage *p, size_t from, size_t to)
{
	const struct mark *marks = (const void *)r->page->marks.data;

	while (from < to) {
		const struct mark *m = marks + p->first_mark + r->cursor;
		if (r->cursor == p->n_marks || m->start >= to) {
			write_linked(r, p, from, to);
			return;
		}
		if (m->start + m->len <= from) {
			r->cursor++;
			continue;
		}
		if (m->start > from)
			write_linked(r, p, from, m->start);
		from = m->start > from ? m->start : from;
		size_t end = m->start + m->len < to ? m->start + m->len : to;
		write_mark(r, p, from, end);
		from = end;
	}
}
