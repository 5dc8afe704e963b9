/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/catalog/fold.h"

#include <stdlib.h>
#include <string.h>

uint32_t fold_text(const struct catalog *c, uint32_t document)
{
	const struct catalog_document *row = catalog_document(c, document);

	return row && catalog_document(c, row->same) ? row->same : document;
}

uint32_t fold_work(const struct catalog *c, uint32_t document)
{
	const struct catalog_document *row = catalog_document(c, fold_text(c, document));

	return row ? row->work : CATALOG_NONE;
}

bool fold_is_old(const struct catalog *c, uint32_t document, uint32_t day)
{
	uint32_t current = catalog_version(c, fold_work(c, document), day);
	const struct catalog_document *now = catalog_document(c, current);
	const struct catalog_document *row = catalog_document(c, document);

	if (!now || !row || fold_text(c, current) == fold_text(c, document))
		return false;
	/* Of two that begin on one day the earlier made has ended on it. */
	return row->begin < now->begin ||
	       (row->begin == now->begin && row->until && row->until <= day);
}

bool fold_is_same_version(const struct catalog *c, uint32_t a, uint32_t b)
{
	const struct catalog_document *x = catalog_document(c, fold_text(c, a));
	const struct catalog_document *y = catalog_document(c, fold_text(c, b));

	return x && y && x->work == y->work && x->begin == y->begin && x->until == y->until;
}

/* ---- Documents by a number: of few a hash table, of many an array ---- */

struct table {
	uint32_t *keys; /* NULL: the place is the key */
	uint32_t *values;
	size_t size; /* a power of two if there are keys */
};

/* For `most` keys below n. */
static bool table_init(struct table *t, size_t most, uint32_t n)
{
	size_t size = 16, bytes;

	while (size < 2 * most)
		size *= 2;
	*t = (struct table){.size = size < n / 4 ? size : n + (size_t)1};
	bytes = t->size * sizeof(*t->values);
	t->values = malloc(bytes);
	if (t->values && size < n / 4)
		t->keys = malloc(bytes);
	if (!t->values || (!t->keys && size < n / 4))
		return false;
	/* CATALOG_NONE is all ones. */
	memset(t->values, 0xFF, bytes);
	return true;
}

static void table_release(struct table *t)
{
	free(t->keys);
	free(t->values);
}

/* Where the key is, or belongs. */
static size_t table_place(const struct table *t, uint32_t key)
{
	size_t at = key;

	if (!t->keys)
		return at;
	at = key * UINT32_C(0x9E3779B1) >> 7 & (t->size - 1);
	while (t->values[at] != CATALOG_NONE && t->keys[at] != key)
		at = (at + 1) & (t->size - 1);
	return at;
}

static uint32_t table_get(const struct table *t, uint32_t key)
{
	return t->values[table_place(t, key)];
}

static void table_put(struct table *t, uint32_t key, uint32_t value)
{
	size_t at = table_place(t, key);

	if (t->keys)
		t->keys[at] = key;
	t->values[at] = value;
}

/* ---- Folding ---- */

struct folding {
	const struct catalog *c;
	const struct set *found;
	uint32_t n;
	struct table of_text; /* by the document that stands for it: the first found of that text */
	struct table of_work; /* the one to show; there are no more works than documents */
};

/* By their paths. */
static bool comes_first(const struct folding *f, uint32_t a, uint32_t b)
{
	return b == CATALOG_NONE || catalog_rank(f->c, a) < catalog_rank(f->c, b);
}

/* What was found of the text of a document, if it is of this work. */
static uint32_t found_of(const struct folding *f, uint32_t document, uint32_t work)
{
	uint32_t text = fold_text(f->c, document);

	return text < f->n && fold_work(f->c, text) == work ? table_get(&f->of_text, text)
	                                                    : CATALOG_NONE;
}

static uint32_t choose(struct folding *f, uint32_t work, uint32_t day)
{
	struct catalog_list versions = catalog_versions(f->c, work);
	uint32_t current = catalog_version(f->c, work, day);

	/* Of its copies the one that the catalog takes for the version. */
	if (current < f->n && set_has(f->found, current + 1) && found_of(f, current, work) < f->n)
		table_put(&f->of_text, fold_text(f->c, current), current);
	uint32_t found = found_of(f, current, work);
	for (size_t i = versions.n; i > 0 && found == CATALOG_NONE; i--)
		found = found_of(f, versions.at[i - 1], work);
	return found;
}

static void show(struct folding *f, uint32_t work, uint32_t document, struct set *shown)
{
	if (work < f->n)
		table_put(&f->of_work, work, document);
	set_add(shown, document + 1);
}

/* The version chosen, whole. */
static void show_version(struct folding *f, uint32_t work, uint32_t chosen, struct set *shown)
{
	struct catalog_list versions = catalog_versions(f->c, work);

	show(f, work, chosen, shown);
	for (size_t i = 0; i < versions.n; i++) {
		uint32_t found = found_of(f, versions.at[i], work);
		if (found != CATALOG_NONE && fold_is_same_version(f->c, found, chosen))
			show(f, work, found, shown);
	}
}

/* The only text of its work, and the only file of that text: mostly. */
static bool is_alone(const struct folding *f, uint32_t document)
{
	const struct catalog_document *row = catalog_document(f->c, document);

	if (!row || row->same != document || row->next_same != document)
		return false;
	struct catalog_list versions = catalog_versions(f->c, row->work);
	return versions.n == 1 && versions.at[0] == document;
}

/* Documents that are alone are shown, of others the texts are found. */
static void begin_texts(struct folding *f, struct set *shown)
{
	for (uint32_t d = set_next(f->found, 1); d; d = set_next(f->found, d + 1)) {
		if (is_alone(f, d - 1)) {
			set_add(shown, d);
			continue;
		}
		uint32_t text = fold_text(f->c, d - 1);
		if (text < f->n && comes_first(f, d - 1, table_get(&f->of_text, text)))
			table_put(&f->of_text, text, d - 1);
	}
}

static void fold_all(struct folding *f, const struct buf *pinned, uint32_t day, struct set *shown)
{
	const struct set *found = f->found;
	const uint32_t *pins = (const void *)pinned->data;

	for (size_t i = 0; i < pinned->len / sizeof(*pins); i++)
		show(f, fold_work(f->c, pins[i]), pins[i], shown);
	begin_texts(f, shown);
	for (uint32_t d = set_next(found, 1); d; d = set_next(found, d + 1)) {
		uint32_t work, chosen;
		if (set_has(shown, d))
			continue;
		work = fold_work(f->c, d - 1);
		if (work < f->n && table_get(&f->of_work, work) != CATALOG_NONE)
			continue;
		chosen = choose(f, work, day);
		show_version(f, work, chosen == CATALOG_NONE ? d - 1 : chosen, shown);
	}
}

enum zw_status fold_documents(const struct catalog *c, const struct set *found,
                              const struct buf *pinned, uint32_t day, struct set *shown,
                              struct err *err)
{
	uint32_t n = catalog_documents(c);
	size_t most = set_count(found) + pinned->len / sizeof(uint32_t);
	struct folding f = {.c = c, .found = found, .n = n};
	bool there = table_init(&f.of_text, most, n) && table_init(&f.of_work, most, n);

	if (there)
		fold_all(&f, pinned, day, shown);
	table_release(&f.of_text);
	table_release(&f.of_work);
	return there ? ZW_OK : err_no_memory(err);
}
