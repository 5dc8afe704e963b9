/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A folder is read as a whole and closed before what is in it is visited: however deep it goes, one
 * is open at a time.
 */
#include "core/tree.h"

#include "core/files.h"
#include "core/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_LIMIT = 1 << 30 }; /* bytes of the names in one folder */

struct walk {
	struct buf path;
	bool follow;
	tree_fn *visit;
	void *context;
	struct err *err;
};

static enum zw_status visit_path(struct walk *w, size_t name, unsigned level, void *folder);

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names, each with its NUL. errno, if not 0: the folder cannot be listed. */
static enum zw_status list(const struct walk *w, struct buf *names, size_t *n)
{
	DIR *folder = opendir(buf_cstr(&w->path));
	struct dirent *entry;

	*n = 0;
	if (!folder)
		return errno == ENOMEM ? err_no_memory(w->err) : ZW_OK;
	while (errno = 0, entry = readdir(folder)) {
		const char *name = entry->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		buf_add(names, name, strlen(name) + 1);
		++*n;
	}
	int reason = errno;
	closedir(folder);
	enum zw_status status = buf_status(names, _("names of files"), w->err);
	errno = reason;
	return status;
}

static enum zw_status visit_names(struct walk *w, const char *names, size_t n, unsigned level,
                                  void *folder)
{
	const char **sorted = calloc(n ? n : 1, sizeof(*sorted));
	size_t len = w->path.len;
	enum zw_status status = sorted ? ZW_OK : err_no_memory(w->err);

	for (size_t i = 0; sorted && i < n; i++, names += strlen(names) + 1)
		sorted[i] = names;
	if (sorted)
		qsort(sorted, n, sizeof(*sorted), by_name);
	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		if (w->path.data[len - 1] != '/')
			buf_char(&w->path, '/');
		size_t name = w->path.len;
		buf_str(&w->path, sorted[i]);
		status = buf_status(&w->path, _("path"), w->err);
		if (status == ZW_OK)
			status = visit_path(w, name, level, folder);
		w->path.len = len;
		w->path.data[len] = '\0';
	}
	free(sorted);
	return status;
}

static enum zw_status visit_folder(struct walk *w, struct tree_entry *entry, size_t name)
{
	struct buf names = BUF_INIT(NAMES_LIMIT);
	size_t n;

	entry->kind = TREE_FOLDER;
	enum zw_status status = w->visit(entry, w->context, w->err);
	if (status != ZW_OK || entry->skip)
		return status;
	status = list(w, &names, &n);
	entry->error = status == ZW_OK ? errno : 0;
	if (status == ZW_OK && !entry->error)
		status = visit_names(w, buf_cstr(&names), n, entry->level + 1, entry->own);
	buf_release(&names);
	if (status != ZW_OK)
		return status;
	/* The path may have moved while it grew. */
	entry->path = buf_cstr(&w->path);
	entry->name = entry->path + name;
	entry->kind = entry->error ? TREE_UNREADABLE : TREE_LEFT;
	return w->visit(entry, w->context, w->err);
}

/* What the path of the walk leads to; its name begins there. */
static enum zw_status visit_path(struct walk *w, size_t name, unsigned level, void *folder)
{
	struct tree_entry entry = {.path = buf_cstr(&w->path), .level = level, .folder = folder};
	bool follow = w->follow && level == 0;

	entry.name = entry.path + name;
	if ((follow ? stat : lstat)(entry.path, &entry.stat) != 0) {
		if (errno == ENOMEM)
			return err_no_memory(w->err);
		entry.error = errno;
		entry.kind = TREE_UNREADABLE;
		return w->visit(&entry, w->context, w->err);
	}
	if (S_ISDIR(entry.stat.st_mode))
		return visit_folder(w, &entry, name);
	entry.kind = S_ISREG(entry.stat.st_mode)   ? TREE_FILE
	             : S_ISLNK(entry.stat.st_mode) ? TREE_LINK
	                                           : TREE_OTHER;
	return w->visit(&entry, w->context, w->err);
}

enum zw_status tree_walk(const char *root, bool follow, tree_fn *visit, void *context,
                         struct err *err)
{
	struct walk w = {BUF_INIT(PATH_LIMIT), follow, visit, context, err};

	buf_str(&w.path, root);
	enum zw_status status = buf_status(&w.path, _("path"), err);
	if (status == ZW_OK)
		status = visit_path(&w, 0, 0, NULL);
	buf_release(&w.path);
	return status;
}
