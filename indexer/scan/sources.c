/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of what there is to index. In order: its rows, how it grows, its order, what is asked of
 * it.
 */
#include "indexer/scan/scan.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "corpus/metadata/override.h"
#include "indexer/plan/known.h"
#include "indexer/rows/pack.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDERS_LIMIT = 10 * 1000 * 1000, WARNINGS_LIMIT = 10000 };

/* As it was given, and how many bytes of each name tell which it is. */
struct source_corpus {
	char *path;
	size_t prefix;
};

struct source_override {
	uint32_t source;
	unsigned char hash[HASH_SIZE];
};

/* ---- Rows ---- */

enum { IS_TREE = 1, HAS_PATH = 2, HAS_TROUBLE = 4 };

static size_t refs_count(const struct buf *list)
{
	return list->len / sizeof(row_ref);
}

static row_ref *refs_of(const struct buf *list)
{
	return (row_ref *)(void *)list->data;
}

static const struct source_corpus *corpus_at(const struct sources *s, size_t i)
{
	return (const struct source_corpus *)(const void *)s->corpora.data + i;
}

/* The path that most files of this name have. */
static const char *usual_path(const struct source_corpus *corpus, const char *name,
                              char room[PATH_ROOM])
{
	size_t root = strlen(corpus->path), len = strlen(name);
	size_t rest = len < corpus->prefix ? 0 : len - corpus->prefix;
	bool slash = root == 0 || corpus->path[root - 1] != '/';

	if (root + slash + rest >= PATH_ROOM)
		return "";
	memcpy(room, corpus->path, root);
	if (slash)
		room[root++] = '/';
	memcpy(room + root, name + len - rest, rest + 1);
	return room;
}

static const struct scan_folder *folder_at(const struct sources *s, uint64_t number)
{
	return number ? ((struct scan_folder **)(void *)s->folders.data)[number - 1] : NULL;
}

static void look_at_row(const struct sources *s, row_ref ref, struct source *source)
{
	struct span row = rows_at(&s->rows, ref);
	struct unpack u = {row.at, row.at + row.len, false};

	source->name = unpack_text(&u);
	uint64_t flags = unpack_number(&u);
	const struct source_corpus *corpus = corpus_at(s, unpack_number(&u));
	source->folder = folder_at(s, unpack_number(&u));
	source->stamp = unpack_stamp(&u);
	source->is_tree = flags & IS_TREE;
	source->path = flags & HAS_PATH ? unpack_text(&u)
	                                : usual_path(corpus, source->name, source->path_room);
	source->trouble = flags & HAS_TROUBLE ? unpack_text(&u) : NULL;
	*source->override = '\0';
}

/* found->name is shown as it is. */
static enum zw_status add_row(struct sources *s, struct buf *list, const struct source_found *found,
                              struct err *err)
{
	struct buf row = BUF_INIT((size_t)4 * PATH_LIMIT);
	char room[PATH_ROOM];
	size_t corpus = s->corpora.len / sizeof(struct source_corpus) - 1;
	bool usual = strcmp(usual_path(corpus_at(s, corpus), found->name, room), found->path) == 0;
	row_ref ref;

	pack_text(&row, found->name);
	buf_char(&row, (char)((found->is_tree ? IS_TREE : 0) | (usual ? 0 : HAS_PATH) |
	                      (found->trouble ? HAS_TROUBLE : 0)));
	varint_add(&row, corpus);
	varint_add(&row, found->folder ? found->folder->number : 0);
	pack_stamp(&row, &found->stamp);
	if (!usual)
		pack_text(&row, found->path);
	if (found->trouble)
		pack_text(&row, found->trouble);
	enum zw_status status = buf_status(&row, _("path"), err);
	if (status == ZW_OK)
		status = rows_add(&s->rows, row.data, row.len, &ref, err);
	buf_release(&row);
	if (status != ZW_OK)
		return status;
	buf_add(list, &ref, sizeof(ref));
	return buf_status(list, _("files"), err);
}

/* ---- How it grows ---- */

void sources_init(struct sources *s)
{
	const size_t limit = SOURCES_LIMIT * sizeof(row_ref);
	*s = (struct sources){.list = BUF_INIT(limit),
	                      .collided = BUF_INIT(limit),
	                      .bare = BUF_INIT(limit),
	                      .overrides = BUF_INIT(SOURCES_LIMIT * sizeof(struct source_override)),
	                      .corpora = BUF_INIT(FOLDERS_LIMIT * sizeof(struct source_corpus)),
	                      .folders = BUF_INIT(FOLDERS_LIMIT * sizeof(struct scan_folder *)),
	                      .warnings = BUF_INIT(WARNINGS_LIMIT * sizeof(char *))};
	rows_init(&s->rows);
}

void sources_forget(struct sources *s)
{
	size_t n = s->corpora.len / sizeof(struct source_corpus);

	for (size_t i = 0; i < n; i++)
		free(corpus_at(s, i)->path);
	for (size_t i = 0; i < s->folders.len / sizeof(struct scan_folder *); i++) {
		struct scan_folder *folder = ((struct scan_folder **)(void *)s->folders.data)[i];
		override_free(folder->table);
		free(folder);
	}
	rows_release(&s->rows);
	buf_release(&s->list);
	buf_release(&s->collided);
	buf_release(&s->bare);
	buf_release(&s->overrides);
	buf_release(&s->corpora);
	buf_release(&s->folders);
}

void sources_release(struct sources *s)
{
	sources_forget(s);
	for (size_t i = 0; i < sources_warnings(s); i++)
		free((char *)sources_warning(s, i));
	buf_release(&s->warnings);
}

