/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/scan/overrides.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/tree.h"
#include "corpus/formats/reader.h"
#include "corpus/metadata/override.h"
#include "corpus/text/name.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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
	f->number = s->folders.len / sizeof(f);
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
	struct source_found found = {.path = e->path, .name = name, .folder = folder};

	if (override_is(e->name))
		return visit_override(w, e, folder, err);
	if (!reader_wants(e->name)) {
		w->sources->passed_over++;
		return ZW_OK;
	}
	if (e->kind == TREE_FILE)
		found.stamp = file_stamp_of(&e->stat);
	else
		found.trouble =
		        e->kind == TREE_OTHER ? _("not a regular file") : _("a symbolic link");
	return sources_add(w->sources, &found, err);
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
	struct source_found found = {
	        .path = e->path,
	        .name = name,
	        .is_tree = true,
	        .trouble = strerror_r(e->error, reason, sizeof(reason)),
	};

	if (e->level == 0) {
		errno = e->error;
		return err_errno(err, e->path);
	}
	if (e->error == ENOENT || e->name[0] == '.')
		return ZW_OK;
	return sources_add(w->sources, &found, err);
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
	struct source_found bare = {.path = corpus, .name = prefix};
	size_t before = sources_count(s);
	enum zw_status status = sources_enter(s, corpus, prefix, err);

	if (status == ZW_OK)
		status = tree_walk(corpus, true, visit, &w, err);

	if (status != ZW_OK || sources_count(s) > before || !*prefix)
		return status;
	return sources_add_bare(s, &bare, err);
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
	struct source_found found = {
	        .path = path, .name = name, .stamp = file_stamp_of(st), .folder = folder};
	status = sources_enter(s, path, "", err);
	return status == ZW_OK ? sources_add(s, &found, err) : status;
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

enum zw_status sources_scan(char *const *corpora, size_t n, struct sources *sources,
                            struct err *err)
{
	struct sources s;
	enum zw_status status = check_corpora(corpora, n, err);

	sources_init(&s);

	for (size_t i = 0; i < n && status == ZW_OK; i++)
		status = scan_one(corpora[i], n > 1, &s, err);
	if (status == ZW_OK)
		status = sources_sort(&s, err);
	if (status == ZW_OK)
		status = overrides_find(&s, err);
	if (status == ZW_OK)
		*sources = s;
	else
		sources_release(&s);
	return status;
}
