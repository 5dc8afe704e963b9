/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations by what is cited: lists of documents, of their articles, and how often works are.
 */
#include "indexer/catalog/relate.h"

#include "core/spill/mapped.h"

#include <stdlib.h>

enum { KEY_NUMBERS = 5 };

enum zw_status cited_init(struct cited *c, const char *dir, struct err *err)
{
	*c = (struct cited){NULL, NULL};
	enum zw_status status = sorter_new(dir, SORT_MEMORY, &c->documents, err);

	return status == ZW_OK ? sorter_new(dir, SORT_MEMORY, &c->places, err) : status;
}

void cited_release(struct cited *c)
{
	gathered_drop(&c->documents);
	gathered_drop(&c->places);
}

static enum zw_status add(struct sorter *s, const uint32_t *numbers, size_t n, uint32_t index,
                          struct err *err)
{
	BUF_HERE(key, KEY_NUMBERS * sizeof(uint32_t));
	BUF_HERE(value, sizeof(uint32_t));

	for (size_t i = 0; i < n; i++)
		sort_key_u32(&key, numbers[i]);
	sort_key_u32(&value, index);
	enum zw_status status = sorter_add(s, key.data, key.len, value.data, value.len, err);
	buf_release(&key);
	buf_release(&value);
	return status;
}

enum zw_status cited_add(struct cited *c, const struct catalog_citation *r, uint32_t index,
                         struct err *err)
{
	const uint32_t document[] = {r->document, r->from_document, r->from_passage, r->start};
	const uint32_t place[] = {r->document, r->passage, r->from_document, r->from_passage,
	                          r->start};
	enum zw_status status = ZW_OK;

	if (r->document != r->from_document)
		status = add(c->documents, document, sizeof(document) / sizeof(document[0]), index,
		             err);
	if (status == ZW_OK && r->passage > 0)
		status = add(c->places, place, sizeof(place) / sizeof(place[0]), index, err);
	return status;
}

/* ---- Lists ---- */

/* Of each document of `at` the indices into CITES; `from`, unless it is NULL: who cites there. */
static enum zw_status add_lists(struct sorter *s, struct catalog_image *image,
                                enum catalog_section at, enum catalog_section of,
                                struct spool *from, struct err *err)
{
	struct sorted record;
	enum zw_status status = sorter_finish(s, err);
	bool more = status == ZW_OK && sorter_next(s, &record);

	for (uint32_t d = 0; d < image->documents; d++) {
		catalog_add(image, at, catalog_rows(image, of));
		for (; more && sort_take_u32(record.key) == d; more = sorter_next(s, &record)) {
			uint32_t citing = sort_take_u32(record.key + sizeof(uint32_t));
			catalog_add(image, of, sort_take_u32(record.value));
			if (from)
				spool_add(from, &citing, sizeof(citing));
		}
	}
	catalog_add(image, at, catalog_rows(image, of));
	return status == ZW_OK ? sorter_status(s, err) : status;
}

/* ---- How often ---- */

struct counting_cited {
	const struct documents *d;
	struct mapped *mapped;
	const uint32_t *at, *from; /* of each document those that cite it */
	uint32_t *seen; /* of a text, by its first document: the work that it was seen for, + 1 */
	uint32_t work;
};

/* The texts that cite a document and were not seen yet for this work. */
static uint32_t count_new(struct counting_cited *c, uint32_t document)
{
	uint32_t count = 0;

	for (uint32_t i = c->at[document]; i < c->at[document + 1]; i++) {
		const struct catalog_document *from = &c->d->rows[c->from[i]];
		if (c->seen[from->same] == c->work + 1 || from->work == c->work)
			continue;
		c->seen[from->same] = c->work + 1;
		count++;
	}
	mapped_relieve(c->mapped);
	return count;
}

/* Of all files of the text of a version: which of them a citation leads to is chance. */
static uint32_t count_text(struct counting_cited *c, uint32_t version)
{
	uint32_t count = 0, document = version;

	do {
		count += count_new(c, document);
		document = c->d->rows[document].next_same;
	} while (document != version);
	return count;
}

/* How many texts cite a work, other than its own versions: each of its versions has that. Files
 * of the same text are counted once, as they are listed. */
static void count_work(struct counting_cited *c)
{
	struct catalog_document *rows = c->d->rows;
	const uint32_t *versions = c->d->versions;
	uint32_t from = c->d->versions_at[c->work], to = c->d->versions_at[c->work + 1], count = 0;

	for (uint32_t v = from; v < to; v++)
		c->seen[rows[versions[v]].same] = c->work + 1; /* cites itself */
	for (uint32_t v = from; v < to; v++)
		if (rows[versions[v]].same == versions[v] ||
		    rows[rows[versions[v]].same].work != c->work)
			count += count_text(c, versions[v]);
	for (uint32_t v = from; v < to; v++)
		rows[versions[v]].cited = count;
}

static enum zw_status count_cited(struct documents *d, struct catalog_image *image,
                                  struct spool *from, struct err *err)
{
	struct mapped mapped = {0};
	struct counting_cited c = {
	        .d = d, .mapped = &mapped, .seen = calloc((size_t)d->n + 1, sizeof(*c.seen))};
	const void *at, *list;

	if (!c.seen)
		return err_no_memory(err);
	enum zw_status status = mapped_add(&mapped, &image->sections[CATALOG_CITED_AT], &at, err);
	if (status == ZW_OK)
		status = mapped_add(&mapped, from, &list, err);
	if (status == ZW_OK) {
		c.at = at;
		c.from = list;
		for (; c.work < d->works; c.work++)
			count_work(&c);
	}
	mapped_release(&mapped);
	free(c.seen);
	return status;
}

enum zw_status cited_finish(struct cited *c, struct documents *d, const char *dir,
                            struct catalog_image *image, struct err *err)
{
	struct spool from;

	spool_init(&from, dir, UINT64_MAX);
	enum zw_status status =
	        add_lists(c->documents, image, CATALOG_CITED_AT, CATALOG_CITED, &from, err);
	gathered_drop(&c->documents);
	if (status == ZW_OK)
		status = add_lists(c->places, image, CATALOG_PLACES_AT, CATALOG_PLACES, NULL, err);
	gathered_drop(&c->places);
	if (status == ZW_OK)
		status = count_cited(d, image, &from, err);
	spool_release(&from);
	return status;
}
