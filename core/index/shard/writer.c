/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tree is written to tree.new and compacted at the end into full blocks.
 */
#include "core/index/shard/shard.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/postings/writer.h"
#include "core/index/schema.h"
#include "core/index/shard/files.h"
#include "core/index/shard/format.h"
#include "core/text/utf16.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum { PIECE = 2048 /* code units that are made at a time */ };

static const uint32_t DOCUMENTS_MOST = ~PASSAGE_BITS; /* numbers have room beside these */

static const char *const file_names[SHARD_FLAT_FILES] = SHARD_FLAT_NAMES;

struct shard_writer {
	char *path;
	struct xap_writer *tree;
	struct postings_writer *postings[TABLES];
	struct texts_writer *texts;
	struct hash_pieces *digest; /* of the text of the document at work */
	FILE *files[SHARD_FLAT_FILES];
	struct shard_info info;
	uint64_t lengths[TABLES];
	uint64_t units;       /* of fold, so far */
	uint64_t title, text; /* of the document at work: units */
	uint32_t first_passage;
};

static enum zw_status write_bytes(struct shard_writer *w, int file, const void *bytes, size_t n,
                                  struct err *err)
{
	if (n == 0 || fwrite(bytes, n, 1, w->files[file]) == 1)
		return ZW_OK;
	PATH_BUF(path);
	buf_printf(&path, "%s/%s", w->path, file_names[file]);
	enum zw_status status = err_errno(err, buf_cstr(&path));
	buf_release(&path);
	return status;
}

static enum zw_status open_files(struct shard_writer *w, struct err *err)
{
	struct shard_header header = {
	        .magic = SHARD_MAGIC, .version = SCHEMA_VERSION, .order = SHARD_ORDER};
	enum zw_status status = ZW_OK;

	for (int i = 0; i < SHARD_FLAT_FILES && status == ZW_OK; i++) {
		PATH_BUF(path);
		buf_printf(&path, "%s/%s", w->path, file_names[i]);
		w->files[i] = files_create(buf_cstr(&path));
		if (!w->files[i])
			status = err_errno(err, buf_cstr(&path));
		else if (i == DOCUMENTS_AT || i == PASSAGES_AT)
			status = write_bytes(w, i, &header, sizeof(header), err);
		buf_release(&path);
	}
	return status;
}

static enum zw_status create_tree(struct shard_writer *w, size_t memory, struct err *err)
{
	/* Titles and paths are a hundredth of the text, or less. */
	const size_t memories[TABLES] = {
	        [TABLE_DOCUMENTS] = memory / 8, [TABLE_PASSAGES] = memory / 8 * 7};
	PATH_BUF(path);

	buf_printf(&path, "%s/tree.new", w->path);
	enum zw_status status = w->info.served
	                                ? xap_create_replicable(buf_cstr(&path), &w->tree, err)
	                                : xap_create(buf_cstr(&path), &w->tree, err);
	for (enum table t = 0; status == ZW_OK && t < TABLES; t++) {
		status = postings_begin(w->path, t, memories[t], &w->postings[t], err);
		if (status == ZW_OK && w->info.served)
			postings_for_distant(w->postings[t]);
	}
	if (status == ZW_OK)
		status = texts_begin(&w->texts, err);
	if (status == ZW_OK && w->info.served)
		texts_for_distant(w->texts);
	buf_release(&path);
	return status;
}

enum zw_status shard_create(const char *path, const char *name, size_t memory,
                            struct shard_writer **writer, struct err *err)
{
	return shard_create_served(path, name, memory, 0, writer, err);
}

enum zw_status shard_create_served(const char *path, const char *name, size_t memory, uint32_t of,
                                   struct shard_writer **writer, struct err *err)
{
	struct shard_writer *w = calloc(1, sizeof(*w));
	enum zw_status status;

