/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Both documents are walked along the spine: before each pair on it stands what only the old one
 * has, or has there, then what only the new one has, or has there.
 */
#include "searcher/compare/rows.h"

#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

static const struct pair *pair_of(const struct comparing *x, int side, size_t i)
{
	return &x->pairs.of[side][i];
}

static bool on_spine(const struct pair *p)
{
	return p->with != PAIR_NONE && !p->moved;
}

/* ---- One row ---- */

/* Passages from `first` on that have the same partner as it: what was divided, or is one now. */
static uint32_t parts(const struct comparing *x, int side, uint32_t first)
{
	size_t n = compare_passages(x->pages[side]);
	const struct pair *p = pair_of(x, side, first);
	uint32_t end = first + 1;

	while (on_spine(p) && end < n && pair_of(x, side, end)->with == p->with &&
	       on_spine(pair_of(x, side, end)))
		end++;
	return end - first;
}

static enum zw_status join_texts(struct comparing *x, int side, struct compare_side *s)
{
	struct buf all = BUF_INIT(SIZE_MAX / 4);

	for (uint32_t i = 0; i < s->n; i++) {
		const struct passage_record *r = compare_passage(x->pages[side], s->first + i);
		if (i > 0)
			buf_char(&all, '\n');
		buf_add(&all, r->text, r->text_len);
	}
	s->len = all.len;
	enum zw_status status = buf_status(&all, _("comparison"), x->err);
	char *text = status == ZW_OK ? buf_take(&all) : NULL;
	buf_release(&all);
	if (!text)
		return status == ZW_OK ? err_no_memory(x->err) : status;
	s->text = text;
	buf_add(&x->c->joined, &text, sizeof(text));
	if (x->c->joined.failed)
		free(text);
	return buf_status(&x->c->joined, _("comparison"), x->err);
}

static enum zw_status set_side(struct comparing *x, int side, uint32_t first, uint32_t n,
                               struct compare_row *row)
{
	struct compare_side *s = &row->side[side];
	const struct passage_record *r = compare_passage(x->pages[side], first);

	*s = (struct compare_side){first, n, r->text, r->text_len};
	return n > 1 ? join_texts(x, side, s) : ZW_OK;
}

static bool is_renumbered(const struct comparing *x, const struct compare_row *row)
{
	const struct compare_side *old = &row->side[COMPARE_OLD], *new = &row->side[COMPARE_NEW];

	if (old->n != new->n)
		return true;
	return strcmp(compare_passage(x->pages[COMPARE_OLD], old->first)->article,
	              compare_passage(x->pages[COMPARE_NEW], new->first)->article) != 0;
}

/* Under a heading that is in both documents, and is not the same one in both. */
static bool is_rehoused(const struct comparing *x, const struct compare_row *row)
{
	size_t above[COMPARE_SIDES];

	for (int side = 0; side < COMPARE_SIDES; side++) {
		uint32_t first = row->side[side].first;
		above[side] = compare_passage(x->pages[side], first)->parent;
		/* Parents come before their children, or the index lies. */
		if (above[side] == 0 || above[side] > first ||
		    pair_of(x, side, above[side] - 1)->with == PAIR_NONE)
			return false;
	}
	return pair_of(x, COMPARE_OLD, above[COMPARE_OLD] - 1)->with != above[COMPARE_NEW] - 1;
}

static enum zw_status add_row(struct comparing *x, const struct compare_row *row)
{
	buf_add(&x->c->rows, row, sizeof(*row));
	return buf_status(&x->c->rows, _("comparison"), x->err);
}

static enum zw_status add_single(struct comparing *x, int side, uint32_t passage,
                                 enum compare_kind kind)
{
	struct compare_row row = {.kind = kind};
	enum zw_status status = set_side(x, side, passage, 1, &row);

	return status == ZW_OK ? add_row(x, &row) : status;
}

static enum zw_status add_pair(struct comparing *x, uint32_t old, uint32_t new)
{
	const struct pair *p = pair_of(x, COMPARE_NEW, new);
	struct compare_row row = {.kind = COMPARE_EQUAL, .moved = p->moved};
	enum zw_status status = set_side(x, COMPARE_OLD, old, parts(x, COMPARE_OLD, old), &row);

