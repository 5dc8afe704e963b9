/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Values of fields are sorted twice: by their texts, which gives them numbers, and back by the
 * documents that have them. Names by their hashes.
 */
#include "indexer/catalog/relate.h"

#include "core/i18n.h"

#include <string.h>

/* ---- Numbers of values ---- */

struct numbering {
	struct catalog_image *image;
	struct sorter *by_document; /* field, document, place; number */
	struct buf before;          /* the key of the record before */
	uint32_t fields;            /* that were begun */
	uint32_t first;             /* of the texts of the last one */
};

static void begin_fields(struct numbering *n, uint32_t up_to)
{
	for (; n->fields <= up_to; n->fields++) {
		n->first = catalog_rows(n->image, CATALOG_TEXTS);
		catalog_add(n->image, CATALOG_FIELDS_AT, n->first);
	}
}

static enum zw_status number_value(struct numbering *n, const struct sorted *record,
                                   struct err *err)
{
	struct spool *strings = &n->image->sections[CATALOG_STRINGS];
	const size_t field = sizeof(uint32_t);
	BUF_HERE(key, 3 * sizeof(uint32_t));

	begin_fields(n, sort_take_u32(record->key));
	if (n->before.len != record->key_len ||
	    memcmp(n->before.data, record->key, record->key_len) != 0) {
		catalog_add(n->image, CATALOG_TEXTS, catalog_rows(n->image, CATALOG_STRINGS));
		spool_add(strings, record->key + field, record->key_len - field);
		buf_reset(&n->before);
		buf_add(&n->before, record->key, record->key_len);
	}
	uint32_t number = catalog_rows(n->image, CATALOG_TEXTS) - 1 - n->first;
	buf_add(&key, record->key, field);
	buf_add(&key, record->value, record->value_len);
	enum zw_status status =
	        sorter_add(n->by_document, key.data, key.len, &number, sizeof(number), err);
	buf_release(&key);
	return status == ZW_OK ? buf_status(&n->before, _("catalog"), err) : status;
}

static enum zw_status number_values(struct sorter *values, struct numbering *n, struct err *err)
{
	struct sorted record;
	enum zw_status status = sorter_finish(values, err);

	while (status == ZW_OK && sorter_next(values, &record))
		status = number_value(n, &record, err);
	if (status == ZW_OK)
		status = sorter_status(values, err);
	begin_fields(n, META_FIELDS);
	return status;
}

/* ---- Values of documents ---- */

static bool is_of(const struct sorted *record, uint32_t field, uint32_t document)
{
	return sort_take_u32(record->key) == field &&
	       sort_take_u32(record->key + sizeof(uint32_t)) == document;
}

static enum zw_status add_values(struct sorter *by_document, struct catalog_image *image,
                                 struct err *err)
{
	struct sorted record;
	enum zw_status status = sorter_finish(by_document, err);
	bool more = status == ZW_OK && sorter_next(by_document, &record);

	for (uint32_t field = 0; field < META_FIELDS; field++)
		for (uint32_t d = 0; d < image->documents; d++) {
			catalog_add(image, CATALOG_VALUES_AT, catalog_rows(image, CATALOG_VALUES));
			for (; more && is_of(&record, field, d);
			     more = sorter_next(by_document, &record))
				spool_add(&image->sections[CATALOG_VALUES], record.value,
				          record.value_len);
		}
	catalog_add(image, CATALOG_VALUES_AT, catalog_rows(image, CATALOG_VALUES));
	return status == ZW_OK ? sorter_status(by_document, err) : status;
}

enum zw_status relate_values(struct gathered *g, struct catalog_image *image, struct err *err)
{
	struct numbering n = {.image = image, .before = BUF_INIT(SORT_MEMORY_VALUES)};
	enum zw_status status = sorter_new(g->dir, SORT_MEMORY, &n.by_document, err);

	if (status == ZW_OK)
		status = number_values(g->values, &n, err);
	gathered_drop(&g->values);
	if (status == ZW_OK)
		status = add_values(n.by_document, image, err);
	sorter_free(n.by_document);
	buf_release(&n.before);
	return status;
}

/* ---- Names ---- */

enum zw_status relate_names(struct gathered *g, struct catalog_image *image, struct err *err)
{
	const size_t document = sizeof(uint64_t), passage = document + sizeof(uint32_t);
	struct sorted record;
	enum zw_status status = sorter_finish(g->names, err);

	while (status == ZW_OK && sorter_next(g->names, &record)) {
		struct catalog_name name = {
		        .hash = sort_take_u64(record.key),
		        .document = sort_take_u32(record.key + document),
		        .passage = sort_take_u32(record.key + passage),
		};
		memcpy(&name.kind, record.value, sizeof(name.kind));
		spool_add(&image->sections[CATALOG_NAMES], &name, sizeof(name));
	}
	if (status == ZW_OK)
		status = sorter_status(g->names, err);
	gathered_drop(&g->names);
	return status;
}
