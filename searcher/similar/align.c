/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The plain tables of dynamic programming. A sentence against a paragraph is some thousand cells:
 * bit-parallel or banded forms would save microseconds, and cannot weigh marks.
 */
#include "searcher/similar/align.h"

#include "core/hash.h"
#include "core/i18n.h"
#include "core/text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Hashes of runs are told from characters. */
#define RUN_BIT (UINT32_C(1) << 31)

static uint32_t run_code(const char *text, size_t len)
{
	return (uint32_t)hash64(text, len) | RUN_BIT;
}

void glyphs_add(struct buf *glyphs, const struct tokens *t, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct token *token = tokens_at(t, i);
		const char *text = t->stream.data + token->stream;
		size_t at = 0;
		struct glyph glyph = {.weight = token->kind == TOKEN_MARK ? WEIGHT_MARK
		                                                          : WEIGHT_TOKEN};
		if (token->kind == TOKEN_DIGITS || token->kind == TOKEN_LETTERS)
			glyph.code = run_code(text, token->stream_len);
		else
			glyph.code = utf8_next(text, token->stream_len, &at);
		buf_add(glyphs, &glyph, sizeof(glyph));
	}
}

/* Dearer than anything else. */
enum { NEVER = 1 << 28 };

static uint32_t replacing(const struct glyph *a, const struct glyph *b)
{
	if (a->code == b->code)
		return 0;
	return a->weight == b->weight ? a->weight : NEVER;
}

/* ---- A stretch ---- */

/* What the first glyphs of a cost against a stretch that ends here, and where that begins. */
struct cell {
	uint32_t cost;
	uint32_t from;
};

static enum zw_status check_sides(size_t n, size_t m, struct err *err)
{
	if (n > ALIGN_TOKENS || m > ALIGN_TOKENS)
		return err_set(err, ZW_LIMIT, _("more than %d characters to be compared"),
		               ALIGN_TOKENS);
	return ZW_OK;
}

/* The column of one more glyph of b; true if the last row was reached over a diagonal. */
static bool next_column(struct cell *column, const struct glyph *a, size_t n, const struct glyph *b,
                        uint32_t at)
{
	struct cell diagonal = column[0];
	bool ends = false;

	column[0] = (struct cell){0, at + 1};
	for (size_t i = 1; i <= n; i++) {
		struct cell left = column[i], best = diagonal;
		best.cost += replacing(&a[i - 1], b);
		ends = true;
		if (column[i - 1].cost + a[i - 1].weight < best.cost) {
			best = column[i - 1];
			best.cost += a[i - 1].weight;
			ends = false;
		}
		if (left.cost + b->weight < best.cost) {
			best = left;
			best.cost += b->weight;
			ends = false;
		}
		diagonal = left;
		column[i] = best;
	}
	return ends;
}

enum zw_status align_within(const struct glyph *a, size_t n, const struct glyph *b, size_t m,
                            struct aligned *best, struct err *err)
{
	enum zw_status status = check_sides(n, m, err);
	struct cell *column = status == ZW_OK ? calloc(n + 1, sizeof(*column)) : NULL;
	bool paired = true;

	if (status != ZW_OK)
		return status;
	if (!column)
		return err_no_memory(err);
	for (size_t i = 1; i <= n; i++)
		column[i].cost = column[i - 1].cost + a[i - 1].weight;
	struct aligned s = {0, 0, column[n].cost};
	for (size_t j = 0; j < m; j++) {
		bool ends = next_column(column, a, n, &b[j], (uint32_t)j);
		/* A last glyph that is wrong stands for that of the text: it is not left over. */
		if (column[n].cost < s.cost || (column[n].cost == s.cost && ends && !paired)) {
			s = (struct aligned){column[n].from, j + 1, column[n].cost};
			paired = ends;
		}
	}
	free(column);
	*best = s;
	return ZW_OK;
}

/* ---- The steps ---- */

/* One row of the table; `steps` gets the step that leads to each of its cells. */
static void next_row(uint32_t *row, char *steps, const struct glyph *a, const struct glyph *b,
                     size_t m)
{
	uint32_t diagonal = row[0];

	row[0] += a->weight;
	steps[0] = STEP_DELETED;
	for (size_t j = 1; j <= m; j++) {
		uint32_t above = row[j], cost = replacing(a, &b[j - 1]);
		char step = cost ? STEP_REPLACED : STEP_EQUAL;
		cost += diagonal;
		if (above + a->weight < cost) {
			cost = above + a->weight;
			step = STEP_DELETED;
		}
		if (row[j - 1] + b[j - 1].weight < cost) {
			cost = row[j - 1] + b[j - 1].weight;
			step = STEP_INSERTED;
		}
		diagonal = above;
		row[j] = cost;
		steps[j] = step;
	}
}

/* From the end back to the beginning, then turned round. */
static void trace(const char *table, size_t n, size_t m, struct buf *steps)
{
	size_t start = steps->len, i = n, j = m;

	while (i > 0 || j > 0) {
		char step = i == 0 ? STEP_INSERTED : table[(i - 1) * (m + 1) + j];
		buf_char(steps, step);
		i -= step != STEP_INSERTED;
		j -= step != STEP_DELETED;
	}
	for (size_t from = start, to = steps->len; from + 1 < to; from++) {
		char last = steps->data[--to];
		steps->data[to] = steps->data[from];
		steps->data[from] = last;
	}
}

enum zw_status align_steps(const struct glyph *a, size_t n, const struct glyph *b, size_t m,
                           struct buf *steps, struct err *err)
{
	enum zw_status status = check_sides(n, m, err);

	if (status == ZW_OK && (n + 1) * (m + 1) > ALIGN_CELLS)
		status = err_set(err, ZW_LIMIT, _("more than %d characters to be compared"),
		                 ALIGN_CELLS);
	if (status != ZW_OK)
		return status;
	uint32_t *row = calloc(m + 1, sizeof(*row));
	char *table = malloc((n + 1) * (m + 1));
	if (row && table) {
		for (size_t j = 1; j <= m; j++)
			row[j] = row[j - 1] + b[j - 1].weight;
		for (size_t i = 0; i < n; i++)
			next_row(row, table + i * (m + 1), &a[i], b, m);
		trace(table, n, m, steps);
		status = buf_status(steps, _("difference"), err);
	} else {
		status = err_no_memory(err);
	}
	free(row);
	free(table);
	return status;
}
