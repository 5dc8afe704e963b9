/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where articles are renumbered, what refers to them is, too: that is no change of what is said.
 */
#include "searcher/compare/rows.h"

#include "corpus/text/numeral.h"
#include "core/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An article of the old document by its number, and the row it is in. */
struct numbered {
	uint64_t number;
	size_t row;
};

struct numbers {
	struct numbered *at; /* sorted */
	size_t n;
};

static int by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static const char *article_of(const struct comparing *x, const struct compare_row *row, int side)
{
	const struct compare_side *s = &row->side[side];

	return s->n ? compare_passage(x->pages[side], s->first)->article : "";
}

static enum zw_status list_numbers(const struct comparing *x, struct numbers *numbers)
{
	size_t rows = compare_rows(x->c);

	numbers->n = 0;
	numbers->at = calloc(rows + 1, sizeof(*numbers->at));
	if (!numbers->at)
		return err_no_memory(x->err);
	for (size_t i = 0; i < rows; i++) {
		const struct compare_row *row = compare_row(x->c, i);
		const char *old = article_of(x, row, COMPARE_OLD);
		if (*old && *article_of(x, row, COMPARE_NEW))
			numbers->at[numbers->n++] = (struct numbered){hash64(old, strlen(old)), i};
	}
	qsort(numbers->at, numbers->n, sizeof(*numbers->at), by_number);
	return ZW_OK;
}

/* Is the article of the one number that of the other one now? */
static bool follows(const struct comparing *x, const struct numbers *numbers, const char *old,
                    const char *new)
{
	uint64_t number = hash64(old, strlen(old));
	size_t low = 0, high = numbers->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (numbers->at[middle].number < number)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < numbers->n && numbers->at[low].number == number; low++) {
		const struct compare_row *row = compare_row(x->c, numbers->at[low].row);
		if (strcmp(article_of(x, row, COMPARE_NEW), new) == 0)
			return true;
	}
	return false;
}

/* 第一百二十条之一 as "120-1"; false if the text is no such number, and nothing else. */
static bool read_number(const char *text, size_t len, char number[ANCHOR_SIZE])
{
	struct scan s = {text, len, 0};
	uint32_t article, inserted;

	if (!scan_word(&s, "第") || !numeral_read(&s, false, &article) || !scan_word(&s, "条"))
		return false;
	int n = snprintf(number, ANCHOR_SIZE, "%u", article);
	if (scan_word(&s, "之")) {
		if (!numeral_read(&s, false, &inserted))
			return false;
		snprintf(number + n, ANCHOR_SIZE - (size_t)n, "-%u", inserted);
	}
	return s.at == len;
}

static bool is_reference(const struct comparing *x, const struct numbers *numbers,
                         const struct compare_row *row, const struct compare_piece *p)
{
	char number[COMPARE_SIDES][ANCHOR_SIZE];

	if (p->kind != DIFFERENCE_REPLACED)
		return false;
	for (int side = 0; side < COMPARE_SIDES; side++)
		if (!read_number(row->side[side].text + p->at[side].start, p->at[side].len,
		                 number[side]))
			return false;
	return follows(x, numbers, number[COMPARE_OLD], number[COMPARE_NEW]);
}

enum zw_status references_find(struct comparing *x)
{
	struct compare_row *rows = (void *)x->c->rows.data;
	struct numbers numbers;
	enum zw_status status = list_numbers(x, &numbers);

	for (size_t i = 0; status == ZW_OK && i < compare_rows(x->c); i++) {
		rows[i].references = rows[i].kind == COMPARE_CHANGED;
		for (size_t k = 0; rows[i].references && k < rows[i].n_pieces; k++) {
			const struct compare_piece *p =
			        compare_piece(x->c, rows[i].first_piece + k);
			rows[i].references = p->kind == DIFFERENCE_EQUAL ||
			                     is_reference(x, &numbers, &rows[i], p);
		}
	}
	free(numbers.at);
	return status;
}
