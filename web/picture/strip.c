/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/picture/strip.h"

enum { PART = 10, LOW = 6, HIGH = 24 }; /* of the picture, which is stretched to its place */

/* Which of n equal parts a position is in. */
static size_t part_of(const struct strip *s, uint64_t at, size_t n)
{
	if (s->length == 0)
		return 0;
	return at < s->length ? (size_t)((double)at / (double)s->length * (double)n) : n - 1;
}

void strip_add_hit(struct strip *s, uint64_t at)
{
	size_t part = part_of(s, at, STRIP_PARTS);

	s->total++;
	if (s->hits[part]++ == 0)
		s->first[part] = s->total;
}

void strip_add_heading(struct strip *s, uint64_t at)
{
	s->headings[part_of(s, at, STRIP_HEADINGS)] = true;
}

static void write_headings(struct html *h, const struct strip *s)
{
	html_lit(h, "<path class=\"grid\" d=\"M0 24H480");
	for (unsigned i = 0; i < STRIP_HEADINGS; i++)
		if (s->headings[i])
			buf_printf(h->out, "M%u 0v%d", i * STRIP_PARTS * PART / STRIP_HEADINGS,
			           HIGH);
	html_lit(h, "\"/>\n");
}

/* 第3处, or 第3—5处. */
static void tell_part(struct html *h, uint32_t first, uint32_t hits)
{
	html_say(h, "第", hits > 1 ? "hits " : "hit ");
	html_number(h, first);
	if (hits > 1) {
		html_lit(h, "—");
		html_number(h, first + hits - 1);
	}
	html_say(h, "处", "");
}

/* The more hits, the higher; one is seen, too. */
static unsigned height_of(const struct strip *s, uint32_t hits)
{
	uint32_t most = 1;

	for (size_t i = 0; i < STRIP_PARTS; i++)
		if (s->hits[i] > most)
			most = s->hits[i];
	return LOW + (unsigned)((uint64_t)(HIGH - LOW) * hits / most);
}

static void write_part(struct html *h, const struct strip *s, unsigned i, bool linked)
{
	uint32_t first = s->first[i], hits = s->hits[i];
	unsigned high = height_of(s, hits);

	html_lit(h, "<a");
	if (linked)
		buf_printf(h->out, " href=\"#hit-%u\" tabindex=\"-1\"", first);
	html_lit(h, "><title>");
	tell_part(h, first, hits);
	buf_printf(h->out, "</title><path d=\"M%u %uh8v%uh-8z\"/></a>\n", i * PART + 1, HIGH - high,
	           high);
}

void strip_write(struct html *h, const struct strip *s, uint32_t linked)
{
	if (s->total == 0)
		return;
	buf_printf(h->out,
	           "<svg class=\"strip\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
	           "role=\"group\"",
	           STRIP_PARTS * PART, HIGH);
	html_attr_say(h, "aria-label", "命中在文中的位置", "Where the hits are in the text");
	html_lit(h, ">\n");
	write_headings(h, s);
	html_lit(h, "<g class=\"one\">\n");
	for (unsigned i = 0; i < STRIP_PARTS; i++)
		if (s->hits[i])
			write_part(h, s, i, s->first[i] <= linked);
	html_lit(h, "</g></svg>\n");
}

/* ---- Of a page ---- */

static const struct page_passage *passages_of(const struct page *page, size_t *n)
{
	*n = page->passages.len / sizeof(struct page_passage);
	return (const void *)page->passages.data;
}

void picture_strip(struct html *h, const struct page *page, uint32_t linked)
{
	const struct mark *marks = (const void *)page->marks.data;
	struct strip s = {0};
	size_t n;
	const struct page_passage *p = passages_of(page, &n);
	uint64_t at = 0;

	for (size_t i = 0; i < n; i++)
		s.length += p[i].record.text_len;
	for (size_t i = 0; i < n; i++) {
		if (p[i].record.kind == PASSAGE_HEADING && at > 0)
			strip_add_heading(&s, at);
		for (size_t m = 0; m < p[i].n_marks; m++)
			strip_add_hit(&s, at + marks[p[i].first_mark + m].start);
		at += p[i].record.text_len;
	}
	strip_write(h, &s, linked);
}
