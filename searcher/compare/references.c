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

/* The number that an article had and the one it has, of all of them. */
struct numbers {
	uint64_t *at; /* hashes, sorted */
	size_t n;
};

static int by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t hash_of(const char *old, const char *new)
{
	BUF_HERE(both, 2 * ANCHOR_SIZE);

	buf_str(&both, old);
	buf_char(&both, ' ');
	buf_str(&both, new);
	return hash64(both.data, both.len);
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
		const char *new = article_of(x, row, COMPARE_NEW);
		if (*old && *new)
			numbers->at[numbers->n++] = hash_of(old, new);
	}
	qsort(numbers->at, numbers->n, sizeof(*numbers->at), by_hash);
	return ZW_OK;
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

/* Is the article of the one number that of the other one now? */
static bool is_reference(const struct numbers *numbers, const struct compare_row *row,
                         const struct compare_piece *p)
{
	char number[COMPARE_SIDES][ANCHOR_SIZE];

	if (p->kind != DIFFERENCE_REPLACED)
		return false;
	for (int side = 0; side < COMPARE_SIDES; side++)
		if (!read_number(row->side[side].text + p->at[side].start, p->at[side].len,
		                 number[side]))
			return false;
	uint64_t hash = hash_of(number[COMPARE_OLD], number[COMPARE_NEW]);
	return numbers->n > 0 && bsearch(&hash, numbers->at, numbers->n, sizeof(hash), by_hash);
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
			rows[i].references =
			        p->kind == DIFFERENCE_EQUAL || is_reference(&numbers, &rows[i], p);
		}
	}
	free(numbers.at);
	return status;
}
