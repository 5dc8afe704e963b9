/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: the arrays, one row of the table that pdftotext prints, all of them.
 */
#include "corpus/formats/pdf/page.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/formats/pdf/radical.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_LIMIT = 4 << 20,
	PAGES_LIMIT = 1 << 20,
	FURTHEST = 1000000, /* points */
};

/* Of the height of a line, until its words tell more. */
static const float em_of_height = 0.75F;
/* In em: width of a letter or digit, on the average. */
static const float latin_width = 0.5F;
/* In em. */
static const float wide_gap = 2.0F, looks_gap = 0.45F, spread_gap = 0.15F;

void pdf_init(struct pdf *pdf)
{
	*pdf = (struct pdf){.text = BUF_INIT(2 * TEXT_LIMIT),
	                    .lines = BUF_INIT(LINES_LIMIT * sizeof(struct pdf_line)),
	                    .pages = BUF_INIT(PAGES_LIMIT * sizeof(struct pdf_page))};
}

void pdf_release(struct pdf *pdf)
{
	buf_release(&pdf->text);
	buf_release(&pdf->lines);
	buf_release(&pdf->pages);
}

size_t pdf_pages(const struct pdf *pdf)
{
	return pdf->pages.len / sizeof(struct pdf_page);
}

struct pdf_page *pdf_page(const struct pdf *pdf, size_t i)
{
	return (struct pdf_page *)(void *)pdf->pages.data + i;
}

size_t pdf_lines(const struct pdf *pdf)
{
	return pdf->lines.len / sizeof(struct pdf_line);
}

struct pdf_line *pdf_line(const struct pdf *pdf, size_t i)
{
	return (struct pdf_line *)(void *)pdf->lines.data + i;
}

struct pdf_line *pdf_page_line(const struct pdf *pdf, const struct pdf_page *page, size_t i)
{
	return pdf_line(pdf, page->first + i);
}

/* ---- A row ---- */

enum { LEVEL_PAGE = 1, LEVEL_BLOCK = 3, LEVEL_LINE = 4, LEVEL_WORD = 5 };

struct row {
	long level;
	float left, top, width, height;
	const char *text;
	size_t len;
};

static float number(const char **at, const char *end)
{
	char *behind;
	float value = strtof(*at, &behind);

	if (behind > end || !isfinite(value) || fabsf(value) > FURTHEST)
		value = 0;
	const char *tab = memchr(*at, '\t', (size_t)(end - *at));
	*at = tab ? tab + 1 : end;
	return value;
}

/* level page par block line word left top width height conf text */
static struct row row_of(const char *at, size_t len)
{
	const char *end = at + len;
	float n[11];

	for (size_t i = 0; i < sizeof(n) / sizeof(n[0]); i++)
		n[i] = number(&at, end);
	return (struct row){(long)n[0], n[6], n[7], n[8], n[9], at, (size_t)(end - at)};
}

/* ---- All rows ---- */

struct parser {
	struct pdf *pdf;
	uint32_t block;
	bool in_line;
	float units; /* em of the word that told the em of the line; 0: none did */
};

static void begin_page(struct parser *p, const struct row *row)
{
	struct pdf_page page = {row->width, row->height, (uint32_t)pdf_lines(p->pdf), 0};

	buf_add(&p->pdf->pages, &page, sizeof(page));
	p->block = 0;
	p->in_line = false;
}

static void begin_line(struct parser *p, const struct row *row)
{
	struct pdf_line line = {.x0 = row->left,
	                        .y0 = row->top,
	                        .x1 = row->left,
	                        .y1 = row->top + row->height,
	                        .em = row->height * em_of_height,
	                        .text = (uint32_t)p->pdf->text.len,
	                        .block = p->block};

	if (pdf_pages(p->pdf) == 0)
		return;
	pdf_page(p->pdf, pdf_pages(p->pdf) - 1)->count += !p->pdf->lines.failed;
	buf_add(&p->pdf->lines, &line, sizeof(line));
	p->in_line = !p->pdf->lines.failed;
	p->units = 0;
}

/* Han, kana, and the marks and letters that are as wide. */
static bool is_wide(uint32_t c)
{
	return (c >= 0x2E80 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF01 && c <= 0xFF60) || c >= 0x20000;
}

/* What fonts of symbols are addressed by is no text. */
static bool is_symbol(uint32_t c)
{
	return c >= 0xF000 && c <= 0xF0FF;
}

