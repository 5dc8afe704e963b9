/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A document as indexer/entry.c wants it, of the records of its entries. Its parts are not kept:
 * only the facts are made of them, and their line is taken as it is.
 */
#include "indexer/restore/restore.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/metadata/understand.h"

#include <stdio.h>
#include <string.h>

enum { DATA_LIMIT = 2 * TEXT_LIMIT }; /* bytes of the record of an entry */

static enum zw_status damaged(const struct shard *shard, uint32_t document, struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, _("shard %s: document %u is damaged"), shard->info.name,
	               document);
}

/* ---- Metadata ---- */

static void add_values(struct metadata *m, enum meta_field field, const char *values)
{
	for (const char *end; *values; values = end + (*end == '\n')) {
		end = strchrnul(values, '\n');
		metadata_add(m, field, ORIGIN_TEXT, 0, values, (size_t)(end - values));
	}
}

/* The day that is shown comes from the values, or else from the name of the file. */
static enum zw_status add_metadata(const struct document_record *record, struct metadata *m,
                                   struct err *err)
{
	char date[DATE_SIZE];

	metadata_add(m, META_TITLE, ORIGIN_TEXT, 0, record->title, strlen(record->title));
	for (enum meta_field field = META_TITLE + 1; field < META_FIELDS; field++)
		if (record->meta[field])
			add_values(m, field, record->meta[field]);
	snprintf(date, sizeof(date), "%s", metadata_date(m));
	if (strcmp(date, record->date) != 0)
		memcpy(m->named, record->date, sizeof(m->named));
	return buf_status(&m->values, _("metadata"), err);
}

/* ---- Passages ---- */

static void add_passage(struct document *d, const struct passage_record *record)
{
	struct passage p = {
	        .kind = record->kind,
	        .level = record->level,
	        .parent = record->parent,
	        .text = (uint32_t)d->text.len,
	        .text_len = (uint32_t)record->text_len,
	        .heading_len = (uint32_t)record->heading_len,
	};

	memcpy(p.anchor, record->anchor, sizeof(p.anchor));
	memcpy(p.article, record->article, sizeof(p.article));
	buf_add(&d->text, record->text, record->text_len);
	buf_add(&d->passages, &p, sizeof(p));
}

static enum zw_status add_passages(const struct shard *shard, uint32_t document, struct buf *data,
                                   struct document *d, struct err *err)
{
	enum zw_status status = ZW_OK;
	struct passage_record record;
	uint32_t first, end;

	shard_passages_of(shard, document, &first, &end);
	for (uint32_t p = first; p < end && status == ZW_OK; p++) {
		buf_reset(data);
		status = shard_passage_record(shard, p, data, err);
		if (status == ZW_OK)
			status = buf_status(data, _("passage"), err);
		if (status == ZW_OK)
			status = passage_decode(buf_cstr(data), data->len, &record, err);
		if (status == ZW_OK &&
		    (record.parent > end - first || !utf8_valid(record.text, record.text_len)))
			status = damaged(shard, document, err);
		if (status == ZW_OK)
			add_passage(d, &record);
	}
	if (status == ZW_OK)
		status = buf_status(&d->text, _("text of one document"), err);
	return status == ZW_OK ? buf_status(&d->passages, _("passages of one document"), err)
	                       : status;
}

/* ---- The document ---- */

static enum zw_status read_record(const struct shard *shard, uint32_t document, struct buf *data,
                                  struct document_record *record, struct err *err)
{
	enum zw_status status = shard_document_record(shard, document, data, err);

	if (status == ZW_OK)
		status = buf_status(data, _("metadata"), err);
	return status == ZW_OK ? document_decode(buf_cstr(data), data->len, record, err) : status;
}

static enum zw_status add_again(const struct shard *shard, uint32_t from, struct entry_maker *m,
                                const struct document_record *record, struct buf *data,
                                struct err *err)
{
	struct span facts = shard_facts(shard, from);
	struct document d = {
	        .format = record->format,
	        .charset = record->charset,
	        .bytes = record->bytes,
	        .text = BUF_INIT(TEXT_LIMIT),
	        .passages = BUF_INIT((size_t)PASSAGES_LIMIT * sizeof(struct passage)),
	};

	metadata_init(&d.metadata);
	enum zw_status status = add_metadata(record, &d.metadata, err);
	if (status == ZW_OK)
		status = add_passages(shard, from, data, &d, err);
	if (status == ZW_OK && (document_passages(&d) != record->passages || facts.len == 0))
		status = damaged(shard, from, err);
	if (status == ZW_OK)
		status = entry_add_again(m, record->path, &d, facts, err);
	document_release(&d);
	return status;
}

enum zw_status restore_document(const struct shard *shard, uint32_t from, struct entry_maker *m,
                                struct err *err)
{
	struct buf data = BUF_INIT(DATA_LIMIT);
	struct document_record record;
	enum zw_status status = read_record(shard, from, &data, &record, err);

	if (status == ZW_OK) {
		status = add_again(shard, from, m, &record, &data, err);
		document_record_release(&record);
	}
	buf_release(&data);
	return status;
}
