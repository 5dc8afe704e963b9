/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/compare/rows.h"

#include "searcher/show/article.h"
#include "web/page/compare/columns.h"
#include "web/page/document/reading.h"

#include <string.h>

enum {
	CONTENTS_LIMIT = 2000, /* changes listed */
	ARTICLE_NAME_LIMIT = 4 * ANCHOR_SIZE,
};

bool rows_is_change(const struct compare_row *row)
{
	return row->moved || row->kind == COMPARE_CHANGED || row->kind == COMPARE_DELETED ||
	       row->kind == COMPARE_ADDED;
}

static const struct passage_record *first_of(const struct side_by_side *x,
                                             const struct compare_row *row, int side)
{
	return compare_passage(&x->pages[side], row->side[side].first);
}

static int shown_side(const struct compare_row *row)
{
	return row->side[COMPARE_NEW].n ? COMPARE_NEW : COMPARE_OLD;
}

static bool is_heading(const struct side_by_side *x, const struct compare_row *row)
{
	return first_of(x, row, shown_side(row))->kind == PASSAGE_HEADING;
}

/* ---- What a row is called ---- */

/* As the text beside it has it. */
static void article(struct html *h, const char *article)
{
	struct buf name = BUF_INIT(ARTICLE_NAME_LIMIT);

	if (h->settings->language == LANGUAGE_CHINESE) {
		article_name_han(article, &name);
		html_text(h, buf_cstr(&name));
	} else {
		layout_article(h, article);
	}
	buf_release(&name);
}

static void passage_name(struct html *h, const struct passage_record *r)
{
	if (*r->article)
		article(h, r->article);
	else if (r->kind == PASSAGE_HEADING)
		html_say(h, "标题", "Heading");
	else
		html_say(h, "段落", "Paragraph");
}

/* Links to the passages of a side in their document. */
static void side_name(const struct side_by_side *x, const struct compare_row *row, int side)
{
	const struct compare_side *s = &row->side[side];

	for (uint32_t i = 0; i < s->n; i++) {
		const struct passage_record *r = compare_passage(&x->pages[side], s->first + i);
		if (i > 0)
			html_say(x->h, "、", ", ");
		html_lit(x->h, "<a href=\"");
		document_link(x->h, x->pages[side].document.path, NULL, r->anchor);
		html_lit(x->h, "\">");
		if (side == COMPARE_OLD) {
			html_lit(x->h, "<span class=\"unseen\">");
			html_say(x->h, "旧：", "Old: ");
			html_lit(x->h, "</span>");
		}
		passage_name(x->h, r);
		html_lit(x->h, "</a>");
	}
}

/* 第十条 → 第十二条; where both are called the same, once. */
static void row_name(const struct side_by_side *x, const struct compare_row *row)
{
	if (row->kind == COMPARE_GONE || row->kind == COMPARE_DELETED) {
		side_name(x, row, COMPARE_OLD);
		return;
	}
	if (row->side[COMPARE_OLD].n && (row->renumbered || row->moved)) {
		side_name(x, row, COMPARE_OLD);
		html_lit(x->h, " → ");
	}
	side_name(x, row, COMPARE_NEW);
}

struct word {
	const char *class, *chinese, *english;
};

static struct word what(const struct compare_row *row)
{
	static const struct word deleted = {"deleted", "删", "Deleted"},
	                         added = {"added", "增", "Added"},
	                         split = {"changed", "拆分", "Split"},
	                         merged = {"changed", "合并", "Merged"},
	                         references = {"changed", "只改了引用的条号",
	                                       "Only references renumbered"},
	                         changed = {"changed", "改", "Changed"},
	                         moved = {"moved", "移", "Moved"},
	                         moved_changed = {"moved", "移并改", "Moved and changed"};

	if (row->kind == COMPARE_DELETED)
		return deleted;
	if (row->kind == COMPARE_ADDED)
		return added;
	if (row->moved)
		return row->kind == COMPARE_EQUAL ? moved : moved_changed;
	if (row->side[COMPARE_NEW].n > 1)
		return split;
	if (row->side[COMPARE_OLD].n > 1)
		return merged;
	return row->references ? references : changed;
}

static void tag(struct html *h, const struct compare_row *row)
{
	struct word word = what(row);

	html_lit(h, " <span class=\"tag ");
	html_text(h, word.class);
	html_lit(h, "\">");
	html_say(h, word.chinese, word.english);
	html_lit(h, "</span>");
}

/* ---- From change to change ---- */

