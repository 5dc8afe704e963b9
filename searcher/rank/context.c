/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a passage gains by its neighbours: an article that answers a question seldom stands alone.
 * The best passages of its document and of its section say what they are about; what a good passage
 * cites is what it explains (司法解释 do so).
 */
#include "searcher/rank/candidate.h"
#include "searcher/rank/formula.h"

#include <stdlib.h>
#include <string.h>

/* ---- Documents and sections ---- */

struct group {
	uint64_t key; /* of a document, or of a heading; ~0: none */
	size_t of;    /* index of the candidate */
};

static int by_key(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return (x->of > y->of) - (x->of < y->of);
}

static uint64_t document_key(const struct candidate *k)
{
	return k->document;
}

static uint64_t section_key(const struct candidate *k)
{
	return k->section ? (uint64_t)k->ranked.shard << 32 | k->section : UINT64_MAX;
}

/* Adds to each candidate of a group factor x the mean of its best texts, as though there were PEERS
 * of them: one good passage alone says less of its document than three. */
static void add_means(struct candidates *c, struct group *groups,
                      uint64_t (*key)(const struct candidate *), double factor)
{
	for (size_t i = 0; i < c->n; i++)
		groups[i] = (struct group){key(&c->at[i]), i};
	qsort(groups, c->n, sizeof(*groups), by_key);
	for (size_t i = 0, end; i < c->n; i = end) {
		double sum = 0;
		for (end = i; end < c->n && groups[end].key == groups[i].key; end++)
			if (end - i < PEERS)
				sum += c->at[groups[end].of].text;
		for (size_t j = i; j < end && groups[i].key != UINT64_MAX; j++)
			c->at[groups[j].of].ranked.score += factor * sum / PEERS;
	}
}

/* ---- Citations ---- */

struct cited {
	uint32_t document, passage;
	double text; /* of the best passage that cites it */
};

static int by_place(const void *a, const void *b)
{
	const struct cited *x = a, *y = b;

	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	if (x->passage != y->passage)
		return x->passage < y->passage ? -1 : 1;
	return (x->text < y->text) - (x->text > y->text);
}

static int is_at(const void *key, const void *row)
{
	const struct cited *x = key, *y = row;

	if (x->document != y->document)
		return x->document < y->document ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

static void collect_cited(const struct candidates *c, struct buf *all)
{
	for (size_t i = 0; i < c->n && i < QUOTING; i++) {
		const struct candidate *k = &c->at[i];
		struct catalog_citations list =
		        catalog_cites_in(c->g->catalog, k->document, k->ordinal);
		for (size_t j = 0; j < list.n; j++) {
			struct cited row = {list.at[j].document, list.at[j].passage, k->text};
			if (row.passage &&
			    (row.document != k->document || row.passage != k->ordinal))
				buf_add(all, &row, sizeof(row));
		}
	}
}

/* Of each place the best one. */
static size_t unite_cited(struct cited *rows, size_t n)
{
	size_t kept = 0;

	if (n)
		qsort(rows, n, sizeof(*rows), by_place);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || is_at(&rows[kept - 1], &rows[i]) != 0)
			rows[kept++] = rows[i];
	return kept;
}

static enum zw_status add_quoted(struct candidates *c, struct err *err)
{
	enum { CITED_LIMIT = 4096 }; /* past it the rest of the 200 says little more */
	struct buf all = BUF_INIT(CITED_LIMIT * sizeof(struct cited));

	collect_cited(c, &all);
	if (all.failed == ZW_NO_MEMORY) {
		buf_release(&all);
		return err_no_memory(err);
	}
	struct cited *rows = (void *)all.data;
	size_t n = unite_cited(rows, all.len / sizeof(*rows));
	for (size_t i = 0; n && i < c->n; i++) {
		struct cited key = {c->at[i].document, c->at[i].ordinal, 0};
		const struct cited *row = bsearch(&key, rows, n, sizeof(*rows), is_at);
		if (row)
			c->at[i].ranked.score += QUOTED * row->text;
	}
	buf_release(&all);
	return ZW_OK;
}

/* ---- Works that the thesaurus names ---- */

static void add_named(struct candidates *c)
{
	const struct set *works = c->r->named;

	for (size_t i = 0; works && i < c->n; i++) {
		const struct catalog_document *d =
		        catalog_document(c->g->catalog, c->at[i].document);
		if (d && set_has(works, d->work + 1))
			c->at[i].ranked.score += NAMED;
	}
}

enum zw_status candidates_add_context(struct candidates *c, struct err *err)
{
	struct group *groups = calloc(c->n ? c->n : 1, sizeof(*groups));

	if (!groups)
		return err_no_memory(err);
	add_means(c, groups, document_key, LAW);
	add_means(c, groups, section_key, SECTION);
	enum zw_status status = add_quoted(c, err);
	add_named(c);
	free(groups);
	return status;
}

/* ---- Order ---- */

static int by_score(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->ranked.written != y->ranked.written)
		return x->ranked.written ? -1 : 1;
	if (x->ranked.score != y->ranked.score)
		return x->ranked.score > y->ranked.score ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

void candidates_sort(struct candidates *c)
{
	if (c->n)
		qsort(c->at, c->n, sizeof(*c->at), by_score);
}
