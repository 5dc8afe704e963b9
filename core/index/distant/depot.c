/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/depot.h"

#include "core/files.h"
#include "core/hash.h"
#include "core/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- Where it is ---- */

/* With all folders above. */
static bool make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
		*slash = '/';
		if (!made)
			return false;
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static bool user_folder(const char *stub, const char *check, struct buf *path)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *real = realpath(stub, NULL), name[HASH_HEX_SIZE];
	const char *named = real ? real : stub;

	hash_hex(named, strlen(named), name);
	free(real);
	if (cache && *cache == '/')
		buf_printf(path, "%s/zhengwen/%.16s/%s", cache, name, check);
	else if (home && *home == '/')
		buf_printf(path, "%s/.cache/zhengwen/%.16s/%s", home, name, check);
	return path->len > 0 && !path->failed && make_folders(path->data) &&
	       access(path->data, W_OK | X_OK) == 0;
}

static enum zw_status passing_folder(struct buf *path, struct err *err)
{
	const char *tmp = getenv("TMPDIR");

	buf_reset(path);
	buf_printf(path, "%s/zhengwen-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	enum zw_status status = buf_status(path, "TMPDIR", err);
	if (status == ZW_OK && !mkdtemp(path->data))
		status = err_errno(err, path->data);
	return status;
}

enum zw_status depot_begin(const char *stub, const char *check, struct depot *depot,
                           struct err *err)
{
	PATH_BUF(path);
	struct depot c = {NULL, !user_folder(stub, check, &path)};
	enum zw_status status = c.passing ? passing_folder(&path, err) : ZW_OK;

	if (status == ZW_OK && !(c.root = strdup(buf_cstr(&path))))
		status = err_no_memory(err);
	buf_release(&path);
	if (status == ZW_OK)
		*depot = c;
	return status;
}

void depot_end(struct depot *c)
{
	/* What is mapped stays until it is unmapped. */
	if (c->passing && c->root)
		(void)files_remove_tree(c->root, NULL);
	free(c->root);
	*c = (struct depot){0};
}

bool depot_has(const struct depot *c, const char *folder)
{
	PATH_BUF(path);
	struct stat st;

	buf_printf(&path, "%s/%s", c->root, folder);
	bool has = stat(buf_cstr(&path), &st) == 0;
	buf_release(&path);
	return has;
}

/* ---- Getting files ---- */

static const size_t FILE_LIMIT = (size_t)1 << 40; /* bytes: what is more is damage */

static enum zw_status get_file(const struct depot_order *o, const char *folder,
                               enum distant_file file, struct err *err)
{
	PATH_BUF(path);
	struct buf bytes = BUF_INIT(FILE_LIMIT);
	enum zw_status status = distant_get_file(o->tree, file, &o->sums[file], &bytes, err);

	buf_printf(&path, "%s/%s", folder, distant_file_name(file));
	if (status == ZW_OK)
		status = files_write(buf_cstr(&path), &bytes, err);
	buf_release(&path);
	buf_release(&bytes);
	return status;
}

static enum zw_status put_manifest(const struct manifest *manifest, const char *folder,
                                   struct err *err)
{
	PATH_BUF(path);
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	enum zw_status status = manifest_encode(manifest, &text, err);

	buf_printf(&path, "%s/manifest.json", folder);
	if (status == ZW_OK)
		status = files_write(buf_cstr(&path), &text, err);
	buf_release(&path);
	buf_release(&text);
	return status;
}

/* What is there after a power cut must be whole: files_write syncs. */
static enum zw_status fill(const struct depot_order *o, const char *folder, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (enum distant_file f = o->from; status == ZW_OK && f < o->to; f++)
		status = get_file(o, folder, f, err);
	if (status == ZW_OK && o->manifest)
		status = put_manifest(o->manifest, folder, err);
	return status == ZW_OK ? files_sync(folder, err) : status;
}

enum zw_status depot_fetch(const struct depot *c, const struct depot_order *o, struct err *err)
{
	PATH_BUF(new);
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	if (depot_has(c, o->folder))
		return ZW_OK;
	buf_printf(&new, "%s/new-XXXXXX", c->root);
	buf_printf(&path, "%s/%.*s", c->root, (int)strcspn(o->folder, "/"), o->folder);
	if (!mkdtemp(new.data) || !make_folders(path.data))
		status = err_errno(err, c->root);
	buf_reset(&path);
	buf_printf(&path, "%s/%s", c->root, o->folder);
	if (status == ZW_OK)
		status = fill(o, buf_cstr(&new), err);
	/* Another program may have been faster. */
	if (status == ZW_OK && rename(buf_cstr(&new), buf_cstr(&path)) != 0 && errno != EEXIST &&
	    errno != ENOTEMPTY)
		status = err_errno(err, buf_cstr(&path));
	(void)files_remove_tree(buf_cstr(&new), NULL);
	buf_release(&new);
	buf_release(&path);
	return status;
}

/* ---- Removing ---- */

/* Locks the manifests below, as who removes a generation does. -1: somebody has it. */
static bool is_held(const char *root)
{
	PATH_BUF(path);
	struct dirent *entry;
	bool held = false;

	buf_printf(&path, "%s/generations", root);
	DIR *folder = opendir(buf_cstr(&path));
	while (folder && !held && (entry = readdir(folder))) {
		if (*entry->d_name == '.')
			continue;
		buf_reset(&path);
		buf_printf(&path, "%s/generations/%s/manifest.json", root, entry->d_name);
		int fd = open(buf_cstr(&path), O_RDONLY | O_CLOEXEC);
		held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;
		/* First the name goes, then the lock: who waits for it sees that it is gone. */
		if (fd >= 0 && !held)
			(void)unlink(buf_cstr(&path));
		if (fd >= 0)
			close(fd);
	}
	if (folder)
		closedir(folder);
	buf_release(&path);
	return held;
}

void depot_sweep(const struct depot *c)
{
	const char *own = strrchr(c->root, '/');
	struct dirent *entry;
	PATH_BUF(path);

	if (c->passing || !own)
		return;
	buf_printf(&path, "%.*s", (int)(own - c->root), c->root);
	DIR *folder = opendir(buf_cstr(&path));
	while (folder && (entry = readdir(folder))) {
		if (*entry->d_name == '.' || strcmp(entry->d_name, own + 1) == 0)
			continue;
		buf_reset(&path);
		buf_printf(&path, "%.*s/%s", (int)(own - c->root), c->root, entry->d_name);
		if (!is_held(buf_cstr(&path)))
			(void)files_remove_tree(buf_cstr(&path), NULL);
	}
	if (folder)
		closedir(folder);
	buf_release(&path);
}