	if (status == ZW_OK)
		status = set_side(x, COMPARE_NEW, new, parts(x, COMPARE_NEW, new), &row);
	if (status != ZW_OK)
		return status;
	row.renumbered = is_renumbered(x, &row);
	row.rehoused = is_rehoused(x, &row);
	if (!p->equal)
		status = row_compare(x, &row);
	return status == ZW_OK ? add_row(x, &row) : status;
}

/* ---- The walk ---- */

/* Of the old document, up to the next pair on the spine. */
static enum zw_status walk_old(struct comparing *x, uint32_t *at)
{
	size_t n = compare_passages(x->pages[COMPARE_OLD]);
	enum zw_status status = ZW_OK;

	for (; status == ZW_OK && *at < n; ++*at) {
		const struct pair *p = pair_of(x, COMPARE_OLD, *at);
		if (on_spine(p))
			break;
		status = add_single(x, COMPARE_OLD, *at, p->moved ? COMPARE_GONE : COMPARE_DELETED);
	}
	return status;
}

static enum zw_status walk_new(struct comparing *x, uint32_t *at)
{
	size_t n = compare_passages(x->pages[COMPARE_NEW]);
	enum zw_status status = ZW_OK;

	for (; status == ZW_OK && *at < n; ++*at) {
		const struct pair *p = pair_of(x, COMPARE_NEW, *at);
		if (on_spine(p))
			break;
		status = p->moved ? add_pair(x, p->with, *at)
		                  : add_single(x, COMPARE_NEW, *at, COMPARE_ADDED);
	}
	return status;
}

static struct compare_row *rows_of(struct comparing *x)
{
	return (struct compare_row *)(void *)x->c->rows.data;
}

/* The two rows of what moved find each other. */
static enum zw_status link_moved(struct comparing *x)
{
	size_t n = compare_rows(x->c), passages = compare_passages(x->pages[COMPARE_OLD]);
	struct compare_row *rows = rows_of(x);
	size_t *gone = calloc(passages + 1, sizeof(*gone));

	if (!gone)
		return err_no_memory(x->err);
	for (size_t i = 0; i < n; i++)
		if (rows[i].kind == COMPARE_GONE)
			gone[rows[i].side[COMPARE_OLD].first] = i;
	for (size_t i = 0; i < n; i++)
		if (rows[i].moved) {
			rows[i].other = gone[rows[i].side[COMPARE_OLD].first];
			rows[rows[i].other].other = i;
		}
	free(gone);
	return ZW_OK;
}

static void count(struct comparing *x)
{
	for (size_t i = 0; i < compare_rows(x->c); i++) {
		const struct compare_row *row = compare_row(x->c, i);
		int side = row->side[COMPARE_NEW].n ? COMPARE_NEW : COMPARE_OLD;
		enum passage_kind kind =
		        compare_passage(x->pages[side], row->side[side].first)->kind;
		struct compare_count *to =
		        kind == PASSAGE_ARTICLE ? &x->c->articles : &x->c->others;
		uint32_t *const of[] = {
		        [COMPARE_EQUAL] = &to->equal,
		        [COMPARE_CHANGED] = &to->changed,
		        [COMPARE_DELETED] = &to->deleted,
		        [COMPARE_ADDED] = &to->added,
		        [COMPARE_GONE] = NULL,
		};
		if (row->kind == COMPARE_GONE)
			continue;
		++*(row->moved ? &to->moved : of[row->kind]);
		to->renumbered += row->renumbered;
	}
}

enum zw_status rows_make(struct comparing *x)
{
	size_t n = compare_passages(x->pages[COMPARE_OLD]);
	uint32_t old = 0, new = 0;
	enum zw_status status = ZW_OK;

	while (status == ZW_OK) {
		status = walk_old(x, &old);
		if (status == ZW_OK)
			status = walk_new(x, &new);
		if (old == n || status != ZW_OK)
			break;
		/* Both stand on the spine: at the same pair, for it is in order in both. */
		uint32_t old_parts = parts(x, COMPARE_OLD, old);
		uint32_t new_parts = parts(x, COMPARE_NEW, new);
		status = add_pair(x, old, new);
		old += old_parts;
		new += new_parts;
	}
	if (status == ZW_OK)
		status = link_moved(x);
	if (status == ZW_OK)
		status = references_find(x);
	if (status == ZW_OK)
		count(x);
	return status;
}
