/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A PDF as pdftotext sees it: pages, and lines with their place. Lengths are points, y runs
 * downwards.
 */
#ifndef CORPUS_PDF_PAGE_H
#define CORPUS_PDF_PAGE_H

#include "core/buf.h"

struct pdf_line {
	float x0, y0, x1, y1;
	float em;           /* width of a character of Han */
	uint32_t text, len; /* bytes of pdf.text */
	uint32_t block;     /* lines that stand close together have the same; counted in a page */
	bool dropped;       /* running head, page number */
	bool cell;          /* others stand beside it */
	bool joins_row;     /* it stands to the right of the line before it */
	float left, right;  /* margins of the text that it is part of */
};

struct pdf_page {
	float width, height;
	uint32_t first, count; /* lines */
};

struct pdf {
	struct buf text;
	struct buf lines; /* struct pdf_line */
	struct buf pages; /* struct pdf_page */
};

void pdf_init(struct pdf *pdf);
void pdf_release(struct pdf *pdf);

size_t pdf_pages(const struct pdf *pdf);
struct pdf_page *pdf_page(const struct pdf *pdf, size_t i);
size_t pdf_lines(const struct pdf *pdf);
struct pdf_line *pdf_line(const struct pdf *pdf, size_t i);
struct pdf_line *pdf_page_line(const struct pdf *pdf, const struct pdf_page *page, size_t i);

/* Fills pdf from what `pdftotext -tsv` prints (a NUL behind it). Words are parted by a blank, or by
 * a tab where the gap is wide. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status pdf_parse(const char *tsv, size_t len, struct pdf *pdf, struct err *err);

/* Marks running heads and feet and page numbers as dropped. */
enum zw_status pdf_drop_furniture(struct pdf *pdf, struct err *err);

/* Puts the lines of each page in the order of reading, rows of tables together, and tells their
 * margins. False if there is no memory. */
bool pdf_arrange(struct pdf *pdf);

struct draft;
/* Paragraphs again: joins the lines of each. False if there is no memory. */
bool pdf_write(const struct pdf *pdf, struct draft *draft);

#endif
