/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A comparison as JSON, format 1. Keys are only ever added; none changes its meaning.
 */
#include "searcher/compare/compare.h"
#include "searcher/show/json/members.h"

static void write_document(struct js *w, const char *key, const struct page *page)
{
	js_open(w, key, JS_OBJECT);
	js_str(w, "path", page->document.path);
	js_str(w, "title", page->document.title);
	json_text(w, "date", page->document.date);
	json_text(w, "status", status_zh(page->status));
	js_close(w);
}

static void write_count(struct js *w, const char *key, const struct compare_count *count)
{
	js_open(w, key, JS_OBJECT);
	js_int(w, "changed", count->changed);
	js_int(w, "added", count->added);
	js_int(w, "deleted", count->deleted);
	js_int(w, "moved", count->moved);
	js_int(w, "equal", count->equal);
	js_int(w, "renumbered", count->renumbered);
	js_close(w);
}

static void write_side(struct js *w, const char *key, const struct page *page,
                       const struct compare_side *side)
{
	if (side->n == 0)
		return;
	js_open(w, key, JS_OBJECT);
	js_open(w, "anchors", JS_ARRAY);
	for (uint32_t i = 0; i < side->n; i++)
		js_str(w, NULL, compare_passage(page, side->first + i)->anchor);
	js_close(w);
	js_open(w, "articles", JS_ARRAY);
	for (uint32_t i = 0; i < side->n; i++)
		if (*compare_passage(page, side->first + i)->article)
			js_str(w, NULL, compare_passage(page, side->first + i)->article);
	js_close(w);
	js_text(w, "text", side->text, side->len);
	js_close(w);
}

static void write_piece(struct js *w, const struct compare_row *row, const struct compare_piece *p)
{
	static const char *const keys[COMPARE_SIDES] = {"old", "new"};

	js_open(w, NULL, JS_OBJECT);
	js_str(w, "kind", difference_name(p->kind));
	for (int side = 0; side < COMPARE_SIDES; side++)
		if (p->at[side].len > 0)
			js_text(w, keys[side], row->side[side].text + p->at[side].start,
			        p->at[side].len);
	js_close(w);
}

static void write_flag(struct js *w, const char *key, bool flag)
{
	if (flag)
		js_bool(w, key, true);
}

static void write_row(struct js *w, const struct page pages[COMPARE_SIDES],
                      const struct comparison *c, const struct compare_row *row)
{
	js_open(w, NULL, JS_OBJECT);
	js_str(w, "kind", compare_kind_name(row->kind));
	write_flag(w, "moved", row->moved);
	write_flag(w, "rehoused", row->rehoused);
	write_flag(w, "renumbered", row->renumbered);
	write_flag(w, "references", row->references);
	write_flag(w, "coarse", row->coarse);
	if (row->moved || row->kind == COMPARE_GONE)
		js_int(w, "other", (long long)row->other);
	write_side(w, "old", &pages[COMPARE_OLD], &row->side[COMPARE_OLD]);
	write_side(w, "new", &pages[COMPARE_NEW], &row->side[COMPARE_NEW]);
	if (row->n_pieces > 0) {
		js_open(w, "pieces", JS_ARRAY);
		for (size_t i = 0; i < row->n_pieces; i++)
			write_piece(w, row, compare_piece(c, row->first_piece + i));
		js_close(w);
	}
	js_close(w);
}

void compare_members(struct js *w, const struct page pages[COMPARE_SIDES],
                     const struct comparison *c)
{
	js_int(w, "format", 1);
	write_document(w, "old", &pages[COMPARE_OLD]);
	write_document(w, "new", &pages[COMPARE_NEW]);
	write_count(w, "articles", &c->articles);
	write_count(w, "others", &c->others);
	js_bool(w, "coarse", c->coarse);
	js_bool(w, "partial", c->partial);
	js_open(w, "rows", JS_ARRAY);
	for (size_t i = 0; i < compare_rows(c); i++)
		write_row(w, pages, c, compare_row(c, i));
	js_close(w);
}

enum zw_status compare_json(const struct page pages[COMPARE_SIDES], const struct comparison *c,
                            struct buf *out, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	compare_members(&w, pages, c);
	return js_finish(&w, false, out, err);
}
