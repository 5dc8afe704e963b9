/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/scan.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/utf8.h"
#include "corpus/formats/reader.h"
#include "corpus/metadata/override.h"
#include "corpus/text/name.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SOURCES_LIMIT = 20 * 1000 * 1000, TABLES_LIMIT = 1000 * 1000, WARNINGS_LIMIT = 10000 };

size_t sources_count(const struct sources *s)
{
	return s->list.len / sizeof(struct source);
}

const struct source *sources_at(const struct sources *s, size_t i)
{
	return (const struct source *)(const void *)s->list.data + i;
}

size_t sources_warnings(const struct sources *s)
{
	return s->warnings.len / sizeof(char *);
}

const char *sources_warning(const struct sources *s, size_t i)
{
	return ((char *const *)(void *)s->warnings.data)[i];
}

static void source_release(struct source *source)
{
	free(source->path);
	free(source->name);
	free(source->trouble);
}

void sources_release(struct sources *s)
{
	for (size_t i = 0; i < sources_count(s); i++)
		source_release((struct source *)(void *)s->list.data + i);
	for (size_t i = 0; i < s->tables.len / sizeof(struct override_table *); i++)
		override_free(((struct override_table **)(void *)s->tables.data)[i]);
	for (size_t i = 0; i < sources_warnings(s); i++)
		free((char *)sources_warning(s, i));
	buf_release(&s->list);
	buf_release(&s->tables);
	buf_release(&s->warnings);
}

/* ---- Tables and sidecars ---- */

/* Those past the limit are not kept: the first ten thousand tell enough. */
static enum zw_status warn(struct sources *s, enum zw_status status, const struct err *err)
{
	char *warning = status == ZW_NO_MEMORY ? NULL : strdup(err->text);

	if (!warning)
		return status;
	buf_add(&s->warnings, &warning, sizeof(warning));
	if (s->warnings.failed)
		free(warning);
	return ZW_OK;
}

/* *table is NULL if the folder has none, or one that cannot be used. */
static enum zw_status load_table(struct sources *s, const char *folder,
                                 struct override_table **table, struct err *err)
{
	enum zw_status status = override_load(folder, table, err);

	if (status != ZW_OK)
		return warn(s, status, err);
	if (*table)
		buf_add(&s->tables, table, sizeof(struct override_table *));
	if (!s->tables.failed)
		return ZW_OK;
	override_free(*table);
	return buf_status(&s->tables, _("tables"), err);
}

static enum zw_status look_at_sidecar(struct sources *s, const char *path, struct err *err)
{
	enum zw_status status = override_sidecar_check(path, err);

	return status == ZW_OK ? ZW_OK : warn(s, status, err);
}

/* ---- Sources ---- */

/* Name and trouble are copied. */
static enum zw_status add(struct sources *s, const char *path, const char *name, uint64_t bytes,
                          const struct override_table *table, const char *trouble, struct err *err)
{
	struct buf shown = BUF_INIT(PATH_LIMIT);
	struct source source = {.path = strdup(path), .bytes = bytes, .table = table};

	utf8_printable(&shown, name, strlen(name));
	source.name = buf_take(&shown);
	if (trouble)
		source.trouble = strdup(trouble);
	bool good = source.path && source.name && (source.trouble || !trouble);
	if (good)
		buf_add(&s->list, &source, sizeof(source));
	if (good && !s->list.failed) {
		s->bytes += bytes;
		return ZW_OK;
	}
	source_release(&source);
	return good ? buf_status(&s->list, _("files"), err) : err_no_memory(err);
}

/* The last part of the path, without slashes behind it. The caller frees it. */
static char *base_name(const char *path)
{
	char *real = realpath(path, NULL);
	const char *slash = real ? strrchr(real, '/') : NULL;
	char *name = slash ? strdup(slash + 1) : NULL;

	free(real);
	return name;
}

struct walk {
	FTS *tree;
	const char *prefix; /* "laws" or "" */
	size_t root;        /* bytes of the corpus path */
	struct sources *sources;
	struct err *err;
};

static enum zw_status name_of(const struct walk *w, const FTSENT *e, struct buf *name)
{
	const char *rest = e->fts_pathlen > w->root ? e->fts_path + w->root : "";

	while (*rest == '/')
		rest++;
	buf_reset(name);
	buf_str(name, w->prefix);
	if (*w->prefix && *rest)
		buf_char(name, '/');
	buf_str(name, rest);
	return buf_status(name, _("path"), w->err);
}

/* A file of a folder, its table in the pointer of the folder's entry. */
static enum zw_status visit_file(struct walk *w, FTSENT *e, const char *name)
{
	const char *trouble = NULL;

