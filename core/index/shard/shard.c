/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading; writer.c has the rest.
 */
#include "core/index/shard/shard.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/distant/folded.h"
#include "core/index/schema.h"
#include "core/index/shard/files.h"
#include "core/index/shard/format.h"

#include <inttypes.h>
#include <string.h>

/* Bytes of values of a tree that are kept: a search asks for most of them twice or more, and each
 * time costs some calls of the kernel. */
static const size_t RECENT = 2 << 20;

enum { WANTED = 8 /* a part of what is kept, so that it does not push itself out */ };

static const char *const file_names[SHARD_FLAT_FILES] = SHARD_FLAT_NAMES;

static const uint16_t nothing[1];
static const struct span16 no_text = {nothing, 0};

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
	const struct shard_header *header = map->at;

	if (memcmp(header->magic, SHARD_MAGIC, sizeof(header->magic)) != 0 ||
	    header->order != SHARD_ORDER)
		return err_set(err, ZW_BAD_INDEX, _("%s: not an index of this machine"), shard);
	if (header->version != SCHEMA_VERSION)
		return err_set(err, ZW_OLD_VERSION,
		               _("%s: made by version %" PRIu32 " of the index, this program reads "
		                 "version %d: reindex"),
		               shard, header->version, SCHEMA_VERSION);
	return ZW_OK;
}

/* From file `first` on. */
static enum zw_status map_files(const char *path, int first, struct shard *s, struct err *err)
{
	uint64_t sizes[SHARD_FLAT_FILES] = {
	        [FOLD] = s->info.fold,
	        [FACTS] = s->info.facts,
	        [DOCUMENTS_AT] = sizeof(struct shard_header) +
	                         (s->info.documents + UINT64_C(1)) * sizeof(struct document_at) +
	                         sizeof(struct shard_totals),
	        [PASSAGES_AT] = sizeof(struct shard_header) +
	                        (s->info.passages + UINT64_C(1)) * sizeof(struct passage_at),
	};
	enum zw_status status = ZW_OK;

	for (int i = first; i < SHARD_FLAT_FILES && status == ZW_OK; i++) {
		status = map_file(path, i, sizes[i], &s->maps[i], err);
		if (status == ZW_OK && (i == DOCUMENTS_AT || i == PASSAGES_AT))
			status = check_header(path, &s->maps[i], err);
	}
	if (status == ZW_OK && s->maps[FOLD].len % sizeof(*s->fold) != 0)
		status = err_set(err, ZW_BAD_INDEX, _("%s: a table of the index is damaged"), path);
	if (status != ZW_OK)
		return status;
	s->fold = s->maps[FOLD].at ? s->maps[FOLD].at : nothing;
	const struct shard_header *documents = s->maps[DOCUMENTS_AT].at;
	const struct shard_header *passages = s->maps[PASSAGES_AT].at;
	s->document_at = (const void *)(documents + 1);
	s->passage_at = (const void *)(passages + 1);
	const struct shard_totals *totals = (const void *)(s->document_at + s->info.documents + 1);
	s->lengths[TABLE_DOCUMENTS] = totals->lengths[0];
	s->lengths[TABLE_PASSAGES] = totals->lengths[1];
	return ZW_OK;
}

static enum zw_status open_tree(const char *shard, struct shard *s, struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/tree", shard);
	enum zw_status status = xap_open(buf_cstr(&path), RECENT, &s->tree, err);
	if (status == ZW_OK)
		status = texts_open(s->tree, s->info.passages, &s->texts, err);
	buf_release(&path);
	return status;
}

enum zw_status shard_open(const char *path, const struct shard_info *info, struct shard *s,
                          struct err *err)
{
	*s = (struct shard){.info = *info};
	enum zw_status status = shard_files_check(path, info, err);
	if (status == ZW_OK)
		status = map_files(path, FOLD, s, err);
	if (status == ZW_OK)
		status = open_tree(path, s, err);
	if (status != ZW_OK)
		shard_close(s);
	return status;
}

enum zw_status shard_open_distant(const char *path, const struct shard_info *info,
                                  struct xap_tree *tree, struct shard *s, struct err *err)
{
	PATH_BUF(titles);

	*s = (struct shard){.info = *info};
	buf_printf(&titles, "%s/" SHARD_TITLES, path);
	enum zw_status status = map_files(path, DOCUMENTS_AT, s, err);
	if (status == ZW_OK)
		status = folded_open(buf_cstr(&titles), s, &s->folded, err);
	s->tree = tree;
	if (status == ZW_OK)
		status = texts_open(s->tree, s->info.passages, &s->texts, err);
	/* No query is to wait for it. */
	if (status == ZW_OK)
		status = texts_load(s->texts, err);
	buf_release(&titles);
	if (status != ZW_OK) {
		s->tree = NULL;
		shard_close(s);
	}
	return status;
}

