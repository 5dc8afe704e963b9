/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/document/outline.h"

#include "web/page/document/reading.h"

#include <stdlib.h>

enum { OUTLINE_LIMIT = 2000 /* headings listed */ };

/* Hits of each passage and of all that stands under it; NULL without memory or passages. */
static size_t *count_hits(const struct page *page)
{
	size_t n = reading_passages(page);
	size_t *hits = n ? calloc(n, sizeof(*hits)) : NULL;

	for (size_t i = hits ? n : 0; i-- > 0;) {
		const struct page_passage *p = reading_passage(page, i);
		hits[i] += p->n_marks;
		if (p->record.parent > 0 && p->record.parent <= i)
			hits[p->record.parent - 1] += hits[i];
	}
	return hits;
}

static void outline_entry(struct html *h, const struct passage_record *r, uint32_t depth,
                          size_t hits)
{
	html_lit(h, "<li class=\"depth-");
	html_number(h, depth > 4 ? 4 : depth);
	html_lit(h, "\"><a href=\"#");
	html_url(h, r->anchor);
	html_lit(h, "\"><bdi");
	html_chinese(h);
	html_lit(h, ">");
	html_textn(h, r->text, r->text_len);
	html_lit(h, "</bdi>");
	if (hits > 0) {
		html_lit(h, " <span class=\"n\">");
		html_count(h, hits);
		html_say(h, " 处", hits == 1 ? " hit" : " hits");
		html_lit(h, "</span>");
	}
	html_lit(h, "</a></li>\n");
}

static bool is_listed(const struct page *page, size_t i, size_t title)
{
	return i >= title && reading_passage(page, i)->record.kind == PASSAGE_HEADING;
}

static bool has_outline(const struct page *page, size_t title)
{
	for (size_t i = title; i < reading_passages(page); i++)
		if (is_listed(page, i, title))
			return true;
	return false;
}

void outline_write(struct html *h, const struct page *page, size_t title)
{
	size_t *hits = has_outline(page, title) ? count_hits(page) : NULL;

	if (!hits)
		return;
	html_lit(h, "<nav class=\"outline\"");
	html_attr_say(h, "aria-label", "目录", "Contents");
	html_lit(h, "><details><summary>");
	html_say(h, "目录", "Contents");
	html_lit(h, "</summary>\n<ol>\n");
	for (size_t i = title, n = 0; i < reading_passages(page) && n < OUTLINE_LIMIT; i++) {
		if (!is_listed(page, i, title))
			continue;
		outline_entry(h, &reading_passage(page, i)->record,
		              reading_depth(page, i, title) + 1, hits[i]);
		n++;
	}
	html_lit(h, "</ol>\n</details></nav>\n");
	free(hits);
}
