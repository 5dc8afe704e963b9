/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two texts compared: pages as a searcher would load them, made of what the indexer reads.
 */
#ifndef TESTS_COMPARED_H
#define TESTS_COMPARED_H

#include "test.h"

#include "corpus/document.h"
#include "searcher/compare/compare.h"

/* Takes the text over: page_release frees it. */
static inline void page_of(struct document *d, struct page *page)
{
	*page = (struct page){.document = {.path = strdup("a.txt"),
	                                   .title = strdup(document_title(d)),
	                                   .format = strdup("text"),
	                                   .charset = strdup("UTF-8")},
	                      .passages = BUF_INIT(SIZE_MAX / 4)};
	for (size_t i = 0; i < document_passages(d); i++) {
		const struct passage *p = document_passage(d, i);
		struct page_passage passage = {.record = {.kind = p->kind,
		                                          .level = p->level,
		                                          .parent = p->parent,
		                                          .text = d->text.data + p->text,
		                                          .text_len = p->text_len}};
		memcpy(passage.record.anchor, p->anchor, ANCHOR_SIZE);
		memcpy(passage.record.article, p->article, ANCHOR_SIZE);
		buf_add(&page->passages, &passage, sizeof(passage));
	}
	page->data = d->text;
	d->text = BUF_INIT(0);
	document_release(d);
}

struct compared {
	struct page pages[COMPARE_SIDES];
	struct comparison c;
};

static inline void compare_in_time(struct compared *x, struct budget *budget)
{
	struct words *words;
	struct err err = {""};

	assert_ok(words_new(&words, &err), &err);
	assert_ok(compare_pages(&x->pages[0], &x->pages[1], words, budget, &x->c, &err), &err);
	words_free(words);
}

static inline void compare_made(struct compared *x)
{
	compare_in_time(x, NULL);
}

static inline void compare_texts(const char *old, const char *new, struct compared *x)
{
	const char *const texts[] = {old, new};

	for (int side = 0; side < COMPARE_SIDES; side++) {
		struct document d;
		struct err err = {""};
		assert_ok(document_parse(texts[side], strlen(texts[side]), "a.txt", &d, &err),
		          &err);
		page_of(&d, &x->pages[side]);
	}
	compare_made(x);
}

static inline void compared_release(struct compared *x)
{
	compare_release(&x->c);
	page_release(&x->pages[0]);
	page_release(&x->pages[1]);
}

/* Both texts of a row are what its pieces tell. */
static inline void assert_pieces(const struct compared *x, const struct compare_row *row)
{
	size_t at[COMPARE_SIDES] = {0, 0};

	for (size_t i = 0; i < row->n_pieces; i++) {
		const struct compare_piece *p = compare_piece(&x->c, row->first_piece + i);
		for (int side = 0; side < COMPARE_SIDES; side++) {
			assert_int_equal(p->at[side].start, at[side]);
			at[side] += p->at[side].len;
		}
	}
	if (row->kind != COMPARE_CHANGED)
		return;
	assert_int_equal(at[COMPARE_OLD], row->side[COMPARE_OLD].len);
	assert_int_equal(at[COMPARE_NEW], row->side[COMPARE_NEW].len);
}

/* The rows are the passages of both documents, each once and in order; what moved finds its other
 * row. */
static inline void assert_rows(const struct compared *x)
{
	uint32_t next[COMPARE_SIDES] = {0, 0};

	for (size_t i = 0; i < compare_rows(&x->c); i++) {
		const struct compare_row *row = compare_row(&x->c, i);
		for (int side = 0; side < COMPARE_SIDES; side++) {
			const struct compare_side *s = &row->side[side];
			if (s->n == 0 || (side == COMPARE_OLD && row->moved))
				continue;
			assert_int_equal(s->first, next[side]);
			next[side] += s->n;
		}
		if (row->moved || row->kind == COMPARE_GONE) {
			assert_int_equal(compare_row(&x->c, row->other)->other, i);
			assert_int_equal(compare_row(&x->c, row->other)->side[COMPARE_OLD].first,
			                 row->side[COMPARE_OLD].first);
		}
		assert_pieces(x, row);
	}
	assert_int_equal(next[COMPARE_OLD], compare_passages(&x->pages[COMPARE_OLD]));
	assert_int_equal(next[COMPARE_NEW], compare_passages(&x->pages[COMPARE_NEW]));
}

#endif