/* Its name is that on disk. */
static enum zw_status add(struct sources *s, struct buf *list, const struct source_found *found,
                          struct err *err)
{
	struct buf shown = BUF_INIT(PATH_LIMIT);
	struct source_found with = *found;

	utf8_printable(&shown, found->name, strlen(found->name));
	with.name = buf_cstr(&shown);
	enum zw_status status = buf_status(&shown, _("path"), err);
	if (status == ZW_OK)
		status = add_row(s, list, &with, err);
	buf_release(&shown);
	return status;
}

enum zw_status sources_add(struct sources *s, const struct source_found *found, struct err *err)
{
	enum zw_status status = add(s, &s->list, found, err);

	if (status == ZW_OK)
		s->bytes += found->stamp.bytes;
	return status;
}

enum zw_status sources_add_bare(struct sources *s, const struct source_found *found,
                                struct err *err)
{
	return add(s, &s->bare, found, err);
}

enum zw_status sources_enter(struct sources *s, const char *path, const char *prefix,
                             struct err *err)
{
	struct source_corpus corpus = {strdup(path), *prefix ? strlen(prefix) + 1 : 0};

	if (!corpus.path)
		return err_no_memory(err);
	buf_add(&s->corpora, &corpus, sizeof(corpus));
	if (s->corpora.failed)
		free(corpus.path);
	return buf_status(&s->corpora, _("folders"), err);
}

/* ---- Its order ---- */

struct sorting {
	const struct sources *sources;
	struct source one, other;
};

static int by_name(const void *a, const void *b, void *context)
{
	struct sorting *sorting = context;
	const struct packed_rows *rows = &sorting->sources->rows;
	int order = strcmp(rows_at(rows, *(const row_ref *)a).at,
	                   rows_at(rows, *(const row_ref *)b).at);

	if (order)
		return order;
	look_at_row(sorting->sources, *(const row_ref *)a, &sorting->one);
	look_at_row(sorting->sources, *(const row_ref *)b, &sorting->other);
	return strcmp(sorting->one.path, sorting->other.path);
}

/* Results are addressed by name. Within a corpus two names are printed alike only if one has bytes
 * that are no UTF-8, and the other their hexadecimal: the second one is left out. */
static enum zw_status part_collided(struct sources *s, struct err *err)
{
	row_ref *list = refs_of(&s->list);
	size_t n = sources_count(s), kept = 0;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		struct source source;
		const char *name = rows_at(&s->rows, list[i]).at;
		if (kept == 0 || strcmp(rows_at(&s->rows, list[kept - 1]).at, name) != 0) {
			list[kept++] = list[i];
			continue;
		}
		look_at_row(s, list[i], &source);
		struct source_found second = {.path = source.path,
		                              .name = source.name,
		                              .stamp = source.stamp,
		                              .trouble = _("another file has this name, too")};
		status = add_row(s, &s->collided, &second, err);
	}
	s->list.len = kept * sizeof(*list);
	return status;
}

enum zw_status sources_sort(struct sources *s, struct err *err)
{
	struct sorting sorting = {.sources = s};

	if (s->list.len)
		qsort_r(s->list.data, sources_count(s), sizeof(row_ref), by_name, &sorting);
	return part_collided(s, err);
}

/* ---- What is asked of it ---- */

size_t sources_memory(const struct sources *s)
{
	return rows_memory(&s->rows) + s->list.cap;
}

size_t sources_count(const struct sources *s)
{
	return refs_count(&s->list);
}

static int by_source(const void *number, const void *override)
{
	size_t i = *(const size_t *)number;
	uint32_t of = ((const struct source_override *) override)->source;

	return (i > of) - (i < of);
}

void sources_at(const struct sources *s, size_t i, struct source *source)
{
	const struct source_override *found = NULL;

	look_at_row(s, refs_of(&s->list)[i], source);
	if (s->overrides.len)
		found = bsearch(&i, s->overrides.data, s->overrides.len / sizeof(*found),
		                sizeof(*found), by_source);
	if (found)
		hash_to_hex(found->hash, source->override);
}

const char *sources_name(const struct sources *s, size_t i)
{
	return rows_at(&s->rows, refs_of(&s->list)[i]).at;
}

/* As strcmp; the other name has len bytes. */
static int compare_name(const char *one, const char *name, size_t len)
{
	int order = strncmp(one, name, len);

	return order ? order : one[len] != '\0';
}

size_t sources_find(const struct sources *s, const char *name, size_t len)
{
	size_t low = 0, high = sources_count(s);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare_name(sources_name(s, middle), name, len);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return SIZE_MAX;
}

size_t sources_collided(const struct sources *s)
{
	return refs_count(&s->collided);
}

void sources_collided_at(const struct sources *s, size_t i, struct source *source)
{
	look_at_row(s, refs_of(&s->collided)[i], source);
}

size_t sources_bare(const struct sources *s)
{
	return refs_count(&s->bare);
}

void sources_bare_at(const struct sources *s, size_t i, struct source *source)
{
	look_at_row(s, refs_of(&s->bare)[i], source);
}

enum zw_status sources_override(struct sources *s, size_t i, const char *digest, struct err *err)
{
	struct source_override override = {.source = (uint32_t)i};

	if (!*digest)
		return ZW_OK;
	if (!hash_of_hex(digest, override.hash))
		return err_set(err, ZW_BAD_INPUT, "%s", digest);
	buf_add(&s->overrides, &override, sizeof(override));
	return buf_status(&s->overrides, _("files"), err);
}

size_t sources_warnings(const struct sources *s)
{
	return s->warnings.len / sizeof(char *);
}

const char *sources_warning(const struct sources *s, size_t i)
{
	return ((char *const *)(void *)s->warnings.data)[i];
}
