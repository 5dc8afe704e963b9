/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The order of reading. pdftotext groups lines into blocks and knows columns; of a table it makes a
 * block of every cell, and their order is by chance. In order: blocks, rows, margins.
 */
#include "corpus/formats/pdf/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Share of the smaller height that two blocks of a row have in common. */
static const float same_row = 0.5F;
/* Of the width of the text: a column of prose is as wide; and so much of the text of a page stands
 * in columns where there are any. */
static const float column_width = 0.35F, column_share = 0.5F;

/* Of the width of a page: no text that fills its lines is narrower. */
static const float narrow = 0.5F;
/* In em: a line of a cell that is as wide and as full goes on in the next. */
static const float wrapped_from = 5, wrapped_within = 1.5F;
/* In em: no paragraph is indented by more. */
static const float indented_to = 2.6F;

enum { COLUMN_LINES = 4, SAME_EDGE = 3, ROW_CELLS = 64 };

struct block {
	float x0, y0, x1, y1;
	uint32_t first, count; /* lines, of the document */
	uint32_t bytes;
	uint32_t row;
	float at; /* order within the row; the same for what stands below each other in a cell */
};

/* ---- Blocks ---- */

static void add_line(struct block *b, const struct pdf_line *line)
{
	b->x0 = b->count ? fminf(b->x0, line->x0) : line->x0;
	b->y0 = b->count ? fminf(b->y0, line->y0) : line->y0;
	b->x1 = b->count ? fmaxf(b->x1, line->x1) : line->x1;
	b->y1 = b->count ? fmaxf(b->y1, line->y1) : line->y1;
	b->bytes += line->len;
	b->count++;
}

/* Room for one a line; how many there are. */
static size_t find_blocks(const struct pdf *pdf, const struct pdf_page *page, struct block *blocks)
{
	size_t n = 0;

	for (uint32_t i = 0; i < page->count; i++) {
		const struct pdf_line *line = pdf_page_line(pdf, page, i);
		bool same = n > 0 && i > 0 && line->block == line[-1].block;
		if (!same)
			blocks[n++] = (struct block){.first = page->first + i};
		struct block *b = &blocks[n - 1];
		/* Dropped lines stay in, but have no place. */
		if (line->dropped)
			b->count++;
		else
			add_line(b, line);
	}
	return n;
}

/* ---- Rows ---- */

static int by_height(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	if (x->y0 != y->y0)
		return x->y0 < y->y0 ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

static int by_row(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return by_height(a, b);
}

static bool beside(const struct block *a, const struct block *b)
{
	float common = fminf(a->y1, b->y1) - fmaxf(a->y0, b->y0);
	float least = fminf(a->y1 - a->y0, b->y1 - b->y0);

	return common > same_row * least && (a->x1 <= b->x0 || b->x1 <= a->x0);
}

/* Numbers the rows of blocks that are in the order of their height. */
static void find_rows(struct block *blocks, size_t n)
{
	size_t first = 0;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && !beside(&blocks[first], &blocks[i]))
			first = i;
		blocks[i].row = (uint32_t)first;
		blocks[i].at = blocks[i].x0;
	}
}

static bool is_paired(const struct block *blocks, size_t n, size_t i)
{
	return (i > 0 && blocks[i - 1].row == blocks[i].row) ||
	       (i + 1 < n && blocks[i + 1].row == blocks[i].row);
}

/* Does most of the text stand in columns of prose, side by side? */
static bool has_columns(const struct block *blocks, size_t n, float width)
{
	uint64_t in_columns = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		all += blocks[i].bytes;
		if (is_paired(blocks, n, i) && blocks[i].count >= COLUMN_LINES &&
		    blocks[i].x1 - blocks[i].x0 > column_width * width)
			in_columns += blocks[i].bytes;
	}
	return all > 0 && (float)in_columns > column_share * (float)all;
}

/* What stands beside something else has margins of its own. */
static void mark_cells(struct pdf *pdf, const struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct block *b = &blocks[i];
		for (uint32_t j = 0; is_paired(blocks, n, i) && j < b->count; j++) {
			struct pdf_line *line = pdf_line(pdf, b->first + j);
			line->cell = true;
			line->left = b->x0;
			line->right = b->x1;
		}
	}
}

