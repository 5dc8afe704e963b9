/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/compare/print.h"

#include "core/i18n.h"
#include "core/text/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char deleted_on[] = "\033[31m", inserted_on[] = "\033[32m", head_on[] = "\033[1m",
                  off[] = "\033[0m";

/* ---- Text: that of a document never moves the cursor ---- */

static void put_indented(const char *text, size_t len)
{
	for (const char *end; len && (end = memchr(text, '\n', len)); text = end + 1) {
		utf8_print(stdout, text, (size_t)(end - text));
		fputs("\n    ", stdout);
		len -= (size_t)(end - text) + 1;
	}
	utf8_print(stdout, text, len);
}

static void put_marked(const char *text, size_t len, bool added, bool color)
{
	if (len == 0)
		return;
	if (color)
		fputs(added ? inserted_on : deleted_on, stdout);
	fputs(added ? "{+" : "[-", stdout);
	put_indented(text, len);
	fputs(added ? "+}" : "-]", stdout);
	if (color)
		fputs(off, stdout);
}

static void put_pieces(const struct comparison *c, const struct compare_row *row, bool color)
{
	for (size_t i = 0; i < row->n_pieces; i++) {
		const struct compare_piece *p = compare_piece(c, row->first_piece + i);
		const struct compare_span *old = &p->at[COMPARE_OLD], *new = &p->at[COMPARE_NEW];
		if (p->kind == DIFFERENCE_EQUAL) {
			put_indented(row->side[COMPARE_NEW].text + new->start, new->len);
			continue;
		}
		put_marked(row->side[COMPARE_OLD].text + old->start, old->len, false, color);
		put_marked(row->side[COMPARE_NEW].text + new->start, new->len, true, color);
	}
}

/* ---- Rows ---- */

/* The anchor of a side: art-12, and how many passages more. */
static void put_place(const struct page *page, const struct compare_side *side)
{
	fputs(compare_passage(page, side->first)->anchor, stdout);
	for (uint32_t i = 1; i < side->n; i++)
		printf(" + %s", compare_passage(page, side->first + i)->anchor);
}

static const char *what(const struct compare_row *row)
{
	if (row->kind == COMPARE_GONE)
		return _("moved away");
	if (row->moved)
		return row->kind == COMPARE_EQUAL ? _("moved here") : _("moved and changed");
	if (row->kind == COMPARE_DELETED)
		return _("deleted");
	if (row->kind == COMPARE_ADDED)
		return _("added");
	if (row->kind == COMPARE_EQUAL)
		return _("renumbered");
	return row->references ? _("references follow the new numbers") : _("changed");
}

static void print_head(const struct page pages[COMPARE_SIDES], const struct compare_row *row,
                       bool color)
{
	const struct compare_side *old = &row->side[COMPARE_OLD], *new = &row->side[COMPARE_NEW];

	if (color)
		fputs(head_on, stdout);
	if (old->n)
		put_place(&pages[COMPARE_OLD], old);
	if (old->n && new->n)
		fputs(" → ", stdout);
	if (new->n)
		put_place(&pages[COMPARE_NEW], new);
	if (color)
		fputs(off, stdout);
	printf("  %s%s\n", what(row), row->coarse ? _(" (compared as a whole)") : "");
}

static void print_row(const struct page pages[COMPARE_SIDES], const struct comparison *c,
                      const struct compare_row *row, bool color)
{
	int side = row->kind == COMPARE_ADDED ? COMPARE_NEW : COMPARE_OLD;

	if (row->kind == COMPARE_EQUAL && !row->moved && !row->renumbered)
		return;
	print_head(pages, row, color);
	if (row->kind == COMPARE_EQUAL || row->kind == COMPARE_GONE)
		return;
	fputs("    ", stdout);
	if (row->kind == COMPARE_CHANGED)
		put_pieces(c, row, color);
	else
		put_marked(row->side[side].text, row->side[side].len, row->kind == COMPARE_ADDED,
		           color);
	putchar('\n');
}

static void print_count(const char *of, const struct compare_count *count)
{
	printf(_("%s: %" PRIu32 " changed, %" PRIu32 " added, %" PRIu32 " deleted, %" PRIu32
	         " moved, %" PRIu32 " as they were\n"),
	       of, count->changed, count->added, count->deleted, count->moved, count->equal);
}

void print_comparison(const struct page pages[COMPARE_SIDES], const struct comparison *c,
                      bool color)
{
	print_count(_("Articles"), &c->articles);
	print_count(_("Headings and paragraphs"), &c->others);
	if (c->partial)
		puts(_("Time was up: what differs is partly told as a whole, and not all that is "
		       "alike was looked for."));
	else if (c->coarse)
		puts(_("The documents are large: not all that is alike may have been found."));
	for (size_t i = 0; i < compare_rows(c); i++)
		print_row(pages, c, compare_row(c, i), color);
}