enum zw_status shard_open_missing(const struct shard_info *info, struct shard *s, struct err *err)
{
	const uint32_t entries[TABLES] = {info->documents, info->passages};

	*s = (struct shard){.info = *info, .fold = nothing};
	return dead_all(entries, &s->dead, err);
}

bool shard_is_missing(const struct shard *s)
{
	return !s->tree;
}

void shard_forget(const struct shard *s)
{
	for (size_t i = 0; i < sizeof(s->maps) / sizeof(s->maps[0]); i++)
		files_forget(&s->maps[i]);
}

void shard_keep(struct shard *s, size_t bytes)
{
	if (s->tree)
		xap_keep(s->tree, bytes);
}

void shard_close(struct shard *s)
{
	folded_close(s->folded);
	texts_close(s->texts);
	xap_close(s->tree);
	for (int i = 0; i < SHARD_FLAT_FILES; i++)
		files_unmap(&s->maps[i]);
	*s = (struct shard){0};
}

static struct span16 fold_span(const struct shard *s, uint64_t start, uint64_t end)
{
	if (start > end || end > s->info.fold / sizeof(*s->fold))
		return no_text;
	return (struct span16){s->fold + start, (size_t)(end - start)};
}

/* NULL if there is none; 0 wraps around. */
static const struct document_at *row_of(const struct shard *s, uint32_t document)
{
	return document - 1 < s->info.documents && s->document_at ? &s->document_at[document - 1]
	                                                          : NULL;
}

struct span16 shard_title(const struct shard *s, uint32_t document)
{
	if (s->folded)
		return folded_title(s->folded, s, document);
	const struct document_at *d = row_of(s, document);
	return d ? fold_span(s, d->title, d->text) : no_text;
}

struct span16 shard_document_text(const struct shard *s, uint32_t document)
{
	if (s->folded)
		return folded_document(s->folded, s, document);
	const struct document_at *d = row_of(s, document);
	return d ? fold_span(s, d->text, d[1].title) : no_text;
}

/* Where it stands in fold: units. */
static bool passage_bounds(const struct shard *s, uint32_t passage, uint64_t *start, uint64_t *end)
{
	uint32_t document = shard_document_of(s, passage);
	const struct document_at *home = row_of(s, document);

	if (!home)
		return false;
	const struct passage_at *row = &s->passage_at[passage - 1];
	bool last = (row[1].document & ~PASSAGE_BITS) != document;
	*start = home->text + row->text;
	*end = last ? home[1].title : home->text + row[1].text;
	return true;
}

struct span16 shard_passage_text(const struct shard *s, uint32_t passage)
{
	uint64_t start, end;

	if (s->folded)
		return folded_passage(s->folded, s, passage);
	return passage_bounds(s, passage, &start, &end) ? fold_span(s, start, end) : no_text;
}

void shard_digest(const struct shard *s, uint32_t document, char hex[HASH_HEX_SIZE])
{
	const struct document_at *row = row_of(s, document);

	*hex = '\0';
	if (row)
		hash_pieces_hex(row->digest, hex);
}

uint64_t shard_hash(const struct shard *s, uint32_t document)
{
	const struct document_at *row = row_of(s, document);

	return row ? row->digest[1] : 0;
}

size_t shard_passage_bytes(const struct shard *s, uint32_t passage)
{
	uint64_t start, end;

	if (!passage_bounds(s, passage, &start, &end) || start > end)
		return 0;
	return (size_t)(end - start) * sizeof(*s->fold);
}

size_t shard_document_bytes(const struct shard *s, uint32_t document)
{
	const struct document_at *d = row_of(s, document);

	return d && d->text <= d[1].title ? (size_t)(d[1].title - d->text) * sizeof(*s->fold) : 0;
}

struct span shard_facts(const struct shard *s, uint32_t document)
{
	const struct document_at *row = s->maps[FACTS].at ? row_of(s, document) : NULL;

	if (!row || row->facts >= row[1].facts || row[1].facts > s->info.facts)
		return (struct span){"", 0};
	return (struct span){(const char *)s->maps[FACTS].at + row->facts,
	                     (size_t)(row[1].facts - row->facts) - 1};
}

bool shard_is_dead(const struct shard *s, uint32_t document)
{
	return dead_has(s->dead, TABLE_DOCUMENTS, document);
}