/* Cells that stand close above each other are one block: of each line of a row one of its own.
 * There is room in `blocks` for as many as there are lines. */
static size_t part_cells(const struct pdf *pdf, struct block *blocks, size_t n, size_t lines)
{
	size_t from = n, to = lines;

	/* From the end, so that nothing is overwritten that is still to be read. */
	memmove(blocks + (lines - n), blocks, n * sizeof(*blocks));
	from = lines - n;
	to = 0;
	for (; from < lines; from++) {
		struct block b = blocks[from];
		if (!pdf_line(pdf, b.first)->cell) {
			blocks[to++] = b;
			continue;
		}
		for (uint32_t j = 0; j < b.count; j++) {
			struct block one = {.first = b.first + j};
			add_line(&one, pdf_line(pdf, b.first + j));
			blocks[to++] = one;
		}
	}
	return to;
}

/* Does the line go on in the other, below it in the same cell? */
static bool goes_below(const struct pdf_line *a, const struct pdf_line *b)
{
	return a->block == b->block && b->y0 > a->y0 && a->x1 - a->x0 > wrapped_from * a->em &&
	       a->right - a->x1 < wrapped_within * a->em;
}

/* The block of the row [from, to) in whose cell the line goes on; `to` if there is none. */
static size_t cell_above(const struct pdf *pdf, const struct block *blocks, size_t from, size_t to,
                         const struct pdf_line *line)
{
	size_t found = to;

	for (size_t i = from; i < to; i++)
		if (goes_below(pdf_line(pdf, blocks[i].first), line))
			found = i;
	return found;
}

/* A row that is nothing but what cells of the row above have wrapped is no row. */
static void merge_wrapped(const struct pdf *pdf, struct block *blocks, size_t n)
{
	size_t from = 0, to = 0, next;

	for (size_t i = 0; i < n; i = next) {
		bool wrapped = i > 0;
		for (next = i; next < n && blocks[next].row == blocks[i].row; next++)
			wrapped &= next - i < ROW_CELLS &&
			           cell_above(pdf, blocks, from, to,
			                      pdf_line(pdf, blocks[next].first)) < to;
		if (!wrapped || to - from > ROW_CELLS) {
			from = i;
			to = next;
			continue;
		}
		uint32_t row = blocks[from].row, old = blocks[i].row;
		for (size_t j = i; j < next && blocks[j].row == old; j++) {
			size_t above =
			        cell_above(pdf, blocks, from, to, pdf_line(pdf, blocks[j].first));
			blocks[j].row = row;
			blocks[j].at = blocks[above].at;
		}
		/* A third line goes on in the second. */
		to = next;
	}
}

static void mark_rows(struct pdf *pdf, const struct block *blocks, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (blocks[i - 1].row == blocks[i].row && blocks[i - 1].at != blocks[i].at)
			pdf_line(pdf, blocks[i].first)->joins_row = true;
}

/* The lines of a page in the order of its blocks, by way of `copy`. */
static void reorder(struct pdf *pdf, const struct pdf_page *page, const struct block *blocks,
                    size_t n, struct pdf_line *copy)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		memcpy(copy + at, pdf_line(pdf, blocks[i].first), blocks[i].count * sizeof(*copy));
		at += blocks[i].count;
	}
	if (at)
		memcpy(pdf_line(pdf, page->first), copy, at * sizeof(*copy));
}

static float width_of(const struct block *blocks, size_t n)
{
	float x0 = 0, x1 = 0;

	for (size_t i = 0; i < n; i++) {
		x0 = i ? fminf(x0, blocks[i].x0) : blocks[i].x0;
		x1 = i ? fmaxf(x1, blocks[i].x1) : blocks[i].x1;
	}
	return x1 - x0;
}

static void arrange_page(struct pdf *pdf, const struct pdf_page *page, struct block *blocks,
                         struct pdf_line *copy)
{
	size_t n = find_blocks(pdf, page, blocks);

