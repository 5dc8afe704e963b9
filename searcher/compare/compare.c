/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/compare/compare.h"

#include "core/hash.h"
#include "core/i18n.h"
#include "searcher/compare/limits.h"
#include "searcher/compare/rows.h"
#include "searcher/show/result.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
        [COMPARE_EQUAL] = "equal", [COMPARE_CHANGED] = "changed", [COMPARE_DELETED] = "deleted",
        [COMPARE_ADDED] = "added", [COMPARE_GONE] = "gone",
};
_Static_assert(sizeof(names) / sizeof(names[0]) == COMPARE_KINDS, "every kind has its name");

const char *compare_kind_name(enum compare_kind kind)
{
	return names[kind];
}

size_t compare_rows(const struct comparison *c)
{
	return c->rows.len / sizeof(struct compare_row);
}

const struct compare_row *compare_row(const struct comparison *c, size_t i)
{
	return (const struct compare_row *)(const void *)c->rows.data + i;
}

const struct compare_piece *compare_piece(const struct comparison *c, size_t i)
{
	return (const struct compare_piece *)(const void *)c->pieces.data + i;
}

size_t compare_passages(const struct page *page)
{
	return page->passages.len / sizeof(struct page_passage);
}

const struct passage_record *compare_passage(const struct page *page, size_t i)
{
	const struct page_passage *passages = (const void *)page->passages.data;

	return &passages[i].record;
}

static bool count_differs(const struct compare_count *n)
{
	return n->changed || n->added || n->deleted || n->moved || n->renumbered;
}

bool comparison_differs(const struct comparison *c)
{
	return count_differs(&c->articles) || count_differs(&c->others);
}

/* Of all text. */
static uint64_t page_hash(const struct page *page)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < compare_passages(page); i++) {
		const struct passage_record *r = compare_passage(page, i);
		hash = hash * 31 + (r->text_len ? hash64(r->text, r->text_len) : 1);
	}
	return hash;
}

enum { PAIRS_SHARE = 66 /* percent of the time */ };

/* The pairs are found for whichever document comes first by its hash, and turned back. */
static enum zw_status find_pairs(struct comparing *x)
{
	const struct page *pages[COMPARE_SIDES] = {x->pages[x->turned ? 1 : 0],
	                                           x->pages[x->turned ? 0 : 1]};
	budget_stage(x->budget, PAIRS_SHARE);
	enum zw_status status = features_make(pages, x->tokens, x->budget, &x->features, x->err);

	if (status == ZW_OK)
		status = pairs_make(&x->features, x->budget, &x->pairs, x->err);
	budget_stage(x->budget, 100);
	if (status != ZW_OK || !x->turned)
		return status;
	struct pair *first = x->pairs.of[0];
	x->pairs.of[0] = x->pairs.of[1];
	x->pairs.of[1] = first;
	return ZW_OK;
}

enum zw_status compare_pages(const struct page *old, const struct page *new, struct words *words,
                             struct budget *budget, struct comparison *c, struct err *err)
{
	struct tokens tokens;
	struct comparison made = {.rows = BUF_INIT(SIZE_MAX / 4),
	                          .pieces = BUF_INIT(SIZE_MAX / 4),
	                          .joined = BUF_INIT(SIZE_MAX / 4)};
	struct comparing x = {
	        .pages = {old, new},
	        .turned = page_hash(old) > page_hash(new),
	        .steps = FINE_STEPS,
	        .budget = budget,
	        .tokens = &tokens,
	        .words = words,
	        .c = &made,
	        .err = err,
	};

	tokens_init(&tokens, SHOWN_LIMIT);
	enum zw_status status = find_pairs(&x);
	if (status == ZW_OK)
		status = rows_make(&x);
	made.partial = budget_cut(budget);
	made.coarse = made.partial || x.features.sampled || x.pairs.coarse;
	features_release(&x.features);
	pairs_release(&x.pairs);
	tokens_release(&tokens);
	if (status == ZW_OK)
		*c = made;
	else
		compare_release(&made);
	return status;
}

void compare_release(struct comparison *c)
{
	char **texts = (void *)c->joined.data;

	for (size_t i = 0; i < c->joined.len / sizeof(*texts); i++)
		free(texts[i]);
	buf_release(&c->rows);
	buf_release(&c->pieces);
	buf_release(&c->joined);
}

static enum zw_status compare_once(struct searcher *s, const char *old_path, const char *new_path,
                                   uint32_t milliseconds, struct page pages[COMPARE_SIDES],
                                   struct comparison *c, const char **missing, struct err *err)
{
	const char *const paths[COMPARE_SIDES] = {old_path, new_path};
	struct page loaded[COMPARE_SIDES];
	enum zw_status status = ZW_OK;
	struct budget budget;
	int n = 0;

	budget_init(&budget, milliseconds, 0);

	for (; n < COMPARE_SIDES; n++) {
		status = searcher_page_once(s, paths[n], NULL, &loaded[n], err);
		if (status != ZW_OK)
			break;
	}
	if (status == ZW_NOT_FOUND)
		*missing = paths[n];
	if (status == ZW_OK)
		status = compare_pages(&loaded[0], &loaded[1], s->words, &budget, c, err);
	if (status == ZW_OK)
		memcpy(pages, loaded, sizeof(loaded));
	while (status != ZW_OK && n > 0)
		page_release(&loaded[--n]);
	return status;
}

enum zw_status searcher_compare(struct searcher *s, const char *old_path, const char *new_path,
                                uint32_t milliseconds, struct page pages[COMPARE_SIDES],
                                struct comparison *c, const char **missing, struct err *err)
{
	enum zw_status status = store_refresh(s->generation, err);

	for (bool again = status == ZW_OK; again;) {
		status = compare_once(s, old_path, new_path, milliseconds, pages, c, missing, err);
		bool made = status == ZW_OK;
		status = store_settle(s->generation, status, &again, err);
		if (!made || (!again && status == ZW_OK))
			continue;
		compare_release(c);
		page_release(&pages[COMPARE_OLD]);
		page_release(&pages[COMPARE_NEW]);
	}
	return status;
}