static void hop(struct html *h, size_t to, const char *arrow, const char *chinese,
                const char *english)
{
	html_lit(h, "<a href=\"#change-");
	html_number(h, to);
	html_lit(h, "\"");
	html_attr_say(h, "aria-label", chinese, english);
	html_attr_say(h, "title", chinese, english);
	html_lit(h, ">");
	html_text(h, arrow);
	html_lit(h, "</a>");
}

static void hops(const struct side_by_side *x, size_t number)
{
	html_lit(x->h, "<span class=\"hops\">");
	if (number > 1)
		hop(x->h, number - 1, "↑", "上一处变动", "Previous change");
	html_number(x->h, number);
	html_lit(x->h, " / ");
	html_number(x->h, x->changes);
	if (number < x->changes)
		hop(x->h, number + 1, "↓", "下一处变动", "Next change");
	html_lit(x->h, "</span>");
}

static void change_id(const struct side_by_side *x, size_t i)
{
	html_lit(x->h, " id=\"change-");
	html_number(x->h, x->numbers[i]);
	html_lit(x->h, "\"");
}

/* ---- Rows ---- */

/* Under which heading of the new document it is now. */
static void write_house(const struct side_by_side *x, const struct compare_row *row)
{
	const struct passage_record *r = first_of(x, row, COMPARE_NEW);

	if (!row->rehoused || r->parent == 0)
		return;
	const struct passage_record *above = compare_passage(&x->pages[COMPARE_NEW], r->parent - 1);
	html_lit(x->h, " <span class=\"why\">");
	html_say(x->h, "现在属于", "now in");
	html_lit(x->h, " <bdi");
	html_chinese(x->h);
	html_lit(x->h, ">");
	html_textn(x->h, above->text, above->text_len);
	html_lit(x->h, "</bdi></span>");
}

static void write_coarse(const struct side_by_side *x, const struct compare_row *row)
{
	if (!row->coarse)
		return;
	html_lit(x->h, " <span class=\"why\">");
	html_say(x->h, "差别太多，只作了粗略对照", "so much differs that it is compared roughly");
	html_lit(x->h, "</span>");
}

static void column(const struct side_by_side *x, const struct compare_row *row, int side)
{
	if (row->side[side].n == 0)
		return;
	if (side == COMPARE_OLD)
		html_lit(x->h, "<div class=\"old\"");
	else
		html_lit(x->h, "<div class=\"new\"");
	html_chinese(x->h);
	html_lit(x->h, ">\n");
	if (row->kind != COMPARE_CHANGED)
		columns_plain(x->h, row, side);
	else if (side == COMPARE_OLD)
		columns_old(x->h, x->c, row);
	else
		columns_both(x->h, x->c, row);
	html_lit(x->h, "</div>\n");
}

static void write_change(const struct side_by_side *x, size_t i)
{
	const struct compare_row *row = compare_row(x->c, i);
	bool both = row->side[COMPARE_OLD].n && row->side[COMPARE_NEW].n;

	if (both)
		html_lit(x->h, "<div class=\"change both\"");
	else
		html_lit(x->h, "<div class=\"change\"");
	change_id(x, i);
	html_lit(x->h, ">\n<p class=\"what\"><strong>");
	row_name(x, row);
	html_lit(x->h, "</strong>");
	tag(x->h, row);
	write_house(x, row);
	write_coarse(x, row);
	hops(x, x->numbers[i]);
	html_lit(x->h, "</p>\n");
	column(x, row, COMPARE_OLD);
	column(x, row, COMPARE_NEW);
	html_lit(x->h, "</div>\n");
}

static void write_heading(const struct side_by_side *x, size_t i)
{
	const struct compare_row *row = compare_row(x->c, i);
	int side = shown_side(row);
	const struct page *page = &x->pages[side];
	uint32_t depth = reading_depth(page, row->side[side].first, reading_title(page));
	char level = (char)('2' + (depth < 4 ? depth : 4));

	html_lit(x->h, "<h");
	html_textn(x->h, &level, 1);
	if (x->numbers[i])
		change_id(x, i);
	html_lit(x->h, "><span");
	html_chinese(x->h);
	html_lit(x->h, ">");
	columns_line(x->h, x->c, row);
	html_lit(x->h, "</span>");
	if (x->numbers[i]) {
		tag(x->h, row);
		hops(x, x->numbers[i]);
	}
	html_lit(x->h, "</h");
	html_textn(x->h, &level, 1);
	html_lit(x->h, ">\n");
}

