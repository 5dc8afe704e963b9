/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/memo.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 256 };

void memo_init(struct memo *m, size_t room, bool counts)
{
	*m = (struct memo){
	        .rows = BUF_INIT(ROWS * sizeof(struct memo_row)), .room = room, .counts = counts};
}

static struct memo_row *row_at(const struct memo *m, size_t i)
{
	return (struct memo_row *)(void *)m->rows.data + i;
}

static size_t row_count(const struct memo *m)
{
	return m->rows.len / sizeof(struct memo_row);
}

void memo_release(struct memo *m)
{
	for (size_t i = 0; i < row_count(m); i++) {
		free(row_at(m, i)->key);
		buf_release(&row_at(m, i)->postings);
	}
	buf_release(&m->rows);
}

const struct memo_row *memo_find(const struct memo *m, const char *key, size_t len)
{
	for (size_t i = 0; i < row_count(m); i++)
		if (row_at(m, i)->len == len && memcmp(row_at(m, i)->key, key, len) == 0)
			return row_at(m, i);
	return NULL;
}

void memo_add(struct memo *m, const char *key, size_t len, struct buf *postings)
{
	size_t n = postings->len / sizeof(struct posting);
	struct memo_row row = {.key = malloc(len), .len = len, .postings = *postings};

	*postings = (struct buf){0};
	/* Without memory it is looked up again, and that is all. */
	if (row.key && n <= m->room && m->rows.len + sizeof(row) <= m->rows.limit &&
	    buf_reserve(&m->rows, sizeof(row))) {
		memcpy(row.key, key, len);
		m->room -= n;
		buf_add(&m->rows, &row, sizeof(row));
		return;
	}
	free(row.key);
	buf_release(&row.postings);
}
