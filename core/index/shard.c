/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The writer first, then the reader. The tables are written to documents.new and passages.new and
 * compacted at the end: full blocks, a third of the size less.
 */
#include "core/index/shard.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/schema.h"
#include "core/index/shard_files.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct header {
	char magic[4];
	uint32_t version;
	uint64_t order; /* reads as ORDER on a machine of the same byte order */
};

static const char magic[4] = {'Z', 'W', 'A', 'T'};
static const uint64_t ORDER = UINT64_C(0x0102030405060708);

enum { FOLD, FACTS, DOCUMENTS_AT, PASSAGES_AT, FILES };
static const char *const file_names[FILES] = {"fold", "facts", "documents.at", "passages.at"};

struct shard_writer {
	char *path;
	struct xap_writer *documents, *passages;
	FILE *files[FILES];
	struct shard_info info;
	uint64_t title, text; /* of the document at work */
	uint32_t first_passage;
};

/* ---- Writing ---- */

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
	struct header header = {.version = SCHEMA_VERSION, .order = ORDER};
	enum zw_status status = ZW_OK;

	memcpy(header.magic, magic, sizeof(magic));
	for (int i = 0; i < FILES && status == ZW_OK; i++) {
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

static enum zw_status create_table(struct shard_writer *w, const char *table,
                                   struct xap_writer **writer, struct err *err)
{
	PATH_BUF(path);
	enum zw_status status;

	buf_printf(&path, "%s/%s.new", w->path, table);
	status = xap_create(buf_cstr(&path), writer, err);
	if (status == ZW_OK)
		status = xap_set_metadata(*writer, METADATA_SHARD, w->info.name, err);
	buf_release(&path);
	return status;
}

enum zw_status shard_create(const char *path, const char *name, struct shard_writer **writer,
                            struct err *err)
{
	struct shard_writer *w = calloc(1, sizeof(*w));
	enum zw_status status;

	*writer = NULL;
	if (!w || !(w->path = strdup(path))) {
		free(w);
		return err_no_memory(err);
	}
	snprintf(w->info.name, sizeof(w->info.name), "%s", name);
	if (mkdir(path, 0777) != 0)
		status = err_errno(err, path);
	else
		status = open_files(w, err);
	if (status == ZW_OK)
		status = create_table(w, "documents", &w->documents, err);
	if (status == ZW_OK)
		status = create_table(w, "passages", &w->passages, err);
	if (status != ZW_OK) {
		shard_discard(w);
		return status;
	}
	*writer = w;
	return ZW_OK;
}

enum zw_status shard_begin(struct shard_writer *w, struct span title, struct err *err)
{
	enum zw_status status = write_bytes(w, FOLD, title.at, title.len, err);

	w->title = w->info.fold;
	w->text = w->title + title.len;
	w->info.fold = w->text;
	w->first_passage = w->info.passages + 1;
	return status;
}

enum zw_status shard_passage(struct shard_writer *w, struct span text, uint32_t bits,
                             const struct xap_entry *entry, struct err *err)
{
	struct passage_at row = {
	        .text = (uint32_t)(w->info.fold - w->text),
	        .document = (w->info.documents + 1) | (bits & PASSAGE_BITS),
	};
	enum zw_status status = write_bytes(w, FOLD, text.at, text.len, err);

	if (status == ZW_OK)
		status = write_bytes(w, PASSAGES_AT, &row, sizeof(row), err);
	if (status == ZW_OK)
		status = xap_add(w->passages, entry, err);
	if (status == ZW_OK) {
		w->info.fold += text.len;
		w->info.passages++;
	}
	return status;
}

static enum zw_status add_document_row(struct shard_writer *w, struct err *err)
{
	struct document_at row = {
	        .title = w->title,
	        .text = w->text,
	        .facts = w->info.facts,
	        .first_passage = w->first_passage,
	};

	return write_bytes(w, DOCUMENTS_AT, &row, sizeof(row), err);
}

enum zw_status shard_end(struct shard_writer *w, const struct xap_entry *entry, struct span facts,
                         struct err *err)
{
	enum zw_status status = add_document_row(w, err);

	if (status == ZW_OK)
		status = write_bytes(w, FACTS, facts.at, facts.len, err);
	if (status == ZW_OK)
		status = write_bytes(w, FACTS, "\n", 1, err);
	w->info.facts += facts.len + 1;
	if (status == ZW_OK)
		status = xap_add(w->documents, entry, err);
	if (status == ZW_OK)
		w->info.documents++;
	return status;
}

enum zw_status shard_flush(struct shard_writer *w, struct err *err)
{
	enum zw_status status = xap_flush(w->documents, err);

	return status == ZW_OK ? xap_flush(w->passages, err) : status;
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

static enum zw_status compact_table(const char *shard, const char *table, struct err *err)
{
	PATH_BUF(from);
	PATH_BUF(to);

	buf_printf(&to, "%s/%s", shard, table);
	buf_printf(&from, "%s/%s.new", shard, table);
	enum zw_status status = check_room(shard, files_tree_size(buf_cstr(&from)), err);
	if (status == ZW_OK)
		status = xap_compact(buf_cstr(&from), buf_cstr(&to), err);
	if (status == ZW_OK)
		status = files_remove_tree(buf_cstr(&from), err);
	buf_release(&from);
	buf_release(&to);
	return status;
}

/* The rows behind the last, which say where it ends. */
static enum zw_status write_ends(struct shard_writer *w, struct err *err)
{
	w->title = w->text = w->info.fold;
	w->first_passage = w->info.passages + 1;
	enum zw_status status = add_document_row(w, err);
	if (status == ZW_OK)
		status = write_bytes(w, PASSAGES_AT, &(struct passage_at){0, 0},
		                     sizeof(struct passage_at), err);
	return status;
}

static enum zw_status close_files(struct shard_writer *w, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (int i = 0; i < FILES; i++) {
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
	if (status == ZW_OK) {
		status = xap_finish(w->documents, err);
		w->documents = NULL;
	}
	if (status == ZW_OK) {
		status = xap_finish(w->passages, err);
		w->passages = NULL;
	}
	if (status == ZW_OK)
		status = compact_table(w->path, "documents", err);
	if (status == ZW_OK)
		status = compact_table(w->path, "passages", err);
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
	xap_discard(w->documents);
	xap_discard(w->passages);
	free(w->path);
	free(w);
}

/* ---- Reading ---- */

/* Maps a file that must have `size` bytes. */
static enum zw_status map_file(const char *shard, int file, uint64_t size, struct files_map *map,
                               struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/%s", shard, file_names[file]);
	enum zw_status status = files_map(buf_cstr(&path), map, err);
	if (status == ZW_OK && map->len != size)
		status = err_set(err, ZW_BAD_INDEX, _("%s: %zu bytes, the manifest says %" PRIu64),
		                 buf_cstr(&path), map->len, size);
	buf_release(&path);
	return status;
}

static enum zw_status check_header(const char *shard, const struct files_map *map, struct err *err)
{
	const struct header *header = map->at;

	if (memcmp(header->magic, magic, sizeof(magic)) != 0 || header->order != ORDER)
		return err_set(err, ZW_BAD_INDEX, _("%s: not an index of this machine"), shard);
	if (header->version != SCHEMA_VERSION)
		return err_set(err, ZW_OLD_VERSION,
		               _("%s: made by version %" PRIu32 " of the index, this program reads "
		                 "version %d: reindex"),
		               shard, header->version, SCHEMA_VERSION);
	return ZW_OK;
}

static enum zw_status map_files(const char *path, struct shard *s, struct err *err)
{
	uint64_t sizes[FILES] = {
	        [FOLD] = s->info.fold,
	        [FACTS] = s->info.facts,
	        [DOCUMENTS_AT] = sizeof(struct header) +
	                         (s->info.documents + UINT64_C(1)) * sizeof(struct document_at),
	        [PASSAGES_AT] = sizeof(struct header) +
	                        (s->info.passages + UINT64_C(1)) * sizeof(struct passage_at),
	};
	enum zw_status status = ZW_OK;

	for (int i = 0; i < FILES && status == ZW_OK; i++) {
		status = map_file(path, i, sizes[i], &s->maps[i], err);
		if (status == ZW_OK && (i == DOCUMENTS_AT || i == PASSAGES_AT))
			status = check_header(path, &s->maps[i], err);
	}
	if (status != ZW_OK)
		return status;
	s->fold = s->maps[FOLD].at ? s->maps[FOLD].at : "";
	s->document_at =
	        (const void *)((const char *)s->maps[DOCUMENTS_AT].at + sizeof(struct header));
	s->passage_at =
	        (const void *)((const char *)s->maps[PASSAGES_AT].at + sizeof(struct header));
	return ZW_OK;
}

static enum zw_status open_table(const char *shard, const char *name, uint32_t count,
                                 struct xap_table **table, struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/%s", shard, name);
	const char *paths[] = {buf_cstr(&path)};
	enum zw_status status = xap_open(paths, 1, table, err);
	if (status == ZW_OK && xap_count(*table) != count)
		status = err_set(err, ZW_BAD_INDEX,
		                 _("%s: %" PRIu32 " entries, the manifest says %" PRIu32), paths[0],
		                 xap_count(*table), count);
	buf_release(&path);
	return status;
}

enum zw_status shard_open(const char *path, const struct shard_info *info, struct shard *s,
                          struct err *err)
{
	*s = (struct shard){.info = *info};
	enum zw_status status = shard_files_check(path, info, err);
	if (status == ZW_OK)
		status = map_files(path, s, err);
	if (status == ZW_OK)
		status = open_table(path, "documents", info->documents, &s->documents, err);
	if (status == ZW_OK)
		status = open_table(path, "passages", info->passages, &s->passages, err);
	if (status != ZW_OK)
		shard_close(s);
	return status;
}

void shard_close(struct shard *s)
{
	xap_close(s->documents);
	xap_close(s->passages);
	for (int i = 0; i < FILES; i++)
		files_unmap(&s->maps[i]);
	*s = (struct shard){0};
}

static struct span fold_span(const struct shard *s, uint64_t start, uint64_t end)
{
	if (start > end || end > s->info.fold)
		return (struct span){"", 0};
	return (struct span){s->fold + start, (size_t)(end - start)};
}

/* NULL if there is none; 0 wraps around. */
static const struct document_at *row_of(const struct shard *s, uint32_t document)
{
	return document - 1 < s->info.documents ? &s->document_at[document - 1] : NULL;
}

struct span shard_title(const struct shard *s, uint32_t document)
{
	const struct document_at *d = row_of(s, document);
	return d ? fold_span(s, d->title, d->text) : (struct span){"", 0};
}

struct span shard_document_text(const struct shard *s, uint32_t document)
{
	const struct document_at *d = row_of(s, document);
	return d ? fold_span(s, d->text, d[1].title) : (struct span){"", 0};
}

struct span shard_passage_text(const struct shard *s, uint32_t passage)
{
	uint32_t document = shard_document_of(s, passage);
	const struct document_at *home = row_of(s, document);

	if (!home)
		return (struct span){"", 0};
	const struct passage_at *row = &s->passage_at[passage - 1];
	bool last = (row[1].document & ~PASSAGE_BITS) != document;
	return fold_span(s, home->text + row->text,
	                 last ? home[1].title : home->text + row[1].text);
}

struct span shard_facts(const struct shard *s, uint32_t document)
{
	const struct document_at *row = row_of(s, document);

	if (!row || row->facts >= row[1].facts || row[1].facts > s->info.facts)
		return (struct span){"", 0};
	return (struct span){(const char *)s->maps[FACTS].at + row->facts,
	                     (size_t)(row[1].facts - row->facts) - 1};
}

bool shard_is_dead(const struct shard *s, uint32_t document)
{
	return dead_has(s->dead, TABLE_DOCUMENTS, document);
}

enum zw_status shard_frequency(const struct shard *s, enum table table, const char *term,
                               size_t len, uint32_t *count, struct err *err)
{
	struct xap_table *of = table == TABLE_DOCUMENTS ? s->documents : s->passages;
	uint32_t all, dead = dead_frequency(s->dead, table, term, len);
	enum zw_status status = xap_frequency(of, term, len, &all, err);

	if (status == ZW_OK)
		*count = all > dead ? all - dead : 0;
	return status;
}

uint32_t shard_document_of(const struct shard *s, uint32_t passage)
{
	if (passage < 1 || passage > s->info.passages)
		return 0;
	uint32_t document = s->passage_at[passage - 1].document & ~PASSAGE_BITS;
	return row_of(s, document) ? document : 0;
}

bool shard_is_heading(const struct shard *s, uint32_t passage)
{
	return shard_document_of(s, passage) && (s->passage_at[passage - 1].document & HEADING_BIT);
}

bool shard_is_article(const struct shard *s, uint32_t passage)
{
	return shard_document_of(s, passage) && (s->passage_at[passage - 1].document & ARTICLE_BIT);
}

void shard_passages_of(const struct shard *s, uint32_t document, uint32_t *first, uint32_t *end)
{
	const struct document_at *row = row_of(s, document);

	*first = *end = 0;
	if (!row || row->first_passage < 1 || row[1].first_passage < row->first_passage ||
	    row[1].first_passage > s->info.passages + 1)
		return;
	*first = row->first_passage;
	*end = row[1].first_passage;
}
