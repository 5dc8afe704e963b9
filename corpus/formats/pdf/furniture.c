/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stands on a page only because it is one: the page number, and the heads and feet that run
 * through all pages. In order: numbers, what repeats, the edges of pages.
 */
#include "core/hash.h"
#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/formats/pdf/page.h"
#include "corpus/text/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	EDGE_LINES = 4, /* looked at, at the top and at the bottom */
	NUMBER_DIGITS = 4,
	LONGEST = 400, /* bytes of a head or foot */
};

/* Of the height of a page: where its number may stand, and its heads and feet. */
static const float edge = 0.12F;
/* On this share of the pages at least, and on two. */
static const float repeated = 0.2F;

static bool in_list(uint32_t c, const uint32_t *list)
{
	while (*list && *list != c)
		list++;
	return *list != 0;
}

/* ---- Numbers ---- */

static bool is_digit(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* — 1 —, - 1 -, 1/15, 第1页, 第 1 页 共 15 页, ·3· */
static bool is_page_number(const char *text, size_t len)
{
	static const uint32_t around[] = {'-',    0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015,
	                                  0x2212, 0xFF0D, 0x2500, 0xB7,   0x2022, 0x30FB, '.',
	                                  '/',    0xFF0F, '|',    0x7B2C, 0x9875, 0x9801, 0x5171,
	                                  ',',    0xFF0C, '~',    0xFF5E, 0};
	struct scan s = scan_of(text, len);
	size_t digits = 0, numbers = 0;

	while (!scan_end(&s)) {
		uint32_t c = scan_next(&s);
		if (is_digit(c)) {
			numbers += digits++ == 0;
			if (digits > NUMBER_DIGITS)
				return false;
		} else if (char_is_space(c) || in_list(c, around)) {
			digits = 0;
		} else {
			return false;
		}
	}
	return numbers == 1 || numbers == 2;
}

/* ---- What repeats ---- */

struct key {
	uint64_t hash;
	uint32_t line, page;
};

/* The line and its height; white space does not count. With `shift` numbers are told by what they
 * are more than that: a number that goes with the page is the same on all. 0 for what is too long.
 */
static uint64_t key_of(const struct pdf *pdf, const struct pdf_line *line, uint32_t shift)
{
	struct buf b = BUF_INIT(LONGEST);
	struct scan s = scan_of(pdf->text.data + line->text, line->len);

	buf_printf(&b, "%ld%c", lroundf(line->y0), shift ? '+' : '=');
	while (!scan_end(&s)) {
		uint32_t number = 0, c = scan_next(&s);
		if (shift && is_digit(c)) {
			for (; is_digit(c); c = scan_peek(&s), is_digit(c) ? scan_next(&s) : c)
				number = number * 10 + c % 16;
			buf_printf(&b, "#%u ", number - shift);
		} else if (!char_is_space(c)) {
			buf_utf8(&b, c);
		}
	}
	uint64_t hash = b.failed ? 0 : hash64(b.data, b.len);
	buf_release(&b);
	return hash;
}

static int by_hash(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Two pages are the same by chance in a long document. */
static size_t pages_needed(const struct pdf *pdf)
{
	size_t n = (size_t)(repeated * (float)pdf_pages(pdf));

	if (n < 2)
		n = 2;
	return n < 3 && pdf_pages(pdf) > 3 ? 3 : n;
}

static void drop_repeated(struct pdf *pdf, struct buf *keys)
{
	struct key *key = (void *)keys->data;
	size_t n = keys->len / sizeof(*key), needed = pages_needed(pdf);

	if (n)
		qsort(key, n, sizeof(*key), by_hash);
	for (size_t from = 0, to; from < n; from = to) {
		size_t pages = 0;
		for (to = from; to < n && key[to].hash == key[from].hash; to++)
			pages += to == from || key[to].page != key[to - 1].page;
		if (pages < needed)
			continue;
		for (size_t i = from; i < to; i++)
			pdf_line(pdf, key[i].line)->dropped = true;
	}
}

/* ---- Edges ---- */

/* The lines nearest to the top or the bottom of a page, at most EDGE_LINES; how many. */
static size_t edge_lines(const struct pdf *pdf, const struct pdf_page *page, bool top,
                         uint32_t found[EDGE_LINES])
{
	size_t n = 0;

	for (uint32_t i = 0; i < page->count; i++) {
		const struct pdf_line *line = pdf_page_line(pdf, page, i);
		float from_edge = top ? line->y1 : page->height - line->y0;
		if (line->dropped || from_edge > edge * page->height)
			continue;
		size_t at = n < EDGE_LINES ? n++ : EDGE_LINES;
		for (; at > 0; at--) {
			const struct pdf_line *other = pdf_line(pdf, found[at - 1]);
			if ((top ? other->y1 : page->height - other->y0) <= from_edge)
				break;
			if (at < EDGE_LINES)
				found[at] = found[at - 1];
		}
		if (at < EDGE_LINES)
			found[at] = page->first + i;
	}
	return n;
}

static bool line_is_number(const struct pdf *pdf, const struct pdf_line *line)
{
	return is_page_number(pdf->text.data + line->text, line->len);
}

static void add_key(struct buf *keys, uint64_t hash, uint32_t line, uint32_t page)
{
	struct key key = {hash, line, page};

	if (hash)
		buf_add(keys, &key, sizeof(key));
}

static void look_at_edge(const struct pdf *pdf, uint32_t page, bool top, struct buf *keys)
{
	uint32_t found[EDGE_LINES];
	size_t n = edge_lines(pdf, pdf_page(pdf, page), top, found);

	for (size_t i = 0; i < n; i++) {
		const struct pdf_line *line = pdf_line(pdf, found[i]);
		if (line_is_number(pdf, line))
			continue;
		add_key(keys, key_of(pdf, line, 0), found[i], page);
		add_key(keys, key_of(pdf, line, page + 1), found[i], page);
	}
}

/* Alone at the very edge: other numbers stand in tables. */
static void drop_number(struct pdf *pdf, uint32_t page, bool top)
{
	uint32_t found[EDGE_LINES];
	size_t n = edge_lines(pdf, pdf_page(pdf, page), top, found);

	if (n == 0 || !line_is_number(pdf, pdf_line(pdf, found[0])))
		return;
	struct pdf_line *line = pdf_line(pdf, found[0]);
	bool alone = n == 1 || pdf_line(pdf, found[1])->y0 >= line->y1 ||
	             pdf_line(pdf, found[1])->y1 <= line->y0;
	line->dropped = alone;
}

enum zw_status pdf_drop_furniture(struct pdf *pdf, struct err *err)
{
	struct buf keys = BUF_INIT(4 * EDGE_LINES * (pdf_pages(pdf) + 1) * sizeof(struct key));

	for (uint32_t i = 0; i < pdf_pages(pdf); i++) {
		look_at_edge(pdf, i, true, &keys);
		look_at_edge(pdf, i, false, &keys);
	}
	enum zw_status status = buf_status(&keys, _("lines of one document"), err);
	if (status == ZW_OK)
		drop_repeated(pdf, &keys);
	for (uint32_t i = 0; status == ZW_OK && i < pdf_pages(pdf); i++) {
		drop_number(pdf, i, true);
		drop_number(pdf, i, false);
	}
	buf_release(&keys);
	return status;
}