static void write_gone(const struct side_by_side *x, const struct compare_row *row)
{
	const struct compare_row *other = compare_row(x->c, row->other);

	html_lit(x->h, "<p class=\"gone\">");
	row_name(x, row);
	html_say(x->h, " 移到了 ", " moved to ");
	html_lit(x->h, "<a href=\"#change-");
	html_number(x->h, x->numbers[row->other]);
	html_lit(x->h, "\">");
	passage_name(x->h, first_of(x, other, COMPARE_NEW));
	html_lit(x->h, "</a></p>\n");
}

/* ---- What did not change ---- */

/* Are both folded into one? */
static bool goes_on(const struct side_by_side *x, const struct compare_row *row,
                    const struct compare_row *next)
{
	return next->kind == COMPARE_EQUAL && !next->moved && !is_heading(x, next) &&
	       next->renumbered == row->renumbered &&
	       first_of(x, next, COMPARE_NEW)->kind == first_of(x, row, COMPARE_NEW)->kind;
}

static void range(const struct side_by_side *x, const struct compare_row *first,
                  const struct compare_row *last, int side)
{
	passage_name(x->h, first_of(x, first, side));
	if (last == first)
		return;
	html_say(x->h, "至", " to ");
	passage_name(x->h, first_of(x, last, side));
}

static void summary(const struct side_by_side *x, const struct compare_row *first,
                    const struct compare_row *last)
{
	struct html *h = x->h;
	size_t n = (size_t)(last - first) + 1;

	if (!*first_of(x, first, COMPARE_NEW)->article) {
		html_count(h, n);
		html_say(h, " 段未变",
		         n == 1 ? " paragraph as it was" : " paragraphs as they were");
		return;
	}
	if (first->renumbered) {
		range(x, first, last, COMPARE_OLD);
		html_lit(h, " → ");
	}
	range(x, first, last, COMPARE_NEW);
	if (first->renumbered)
		html_say(h, "，只改了条号", ", only renumbered");
	else
		html_say(h, "未变", n == 1 ? " as it was" : " as they were");
	if (n > 2) {
		html_say(h, "，共 ", ", ");
		html_count(h, n);
		html_say(h, " 条", " articles");
	}
}

/* Returns the row behind it. */
static size_t write_same(const struct side_by_side *x, size_t i)
{
	const struct compare_row *first = compare_row(x->c, i);
	size_t end = i + 1;

	while (end < compare_rows(x->c) && goes_on(x, first, compare_row(x->c, end)))
		end++;
	html_lit(x->h, "<details class=\"same\"");
	if (x->whole)
		html_lit(x->h, " open");
	html_lit(x->h, "><summary>");
	summary(x, first, compare_row(x->c, end - 1));
	html_lit(x->h, "</summary>\n<div");
	html_chinese(x->h);
	html_lit(x->h, ">\n");
	for (; i < end; i++)
		columns_plain(x->h, compare_row(x->c, i), COMPARE_NEW);
	html_lit(x->h, "</div></details>\n");
	return end;
}

/* ---- The whole ---- */

void rows_contents(const struct side_by_side *x)
{
	struct html *h = x->h;

	if (x->changes == 0)
		return;
	html_lit(h, "<details class=\"changes\"><summary>");
	html_say(h, "逐处变动 ", "All changes ");
	html_count(h, x->changes);
	html_lit(h, "</summary>\n<ol>\n");
	for (size_t i = 0; i < compare_rows(x->c); i++) {
		const struct compare_row *row = compare_row(x->c, i);
		if (x->numbers[i] == 0 || x->numbers[i] > CONTENTS_LIMIT)
			continue;
		html_lit(h, "<li><a href=\"#change-");
		html_number(h, x->numbers[i]);
		html_lit(h, "\">");
		passage_name(h, first_of(x, row, shown_side(row)));
		html_lit(h, "</a>");
		tag(h, row);
		html_lit(h, "</li>\n");
	}
	html_lit(h, "</ol></details>\n");
}

void rows_write(const struct side_by_side *x)
{
	size_t titles = reading_title(&x->pages[COMPARE_NEW]);

	for (size_t i = 0; i < compare_rows(x->c);) {
		const struct compare_row *row = compare_row(x->c, i);
		if (row->kind == COMPARE_GONE)
			write_gone(x, row);
		else if (!x->numbers[i] && row->side[COMPARE_NEW].first < titles)
			; /* The page is called so. */
		else if (is_heading(x, row))
			write_heading(x, i);
		else if (rows_is_change(row))
			write_change(x, i);
		else {
			i = write_same(x, i);
			continue;
		}
		i++;
	}
}
