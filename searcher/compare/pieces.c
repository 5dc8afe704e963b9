/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the units that are the same to spans of text.
 */
#include "searcher/compare/rows.h"

#include "core/i18n.h"
#include "searcher/compare/fine/fine.h"
#include "searcher/compare/limits.h"

/* All units of a side of a row. */
static enum zw_status scan_side(struct comparing *x, const struct compare_row *row, int side,
                                struct buf *units)
{
	const struct compare_side *s = &row->side[side];
	enum zw_status status = ZW_OK;
	size_t base = 0;

	for (size_t i = 0; status == ZW_OK && i < s->n; i++) {
		const struct passage_record *r = compare_passage(x->pages[side], s->first + i);
		/* Cutting megabytes into words takes seconds, and words are for who reads it. */
		struct words *words = row->side[side].len > FINE_WORDS ? NULL : x->words;
		status = units_add(units, r, base, x->tokens, words, x->err);
		base += r->text_len + 1;
	}
	return status;
}

/* ---- Pieces ---- */

struct cutting {
	struct row_units units[COMPARE_SIDES];
	const struct compare_row *row;
	size_t unit[COMPARE_SIDES]; /* units told so far */
	size_t byte[COMPARE_SIDES]; /* bytes told so far */
	struct buf *pieces;
};

/* Where the piece that ends before unit `to` ends in the text. What stands between two units (white
 * space, quotation marks, numbers of lines) goes with what is equal. */
static size_t border(const struct cutting *x, int side, size_t to, bool equal)
{
	const struct row_units *u = &x->units[side];
	size_t at;

	if (to == u->n)
		at = equal || to == 0 ? x->row->side[side].len : u->at[to - 1].end;
	else if (equal)
		at = u->at[to].start;
	else
		at = to > x->unit[side] ? u->at[to - 1].end : x->byte[side];
	return at > x->byte[side] ? at : x->byte[side];
}

static void add_piece(struct cutting *x, size_t a, size_t b, bool equal)
{
	struct compare_piece piece = {.kind = DIFFERENCE_EQUAL};
	size_t to[COMPARE_SIDES] = {a, b};

	if (!equal && a == x->unit[0] && b == x->unit[1])
		return;
	if (!equal && a == x->unit[0])
		piece.kind = DIFFERENCE_INSERTED;
	else if (!equal)
		piece.kind = b == x->unit[1] ? DIFFERENCE_DELETED : DIFFERENCE_REPLACED;
	for (int side = 0; side < COMPARE_SIDES; side++) {
		size_t end = border(x, side, to[side], equal);
		piece.at[side] = (struct compare_span){x->byte[side], end - x->byte[side]};
		x->unit[side] = to[side];
		x->byte[side] = end;
	}
	buf_add(x->pieces, &piece, sizeof(piece));
}

/* The first piece is equal, and the last one: they have what stands before and behind all units. */
static void add_pieces(struct cutting *x, const struct run *runs, size_t n)
{
	bool first = n == 0 || runs[0].a > 0 || runs[0].b > 0;

	if (first)
		add_piece(x, 0, 0, true);
	for (size_t i = 0; i < n; i++) {
		add_piece(x, runs[i].a, runs[i].b, false);
		add_piece(x, runs[i].a + runs[i].n, runs[i].b + runs[i].n, true);
	}
	add_piece(x, x->units[0].n, x->units[1].n, false);
	if (x->byte[0] < x->row->side[0].len || x->byte[1] < x->row->side[1].len)
		add_piece(x, x->units[0].n, x->units[1].n, true);
}

static bool is_all(const struct run *runs, size_t n, const struct row_units units[COMPARE_SIDES])
{
	if (units[0].n != units[1].n)
		return false;
	return units[0].n == 0 || (n == 1 && runs[0].n == units[0].n);
}

static void turn(struct buf *runs)
{
	struct run *run = (void *)runs->data;

	for (size_t i = 0; i < runs->len / sizeof(*run); i++)
		run[i] = (struct run){run[i].b, run[i].a, run[i].n};
}

static enum zw_status find_runs(struct comparing *x, const struct row_units units[COMPARE_SIDES],
                                struct buf *runs, bool *coarse)
{
	const struct row_units *a = &units[x->turned ? 1 : 0], *b = &units[x->turned ? 0 : 1];
	enum zw_status status = fine_runs(*a, *b, &x->steps, x->budget, runs, coarse, x->err);

	if (status == ZW_OK)
		tidy_runs(*a, *b, runs);
	if (x->turned)
		turn(runs);
	return status;
}

/* There is no time to look. */
static enum zw_status tell_whole(struct comparing *x, struct compare_row *row)
{
	struct compare_piece piece = {.kind = DIFFERENCE_REPLACED};

	for (int side = 0; side < COMPARE_SIDES; side++)
		piece.at[side].len = row->side[side].len;
	row->kind = COMPARE_CHANGED;
	row->coarse = true;
	row->first_piece = x->c->pieces.len / sizeof(piece);
	row->n_pieces = 1;
	buf_add(&x->c->pieces, &piece, sizeof(piece));
	return buf_status(&x->c->pieces, _("comparison"), x->err);
}

enum zw_status row_compare(struct comparing *x, struct compare_row *row)
{
	struct buf units[COMPARE_SIDES] = {BUF_INIT(SIZE_MAX / 4), BUF_INIT(SIZE_MAX / 4)};
	struct buf runs = BUF_INIT(SIZE_MAX / 4);
	struct cutting cutting = {.row = row, .pieces = &x->c->pieces};
	uint64_t bytes = row->side[COMPARE_OLD].len + row->side[COMPARE_NEW].len;
	enum zw_status status = ZW_OK;

	if (budget_spend(x->budget, bytes / COMPARE_BYTES + 1))
		return tell_whole(x, row);
	for (int side = 0; status == ZW_OK && side < COMPARE_SIDES; side++) {
		status = scan_side(x, row, side, &units[side]);
		cutting.units[side] =
		        (struct row_units){units_at(&units[side]), units_count(&units[side])};
	}
	if (status == ZW_OK)
		status = find_runs(x, cutting.units, &runs, &row->coarse);
	if (status == ZW_OK) {
		const struct run *at = (const void *)runs.data;
		size_t n = runs.len / sizeof(*at);
		row->kind = is_all(at, n, cutting.units) ? COMPARE_EQUAL : COMPARE_CHANGED;
		row->first_piece = x->c->pieces.len / sizeof(struct compare_piece);
		if (row->kind == COMPARE_CHANGED)
			add_pieces(&cutting, at, n);
		row->n_pieces = x->c->pieces.len / sizeof(struct compare_piece) - row->first_piece;
		status = buf_status(&x->c->pieces, _("comparison"), x->err);
	}
	buf_release(&units[0]);
	buf_release(&units[1]);
	buf_release(&runs);
	return status;
}
