/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The dying are restored once more, to see which terms they had: a shard keeps no list of them.
 */
#include "indexer/restore/restore.h"

#include "core/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t FILE_LIMIT = (size_t)8 << 30; /* bytes */

/* The document that is being restored. */
struct counting {
	struct dead_writer *writer;
	uint32_t document, passage; /* entries that come next */
};

static enum zw_status count_entry(void *context, enum table table, const struct shard_entry *entry,
                                  struct err *err)
{
	struct counting *c = context;
	uint32_t number = table == TABLE_DOCUMENTS ? c->document : c->passage++;

	return dead_add(c->writer, table, number, entry->terms, entry->n_terms, err);
}

static enum zw_status count_documents(const struct shard *shard, const struct dying *dying,
                                      size_t n, struct dead_writer *writer, uint64_t *characters,
                                      struct err *err)
{
	struct counting c = {.writer = writer};
	struct entry_maker maker;
	uint32_t end;
	enum zw_status status = entry_maker_init_for(&maker, count_entry, &c, err);

	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		if (dying[i].document < 1 || dying[i].document > shard->info.documents) {
			status = err_set(err, ZW_BAD_INDEX, _("shard %s has no document %u"),
			                 shard->info.name, dying[i].document);
			break;
		}
		if (shard_is_dead(shard, dying[i].document) ||
		    (i > 0 && dying[i].document == dying[i - 1].document))
			continue;
		c.document = dying[i].document;
		shard_passages_of(shard, c.document, &c.passage, &end);
		status = restore_document(shard, c.document, &maker, err);
	}
	*characters = maker.characters;
	entry_maker_release(&maker);
	return status;
}

/* dying[0, n) are of this shard, in order. */
static enum zw_status make_file(const struct shard *shard, const struct dying *dying, size_t n,
                                struct dead_file *file, struct err *err)
{
	const uint32_t entries[TABLES] = {
	        [TABLE_DOCUMENTS] = shard->info.documents, [TABLE_PASSAGES] = shard->info.passages};
	struct dead_writer *writer;
	struct dead *dead;

	snprintf(file->shard, sizeof(file->shard), "%s", shard->info.name);
	file->bytes = BUF_INIT(FILE_LIMIT);
	enum zw_status status = dead_begin(entries, shard->dead, &writer, err);
	if (status != ZW_OK)
		return status;
	status = count_documents(shard, dying, n, writer, &file->characters, err);
	if (status != ZW_OK) {
		dead_discard(writer);
		return status;
	}
	status = dead_finish(writer, &file->bytes, err);
	if (status == ZW_OK)
		status = dead_view(file->bytes.data, file->bytes.len, entries, &dead, err);
	if (status != ZW_OK)
		return status;
	file->dead = dead_count(dead, TABLE_DOCUMENTS);
	dead_close(dead);
	return ZW_OK;
}

static int by_place(const void *a, const void *b)
{
	const struct dying *x = a, *y = b;

	if (x->shard != y->shard)
		return x->shard < y->shard ? -1 : 1;
	return (x->document > y->document) - (x->document < y->document);
}

static enum zw_status make_files(const struct generation *before, const struct dying *dying,
                                 size_t n_dying, struct dead_file *files, size_t *n,
                                 struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t from = 0, to; from < n_dying && status == ZW_OK; from = to) {
		size_t shard = dying[from].shard;
		if (shard >= before->manifest.n_shards)
			return err_set(err, ZW_BAD_INDEX, _("there is no shard %zu"), shard);
		for (to = from; to < n_dying && dying[to].shard == shard; to++)
			;
		status = make_file(&before->shards[shard], dying + from, to - from, &files[(*n)++],
		                   err);
	}
	return status;
}

enum zw_status dead_files_make(const struct generation *before, const struct dying *dying,
                               size_t n_dying, struct dead_file **files, size_t *n, struct err *err)
{
	struct dying *sorted = calloc(n_dying + 1, sizeof(*sorted));
	struct dead_file *made = calloc(before->manifest.n_shards + 1, sizeof(*made));
	size_t count = 0;
	enum zw_status status = ZW_OK;

	if (sorted && made) {
		if (n_dying)
			memcpy(sorted, dying, n_dying * sizeof(*sorted));
		qsort(sorted, n_dying, sizeof(*sorted), by_place);
		status = make_files(before, sorted, n_dying, made, &count, err);
	} else {
		status = err_no_memory(err);
	}
	free(sorted);
	if (status == ZW_OK) {
		*files = made;
		*n = count;
	} else {
		dead_files_release(made, count);
	}
	return status;
}

void dead_files_release(struct dead_file *files, size_t n)
{
	for (size_t i = 0; files && i < n; i++)
		buf_release(&files[i].bytes);
	free(files);
}