static enum zw_status missing(const struct shard *s, struct err *err)
{
	return err_set(err, ZW_UNREACHABLE, _("shard %s cannot be reached"), s->info.name);
}

enum zw_status shard_document_record(const struct shard *s, uint32_t document, struct buf *record,
                                     struct err *err)
{
	char key[SHARD_RECORD_KEY];
	size_t before = record->len;

	if (shard_is_missing(s))
		return missing(s, err);
	if (!row_of(s, document))
		return err_set(err, ZW_NOT_FOUND, _("there is no document %" PRIu32), document);
	shard_record_key(document, key);
	enum zw_status status = xap_get(s->tree, key, sizeof(key), record, err);
	if (status == ZW_OK && record->len == before)
		status = err_set(err, ZW_BAD_INDEX, "%s", _("a table of the index is damaged"));
	return status;
}

enum zw_status shard_passage_record(const struct shard *s, uint32_t passage, struct buf *record,
                                    struct err *err)
{
	if (shard_is_missing(s))
		return missing(s, err);
	if (!shard_document_of(s, passage))
		return err_set(err, ZW_NOT_FOUND, _("there is no passage %" PRIu32), passage);
	return texts_get(s->texts, passage - 1, record, err);
}

size_t shard_want_room(const struct shard *s)
{
	return distant_room(s->info.served) / WANTED;
}

/* One at least. */
static uint32_t has_room_to(const struct shard *s, uint32_t first, uint32_t end)
{
	size_t room = shard_want_room(s), bytes = 0;
	uint32_t p = first;

	while (p < end && (p == first || bytes < room))
		bytes += shard_passage_bytes(s, p++);
	return p;
}

uint32_t shard_want_texts(const struct shard *s, uint32_t first, uint32_t end)
{
	if (!shard_is_distant(s))
		return end;
	end = has_room_to(s, first, end);
	folded_want(s->folded, s, first, end);
	return end;
}

uint32_t shard_want_passages(const struct shard *s, uint32_t first, uint32_t end)
{
	if (!shard_is_distant(s))
		return end;
	end = has_room_to(s, first, end);
	for (uint32_t p = first; p < end; p++)
		if (shard_document_of(s, p))
			texts_want(s->texts, p - 1);
	return end;
}

void shard_want_document(const struct shard *s, uint32_t document)
{
	char key[SHARD_RECORD_KEY];

	if (!shard_is_distant(s) || !row_of(s, document))
		return;
	shard_record_key(document, key);
	xap_want(s->tree, key, sizeof(key));
}

void shard_want_postings(const struct shard *s, const char *term, size_t len)
{
	if (shard_is_distant(s))
		postings_want(s->tree, shard_table_of(term, len), term, len);
}

enum table shard_table_of(const char *term, size_t len)
{
	return len && (*term == *PREFIX_TITLE || *term == *PREFIX_PATH) ? TABLE_DOCUMENTS
	                                                                : TABLE_PASSAGES;
}

static uint32_t entries_of(const struct shard *s, enum table table)
{
	return table == TABLE_DOCUMENTS ? s->info.documents : s->info.passages;
}

enum zw_status shard_postings(const struct shard *s, const char *term, size_t len,
                              struct postings **postings, struct err *err)
{
	enum table table = shard_table_of(term, len);

	*postings = NULL;
	if (shard_is_missing(s))
		return ZW_OK;
	return postings_open(s->tree, table, term, len, entries_of(s, table), postings, err);
}

/* Titles and paths are none of passages, headings and kinds none of documents: the dead have not
 * counted them either. */
static bool is_of(enum table table, const char *term, size_t len)
{
	if (table == TABLE_PASSAGES)
		return shard_table_of(term, len) == TABLE_PASSAGES;
	return len == 0 || (*term != *PREFIX_HEADING && *term != *PREFIX_KIND);
}

enum zw_status shard_frequency(const struct shard *s, enum table table, const char *term,
                               size_t len, uint32_t *count, struct err *err)
{
	*count = 0;
	if (shard_is_missing(s) || !is_of(table, term, len))
		return ZW_OK;
	uint32_t dead = dead_frequency(s->dead, table, term, len);
	enum table of = shard_table_of(term, len);
	struct frequency f;
	enum zw_status status = postings_frequency(s->tree, of, term, len, &f, err);
	uint32_t all = table == TABLE_DOCUMENTS ? f.documents : f.entries;

	if (f.entries > entries_of(s, of) || f.documents > s->info.documents)
		return err_set(err, ZW_BAD_INDEX, "%s", _("a table of the index is damaged"));
	if (status == ZW_OK)
		*count = all > dead ? all - dead : 0;
	return status;
}