	if (n == 0)
		return;
	qsort(blocks, n, sizeof(*blocks), by_height);
	find_rows(blocks, n);
	mark_cells(pdf, blocks, n);
	if (has_columns(blocks, n, width_of(blocks, n)))
		return;
	n = part_cells(pdf, blocks, n, page->count);
	qsort(blocks, n, sizeof(*blocks), by_height);
	find_rows(blocks, n);
	qsort(blocks, n, sizeof(*blocks), by_row);
	merge_wrapped(pdf, blocks, n);
	qsort(blocks, n, sizeof(*blocks), by_row);
	mark_rows(pdf, blocks, n);
	reorder(pdf, page, blocks, n, copy);
}

/* ---- Margins ---- */

static int ascending(const void *a, const void *b)
{
	float x = *(const float *)a, y = *(const float *)b;

	return x < y ? -1 : x > y;
}

/* The edge nearest to the end of the list at which several lines stand; the last if there is none.
 * `step` is 1 to look from the front, -1 from the back. */
static float common_edge(const float *edges, size_t n, int step, float tolerance)
{
	for (size_t i = 0; i + SAME_EDGE <= n; i++) {
		size_t from = step > 0 ? i : n - 1 - i;
		size_t to = step > 0 ? i + SAME_EDGE - 1 : n - SAME_EDGE - i;
		if (fabsf(edges[from] - edges[to]) <= tolerance)
			return edges[from];
	}
	return edges[step > 0 ? 0 : n - 1];
}

struct margins {
	float left, right;
};

/* Of the lines [first, first + count) that are no cells; false if there are too few. */
static bool find_margins(const struct pdf *pdf, uint32_t first, size_t count, float *edges,
                         struct margins *m)
{
	float em = 0;
	size_t n = 0;

	for (size_t pass = 0; pass < 2; pass++) {
		n = 0;
		for (size_t i = 0; i < count; i++) {
			const struct pdf_line *line = pdf_line(pdf, first + i);
			if (line->cell || line->dropped)
				continue;
			edges[n++] = pass ? line->x1 : line->x0;
			em = line->em;
		}
		if (n < SAME_EDGE)
			return false;
		qsort(edges, n, sizeof(*edges), ascending);
		if (pass)
			m->right = common_edge(edges, n, -1, em);
		else
			m->left = common_edge(edges, n, 1, em / 2);
	}
	return true;
}

/* Of a page of paragraphs of one line each all begin indented: what is at the right of the margin
 * of the others by an indentation, and as wide at its right, has theirs. */
static bool is_indented(struct margins m, struct margins all, float em)
{
	return m.left - all.left > em && m.left - all.left < indented_to * em &&
	       fabsf(m.right - all.right) < em;
}

/* A page of few or short lines has the margins of the others. */
static void set_margins(struct pdf *pdf, float *edges)
{
	struct margins all = {0, 0};

	find_margins(pdf, 0, pdf_lines(pdf), edges, &all);
	for (size_t p = 0; p < pdf_pages(pdf); p++) {
		const struct pdf_page *page = pdf_page(pdf, p);
		struct margins m = all;
		float em = page->count ? pdf_page_line(pdf, page, 0)->em : 0;
		if (find_margins(pdf, page->first, page->count, edges, &m) &&
		    (m.right - m.left < all.right - all.left - 3 * em || is_indented(m, all, em)))
			m = all;
		/* Nothing but short lines: the margins are taken to be alike. */
		if (m.right - m.left < narrow * page->width)
			m.right = fmaxf(m.right, page->width - m.left);
		for (uint32_t i = 0; i < page->count; i++) {
			struct pdf_line *line = pdf_page_line(pdf, page, i);
			line->left = line->cell ? line->left : m.left;
			line->right = line->cell ? line->right : m.right;
		}
	}
}

bool pdf_arrange(struct pdf *pdf)
{
	size_t most = pdf_lines(pdf) + 1;
	struct block *blocks = malloc(most * sizeof(*blocks));
	struct pdf_line *copy = malloc(most * sizeof(*copy));
	float *edges = malloc(most * sizeof(*edges));
	bool good = blocks && copy && edges;

	for (size_t p = 0; good && p < pdf_pages(pdf); p++)
		arrange_page(pdf, pdf_page(pdf, p), blocks, copy);
	if (good)
		set_margins(pdf, edges);
	free(blocks);
	free(copy);
	free(edges);
	return good;
}