	*writer = NULL;
	if (!w || !(w->path = strdup(path)) || !(w->digest = hash_pieces_new())) {
		shard_discard(w);
		return err_no_memory(err);
	}
	w->info.served = of;
	snprintf(w->info.name, sizeof(w->info.name), "%s", name);
	if (mkdir(path, 0777) != 0)
		status = err_errno(err, path);
	else
		status = open_files(w, err);
	if (status == ZW_OK)
		status = create_tree(w, memory, err);
	if (status != ZW_OK) {
		shard_discard(w);
		return status;
	}
	*writer = w;
	return ZW_OK;
}

static enum zw_status add_postings(struct shard_writer *w, enum table table, uint32_t entry,
                                   const struct shard_entry *e, struct err *err)
{
	return postings_add(w->postings[table], entry, w->info.documents + 1, e->terms, e->n_terms,
	                    err);
}

static enum zw_status put_record(struct shard_writer *w, struct span record, struct err *err)
{
	char key[SHARD_RECORD_KEY];

	shard_record_key(w->info.documents + 1, key);
	return xap_put(w->tree, key, sizeof(key), record.at, record.len, err);
}

/* Piece by piece: a paragraph may be of megabytes. */
static enum zw_status write_folded(struct shard_writer *w, struct span text, struct err *err)
{
	uint16_t units[PIECE];
	enum zw_status status = ZW_OK;

	for (size_t at = 0; at < text.len && status == ZW_OK;) {
		size_t n = utf16_encode(text, &at, units, PIECE);
		status = write_bytes(w, FOLD, units, n * sizeof(*units), err);
		w->units += n;
	}
	return status;
}

enum zw_status shard_begin(struct shard_writer *w, struct span title,
                           const struct shard_entry *entry, struct err *err)
{
	w->title = w->units;
	enum zw_status status =
	        w->info.documents < DOCUMENTS_MOST
	                ? write_folded(w, title, err)
	                : err_set(err, ZW_LIMIT, _("a shard has at most %u documents"),
	                          DOCUMENTS_MOST);

	w->text = w->units;
	w->first_passage = w->info.passages + 1;
	hash_pieces_begin(w->digest);
	if (status == ZW_OK)
		status = put_record(w, entry->record, err);
	return status == ZW_OK ? add_postings(w, TABLE_DOCUMENTS, w->info.documents + 1, entry, err)
	                       : status;
}

enum zw_status shard_passage(struct shard_writer *w, struct span text, uint32_t bits,
                             const struct shard_entry *entry, struct err *err)
{
	struct passage_at row = {
	        .text = (uint32_t)(w->units - w->text),
	        .document = (w->info.documents + 1) | (bits & PASSAGE_BITS),
	        .length = entry->length,
	};
	enum zw_status status = write_folded(w, text, err);

	if (status == ZW_OK)
		status = write_bytes(w, PASSAGES_AT, &row, sizeof(row), err);
	if (status == ZW_OK)
		status = texts_add(w->texts, w->tree, entry->record.at, entry->record.len, err);
	if (status == ZW_OK)
		status = add_postings(w, TABLE_PASSAGES, w->info.passages + 1, entry, err);
	if (status == ZW_OK) {
		hash_pieces_add(w->digest, text.at, text.len);
		w->info.passages++;
		w->lengths[TABLE_PASSAGES] += entry->length;
	}
	return status;
}

static enum zw_status add_document_row(struct shard_writer *w, uint32_t length, struct err *err)
{
	struct document_at row = {
	        .title = w->title,
	        .text = w->text,
	        .facts = w->info.facts,
	        .first_passage = w->first_passage,
	        .length = length,
	};

	hash_pieces_end(w->digest, row.digest);
	return write_bytes(w, DOCUMENTS_AT, &row, sizeof(row), err);
}

enum zw_status shard_end(struct shard_writer *w, uint32_t length, struct span facts,
                         struct err *err)
{
	enum zw_status status = add_document_row(w, length, err);