	if (override_is(e->fts_name))
		return override_is_sidecar(e->fts_name)
		               ? look_at_sidecar(w->sources, e->fts_path, w->err)
		               : ZW_OK;
	if (!reader_wants(e->fts_name)) {
		w->sources->passed_over++;
		return ZW_OK;
	}
	if (e->fts_info != FTS_F)
		trouble =
		        e->fts_info == FTS_DEFAULT ? _("not a regular file") : _("a symbolic link");
	return add(w->sources, e->fts_path, name, trouble ? 0 : (uint64_t)e->fts_statp->st_size,
	           e->fts_parent->fts_pointer, trouble, w->err);
}

static enum zw_status visit_folder(struct walk *w, FTSENT *e)
{
	struct override_table *table = NULL;

	if (e->fts_level > 0 && e->fts_name[0] == '.') {
		fts_set(w->tree, e, FTS_SKIP);
		return ZW_OK;
	}
	enum zw_status status = load_table(w->sources, e->fts_path, &table, w->err);
	e->fts_pointer = table;
	return status;
}

static enum zw_status visit(struct walk *w, FTSENT *e)
{
	struct buf name = BUF_INIT(PATH_LIMIT);
	enum zw_status status = name_of(w, e, &name);
	const char *shown = buf_cstr(&name);
	char reason[128];

	if (status != ZW_OK)
		return status;
	switch (e->fts_info) {
	case FTS_D:
		status = visit_folder(w, e);
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		status = add(w->sources, e->fts_path, shown, 0, NULL,
		             strerror_r(e->fts_errno, reason, sizeof(reason)), w->err);
		break;
	case FTS_F:
	case FTS_SL:
	case FTS_SLNONE:
	case FTS_DEFAULT:
		status = visit_file(w, e, shown);
		break;
	default: /* leaving a folder */
		break;
	}
	buf_release(&name);
	return status;
}

static enum zw_status scan_folder(const char *corpus, const char *prefix, struct sources *s,
                                  struct err *err)
{
	char *const paths[] = {(char *)corpus, NULL};
	struct walk w = {.tree = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL),
	                 .prefix = prefix,
	                 .root = strlen(corpus),
	                 .sources = s,
	                 .err = err};
	enum zw_status status = ZW_OK;
	FTSENT *e;

	if (!w.tree)
		return err_errno(err, corpus);
	while (status == ZW_OK && (errno = 0, e = fts_read(w.tree))) {
		if (e->fts_level == 0 && e->fts_info == FTS_DNR) {
			errno = e->fts_errno;
			status = err_errno(err, corpus);
		} else {
			status = visit(&w, e);
		}
	}
	if (status == ZW_OK && errno != 0)
		status = err_errno(err, corpus);
	fts_close(w.tree);
	return status;
}

/* A single file, with the table of its folder. */
static enum zw_status scan_file(const char *path, const char *name, uint64_t bytes,
                                struct sources *s, struct err *err)
{
	size_t len = (size_t)(name_base(path) - path);
	char *folder = len ? strndup(path, len) : strdup(".");
	struct override_table *table = NULL;
	enum zw_status status = folder ? load_table(s, folder, &table, err) : err_no_memory(err);

	free(folder);
	return status == ZW_OK ? add(s, path, name, bytes, table, NULL, err) : status;
}

static enum zw_status scan_one(const char *corpus, bool several, struct sources *s, struct err *err)
{
	struct stat st;

	if (stat(corpus, &st) != 0)
		return err_errno(err, corpus);
	char *name = base_name(corpus);
	if (!name)
		return err_errno(err, corpus);
	enum zw_status status;
	if (S_ISDIR(st.st_mode))
		status = scan_folder(corpus, several ? name : "", s, err);
	else
		status = scan_file(corpus, name, (uint64_t)st.st_size, s, err);
	free(name);
	return status;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->name, ((const struct source *)b)->name);
}

/* Results are addressed by name: it must say which file is meant. */
static enum zw_status check_names(const struct sources *s, struct err *err)
{
	for (size_t i = 1; i < sources_count(s); i++) {
		const struct source *a = sources_at(s, i - 1), *b = sources_at(s, i);
		if (strcmp(a->name, b->name) == 0)
			return err_set(
			        err, ZW_BAD_INPUT,
			        _("two files would both be called %.200s: %.300s and %.300s; "
			          "index a folder above both"),
			        a->name, a->path, b->path);
	}
	return ZW_OK;
}

enum zw_status sources_scan(char *const *corpora, size_t n, struct sources *sources,
                            struct err *err)
{
	struct sources s = {.list = BUF_INIT(SOURCES_LIMIT * sizeof(struct source)),
	                    .tables = BUF_INIT(TABLES_LIMIT * sizeof(struct override_table *)),
	                    .warnings = BUF_INIT(WARNINGS_LIMIT * sizeof(char *))};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && status == ZW_OK; i++)
		status = scan_one(corpora[i], n > 1, &s, err);
	if (s.list.len)
		qsort(s.list.data, sources_count(&s), sizeof(struct source), by_name);
	if (status == ZW_OK)
		status = check_names(&s, err);
	if (status == ZW_OK)
		*sources = s;
	else
		sources_release(&s);
	return status;
}