struct counts {
	size_t wide, others; /* characters */
};

/* Appends the word. */
static struct counts add_text(struct buf *out, const char *text, size_t len)
{
	struct counts n = {0, 0};

	for (size_t at = 0; at < len;) {
		uint32_t c = radical_unified(utf8_next(text, len, &at));
		if (is_symbol(c) || c < 0x20)
			continue;
		buf_utf8(out, c);
		n.wide += is_wide(c);
		n.others += !is_wide(c);
	}
	return n;
}

static bool is_letter(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       c == '%';
}

/* Marks are set closer than they are wide: there is nothing behind one that opens, and before one
 * that closes. */
static bool is_opening(uint32_t c)
{
	static const uint32_t list[] = {0x2018, 0x201C, 0x3008, 0x300A, 0x300C,
	                                0x300E, 0x3010, 0x3014, 0xFF08};
	bool found = false;

	for (size_t i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		found |= list[i] == c;
	return found;
}

static bool is_closing(uint32_t c)
{
	return ((c >= 0x3001 && c <= 0x3015) || c == 0x2019 || c == 0x201D || c == 0xFF01 ||
	        c == 0xFF09 || c == 0xFF0C || c == 0xFF1A || c == 0xFF1B || c == 0xFF1F) &&
	       !is_opening(c);
}

static bool is_gap_for_looks(uint32_t a, uint32_t b, float gap)
{
	if (gap < spread_gap)
		return true;
	if (is_letter(a) && is_letter(b))
		return false;
	if (is_letter(a) || is_letter(b))
		return gap < looks_gap && (is_wide(a) || is_wide(b));
	return gap < looks_gap && (is_opening(a) || is_closing(b));
}

/* Between Han and letters a blank is what the program of the author put there for looks; between
 * letters spread to fill a line there is none, nor between marks that are set into one another. */
static void add_gap(struct parser *p, const struct pdf_line *line, const struct row *row)
{
	struct buf *text = &p->pdf->text;
	size_t before = utf8_before(text->data, text->len), behind = 0;
	uint32_t a = utf8_next(text->data, text->len, &before);
	uint32_t b = utf8_next(row->text, row->len, &behind);
	float gap = (row->left - line->x1) / fmaxf(line->em, 1);

	if (gap > wide_gap)
		buf_char(text, '\t');
	else if (!is_gap_for_looks(a, b, gap))
		buf_char(text, ' ');
}

/* The height of a line is no measure: some fonts are as high as two and a half characters. A word
 * of many characters of Han tells best what the width of one is, then the longest of the others. */
static void measure(struct parser *p, struct pdf_line *line, const struct row *row, struct counts n)
{
	float units = (float)n.wide + latin_width * (float)n.others;
	bool sure = n.others == 0 && n.wide > 3;

	if (units <= 0 || !(sure || units > p->units))
		return;
	float em = row->width / units;
	if (em <= 1 || em > row->height * 1.5F)
		return;
	line->em = em;
	p->units = sure ? HUGE_VALF : units;
}

static void add_word(struct parser *p, const struct row *row)
{
	struct pdf_line *line = pdf_line(p->pdf, pdf_lines(p->pdf) - 1);
	struct buf *text = &p->pdf->text;

	if (line->len)
		add_gap(p, line, row);
	measure(p, line, row, add_text(text, row->text, row->len));
	line->len = (uint32_t)text->len - line->text;
	line->x1 = row->left + row->width;
}

enum zw_status pdf_parse(const char *tsv, size_t len, struct pdf *pdf, struct err *err)
{
	struct parser p = {.pdf = pdf};

	for (size_t at = 0; at < len;) {
		const char *end = memchr(tsv + at, '\n', len - at);
		size_t n = end ? (size_t)(end - tsv) - at : len - at;
		struct row row = row_of(tsv + at, n);
		at += n + 1;
		if (row.level == LEVEL_PAGE)
			begin_page(&p, &row);
		else if (row.level == LEVEL_BLOCK)
			p.block++;
		else if (row.level == LEVEL_LINE)
			begin_line(&p, &row);
		else if (row.level == LEVEL_WORD && p.in_line)
			add_word(&p, &row);
	}
	enum zw_status status = buf_status(&pdf->text, _("text of one document"), err);
	if (status == ZW_OK)
		status = buf_status(&pdf->lines, _("lines of one document"), err);
	return status == ZW_OK ? buf_status(&pdf->pages, _("pages of one document"), err) : status;
}
