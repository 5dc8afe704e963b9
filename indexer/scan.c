/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/overrides.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/tree.h"
#include "core/text/utf8.h"
#include "corpus/formats/reader.h"
#include "corpus/metadata/override.h"
#include "corpus/text/name.h"
#include "indexer/plan/known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDERS_LIMIT = 10 * 1000 * 1000, WARNINGS_LIMIT = 10000 };

size_t sources_count(const struct sources *s)
{
	return s->list.len / sizeof(struct source);
}

const struct source *sources_at(const struct sources *s, size_t i)
{
	return (const struct source *)(const void *)s->list.data + i;
}

size_t sources_collided(const struct sources *s)
{
	return s->collided.len / sizeof(struct source);
}

const struct source *sources_collided_at(const struct sources *s, size_t i)
{
	return (const struct source *)(const void *)s->collided.data + i;
}

size_t sources_bare(const struct sources *s)
{
	return s->bare.len / sizeof(struct source);
}

const struct source *sources_bare_at(const struct sources *s, size_t i)
{
	return (const struct source *)(const void *)s->bare.data + i;
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

static void list_release(struct buf *list)
{
	for (size_t i = 0; i < list->len / sizeof(struct source); i++)
		source_release((struct source *)(void *)list->data + i);
	buf_release(list);
}

void sources_release(struct sources *s)
{
	list_release(&s->list);
	list_release(&s->collided);
	list_release(&s->bare);
	for (size_t i = 0; i < s->folders.len / sizeof(struct scan_folder *); i++) {
		struct scan_folder *folder = ((struct scan_folder **)(void *)s->folders.data)[i];
		override_free(folder->table);
		free(folder);
	}
	for (size_t i = 0; i < sources_warnings(s); i++)
		free((char *)sources_warning(s, i));
	buf_release(&s->folders);
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

/* With its table, if it has one that can be used. */
static enum zw_status enter_folder(struct sources *s, const char *path, struct scan_folder **folder,
                                   struct err *err)
{
	struct scan_folder *f = calloc(1, sizeof(*f));

	if (!f)
		return err_no_memory(err);
	buf_add(&s->folders, &f, sizeof(f));
	if (s->folders.failed) {
		free(f);
		return buf_status(&s->folders, _("folders"), err);
	}
	*folder = f;
	enum zw_status status = override_load(path, &f->table, err);
	return status == ZW_OK ? ZW_OK : warn(s, status, err);
}

static enum zw_status look_at_sidecar(struct sources *s, const char *path, struct err *err)
{
	enum zw_status status = override_sidecar_check(path, err);

	return status == ZW_OK ? ZW_OK : warn(s, status, err);
}

/* ---- Sources ---- */

/* Copies path, name and trouble. */
static enum zw_status add_to(struct buf *list, const struct source *found, struct err *err)
{
	struct buf shown = BUF_INIT(PATH_LIMIT);
	struct source source = *found;

	utf8_printable(&shown, found->name, strlen(found->name));
	source.name = buf_take(&shown);
	source.path = strdup(found->path);
	if (found->trouble)
		source.trouble = strdup(found->trouble);
	bool good = source.path && source.name && (source.trouble || !found->trouble);
	if (good)
		buf_add(list, &source, sizeof(source));
	if (good && !list->failed)
		return ZW_OK;
	source_release(&source);
	return good ? buf_status(list, _("files"), err) : err_no_memory(err);
}

static enum zw_status add(struct sources *s, const struct source *found, struct err *err)
{
	enum zw_status status = add_to(&s->list, found, err);

	if (status == ZW_OK)
		s->bytes += found->stamp.bytes;
	return status;
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
	const char *prefix; /* "laws" or "" */
	size_t root;        /* bytes of the corpus path */
	struct sources *sources;
};

static enum zw_status name_of(const struct walk *w, const struct tree_entry *e, struct buf *name,
                              struct err *err)
{
	const char *rest = e->path + w->root;

	while (*rest == '/')
		rest++;
	buf_reset(name);
	buf_str(name, w->prefix);
	if (*w->prefix && *rest)
		buf_char(name, '/');
	buf_str(name, rest);
	return buf_status(name, _("path"), err);
}

static enum zw_status visit_override(struct walk *w, const struct tree_entry *e,
                                     struct scan_folder *folder, struct err *err)
{
	if (!override_is_sidecar(e->name))
		return ZW_OK;
	folder->has_sidecars = true;
	return look_at_sidecar(w->sources, e->path, err);
}

/* A file of a folder. */
static enum zw_status visit_file(struct walk *w, const struct tree_entry *e, const char *name,
                                 struct err *err)
{
	struct scan_folder *folder = e->folder;
	struct source source = {
	        .path = (char *)e->path, .name = (char *)name, .folder = folder, .is_tree = false};

	if (override_is(e->name))
		return visit_override(w, e, folder, err);
	if (!reader_wants(e->name)) {
		w->sources->passed_over++;
		return ZW_OK;
	}
	if (e->kind == TREE_FILE)
		source.stamp = file_stamp_of(&e->stat);
	else
		source.trouble =
		        e->kind == TREE_OTHER ? _("not a regular file") : _("a symbolic link");
	return add(w->sources, &source, err);
}

static enum zw_status visit_folder(struct walk *w, struct tree_entry *e, struct err *err)
{
	struct scan_folder *folder = NULL;

	if (e->level > 0 && e->name[0] == '.') {
		e->skip = true;
		return ZW_OK;
	}
	enum zw_status status = enter_folder(w->sources, e->path, &folder, err);
	e->own = folder;
	return status;
}

/* A folder that cannot be listed, or something that cannot be looked at and may be one. What went
 * away while we looked is gone. */
static enum zw_status visit_unreadable(struct walk *w, const struct tree_entry *e, const char *name,
                                       struct err *err)
{
	char reason[128];
	struct source source = {
	        .path = (char *)e->path,
	        .name = (char *)name,
	        .is_tree = true,
	        .trouble = strerror_r(e->error, reason, sizeof(reason)),
	};

	if (e->level == 0) {
		errno = e->error;
		return err_errno(err, e->path);
	}
	if (e->error == ENOENT || e->name[0] == '.')
		return ZW_OK;
	return add(w->sources, &source, err);
}

static enum zw_status visit(struct tree_entry *e, void *context, struct err *err)
{
	struct walk *w = context;
	struct buf name = BUF_INIT(PATH_LIMIT);
	enum zw_status status = name_of(w, e, &name, err);
	const char *shown = buf_cstr(&name);

	if (status == ZW_OK && e->kind == TREE_FOLDER)
		status = visit_folder(w, e, err);
	else if (status == ZW_OK && e->kind == TREE_UNREADABLE)
		status = visit_unreadable(w, e, shown, err);
	else if (status == ZW_OK && e->kind != TREE_LEFT)
		status = visit_file(w, e, shown, err);
	buf_release(&name);
	return status;
}

static enum zw_status scan_folder(const char *corpus, const char *prefix, struct sources *s,
                                  struct err *err)
{
	struct walk w = {.prefix = prefix, .root = strlen(corpus), .sources = s};
	struct source bare = {.path = (char *)corpus, .name = (char *)prefix};
	size_t before = sources_count(s);
	enum zw_status status = tree_walk(corpus, true, visit, &w, err);

	if (status != ZW_OK || sources_count(s) > before || !*prefix)
		return status;
	return add_to(&s->bare, &bare, err);
}

/* A single file, with the table of its folder. */
static enum zw_status scan_file(const char *path, const char *name, const struct stat *st,
                                struct sources *s, struct err *err)
{
	size_t len = (size_t)(name_base(path) - path);
	char *above = len ? strndup(path, len) : strdup(".");
	struct scan_folder *folder = NULL;
	enum zw_status status = above ? enter_folder(s, above, &folder, err) : err_no_memory(err);

	free(above);
	if (status != ZW_OK || !folder)
		return status;
	folder->has_sidecars = true; /* maybe: nobody has looked */
	struct source source = {.path = (char *)path,
	                        .name = (char *)name,
	                        .folder = folder,
	                        .stamp = file_stamp_of(st)};
	return add(s, &source, err);
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
		status = scan_file(corpus, name, &st, s, err);
	free(name);
	return status;
}

static int by_name(const void *a, const void *b)
{
	const struct source *one = a, *other = b;
	int order = strcmp(one->name, other->name);

	return order ? order : strcmp(one->path, other->path);
}

/* Two corpora of one name cannot be told apart in what is found. */
static enum zw_status check_corpora(char *const *corpora, size_t n, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		char *name = base_name(corpora[i]);
		for (size_t j = 0; name && j < i && status == ZW_OK; j++) {
			char *other = base_name(corpora[j]);
			if (other && strcmp(name, other) == 0)
				status = err_set(err, ZW_BAD_INPUT,
				                 _("%.400s and %.400s have the same name: index a "
				                   "folder above both"),
				                 corpora[j], corpora[i]);
			free(other);
		}
		free(name);
	}
	return status;
}

/* Results are addressed by name. Within a corpus two names are printed alike only if one has bytes
 * that are no UTF-8, and the other their hexadecimal: the second one is left out. */
static enum zw_status part_collided(struct sources *s, struct err *err)
{
	struct source *list = (void *)s->list.data;
	size_t n = sources_count(s), kept = 0;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || strcmp(list[kept - 1].name, list[i].name) != 0) {
			list[kept++] = list[i];
			continue;
		}
		free(list[i].trouble);
		list[i].trouble = strdup(_("another file has this name, too"));
		buf_add(&s->collided, &list[i], sizeof(list[i]));
		if (!list[i].trouble || s->collided.failed) {
			status = err_no_memory(err);
			if (s->collided.failed)
				source_release(&list[i]);
		}
	}
	s->list.len = kept * sizeof(*list);
	return status;
}

enum zw_status sources_scan(char *const *corpora, size_t n, struct sources *sources,
                            struct err *err)
{
	struct sources s = {.list = BUF_INIT(SOURCES_LIMIT * sizeof(struct source)),
	                    .collided = BUF_INIT(SOURCES_LIMIT * sizeof(struct source)),
	                    .bare = BUF_INIT(SOURCES_LIMIT * sizeof(struct source)),
	                    .folders = BUF_INIT(FOLDERS_LIMIT * sizeof(struct scan_folder *)),
	                    .warnings = BUF_INIT(WARNINGS_LIMIT * sizeof(char *))};
	enum zw_status status = check_corpora(corpora, n, err);

	for (size_t i = 0; i < n && status == ZW_OK; i++)
		status = scan_one(corpora[i], n > 1, &s, err);
	if (s.list.len)
		qsort(s.list.data, sources_count(&s), sizeof(struct source), by_name);
	if (status == ZW_OK)
		status = part_collided(&s, err);
	if (status == ZW_OK)
		status = overrides_find(&s, err);
	if (status == ZW_OK)
		*sources = s;
	else
		sources_release(&s);
	return status;
}