	/* With those of its text, unlike the entry of shard_begin. */
	w->lengths[TABLE_DOCUMENTS] += length;
	if (status == ZW_OK)
		status = write_bytes(w, FACTS, facts.at, facts.len, err);
	if (status == ZW_OK)
		status = write_bytes(w, FACTS, "\n", 1, err);
	w->info.facts += facts.len + 1;
	w->info.documents++;
	return status;
}

/* Xapian's compaction does not end well on a full disk. */
static enum zw_status check_room(const char *path, uint64_t needed, struct err *err)
{
	struct statvfs room;

	if (statvfs(path, &room) != 0 || (uint64_t)room.f_bavail * room.f_frsize >= needed)
		return ZW_OK;
	errno = ENOSPC;
	return err_errno(err, path);
}

static enum zw_status compact_tree(const char *shard, struct err *err)
{
	PATH_BUF(from);
	PATH_BUF(to);

	buf_printf(&to, "%s/tree", shard);
	buf_printf(&from, "%s/tree.new", shard);
	enum zw_status status = check_room(shard, files_tree_size(buf_cstr(&from)), err);
	if (status == ZW_OK)
		status = xap_compact(buf_cstr(&from), buf_cstr(&to), err);
	if (status == ZW_OK)
		status = files_remove_tree(buf_cstr(&from), err);
	buf_release(&from);
	buf_release(&to);
	return status;
}

/* Terms in ascending order of their keys: see xap_put. */
static enum zw_status finish_tree(struct shard_writer *w, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (enum table t = 0; t < TABLES && status == ZW_OK; t++) {
		status = postings_finish(w->postings[t], w->tree, err);
		w->postings[t] = NULL;
	}
	if (status == ZW_OK) {
		status = texts_finish(w->texts, w->tree, err);
		w->texts = NULL;
	}
	if (status == ZW_OK) {
		status = xap_finish(w->tree, err);
		w->tree = NULL;
	}
	return status == ZW_OK ? compact_tree(w->path, err) : status;
}

/* The rows behind the last, which say where it ends. */
static enum zw_status write_ends(struct shard_writer *w, struct err *err)
{
	w->title = w->text = w->units;
	w->info.fold = w->units * sizeof(uint16_t);
	w->first_passage = w->info.passages + 1;
	hash_pieces_begin(w->digest);
	const struct shard_totals totals = {
	        {w->lengths[TABLE_DOCUMENTS], w->lengths[TABLE_PASSAGES]}};
	enum zw_status status = add_document_row(w, 0, err);
	if (status == ZW_OK)
		status = write_bytes(w, DOCUMENTS_AT, &totals, sizeof(totals), err);
	if (status == ZW_OK)
		status = write_bytes(w, PASSAGES_AT, &(struct passage_at){0},
		                     sizeof(struct passage_at), err);
	return status;
}

static enum zw_status close_files(struct shard_writer *w, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (int i = 0; i < SHARD_FLAT_FILES; i++) {
		if (w->files[i] && fclose(w->files[i]) != 0 && status == ZW_OK)
			status = err_errno(err, w->path);
		w->files[i] = NULL;
	}
	return status;
}

enum zw_status shard_finish(struct shard_writer *w, struct shard_info *info, struct err *err)
{
	enum zw_status status = write_ends(w, err);

	if (status == ZW_OK)
		status = close_files(w, err);
	if (status == ZW_OK)
		status = finish_tree(w, err);
	if (status == ZW_OK)
		status = shard_files_note(w->path, &w->info, err);
	if (status == ZW_OK)
		*info = w->info;
	shard_discard(w);
	return status;
}

void shard_discard(struct shard_writer *w)
{
	if (!w)
		return;
	(void)close_files(w, NULL);
	for (enum table t = 0; t < TABLES; t++)
		postings_discard(w->postings[t]);
	texts_discard(w->texts);
	hash_pieces_free(w->digest);
	xap_discard(w->tree);
	free(w->path);
	free(w);
}
