/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/cache.h"

#include "core/files.h"
#include "core/hash.h"
#include "core/i18n.h"
#include "core/index/distant.h"

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

enum zw_status cache_begin(const char *stub, const char *check, struct cache *cache,
                           struct err *err)
{
	PATH_BUF(path);
	struct cache c = {NULL, !user_folder(stub, check, &path)};
	enum zw_status status = c.passing ? passing_folder(&path, err) : ZW_OK;

	if (status == ZW_OK && !(c.root = strdup(buf_cstr(&path))))
		status = err_no_memory(err);
	buf_release(&path);
	if (status == ZW_OK)
		*cache = c;
	return status;
}

void cache_end(struct cache *c)
{
	/* What is mapped stays until it is unmapped. */
	if (c->passing && c->root)
		(void)files_remove_tree(c->root, NULL);
	free(c->root);
	*c = (struct cache){0};
}

bool cache_has(const struct cache *c, const char *folder)
{
	PATH_BUF(path);
	struct stat st;

	buf_printf(&path, "%s/%s", c->root, folder);
	bool has = stat(buf_cstr(&path), &st) == 0;
	buf_release(&path);
	return has;
}

/* ---- Getting files ---- */

static enum zw_status not_there(const char *name, struct err *err)
{
	return err_set(err, ZW_BAD_INDEX,
	               _("the shard does not hold \"%s\": was it made with --shards?"), name);
}

static enum zw_status get_size(struct xap_tree *tree, const char *name, uint64_t *size,
                               struct err *err)
{
	BUF_HERE(key, XAP_KEY_LIMIT);
	BUF_HERE(value, 64);

	buf_printf(&key, DISTANT_FILE "%s", name);
	enum zw_status status = xap_fetch(tree, buf_cstr(&key), key.len, &value, err);
	if (status != ZW_OK)
		return status;
	if (value.len != sizeof(*size))
		return not_there(name, err);
	*size = 0;
	for (size_t i = 0; i < sizeof(*size); i++)
		*size |= (uint64_t)(unsigned char)value.data[i] << (8 * i);
	return ZW_OK;
}

static enum zw_status get_piece(struct xap_tree *tree, const char *name, uint32_t number,
                                struct buf *piece, struct err *err)
{
	BUF_HERE(key, XAP_KEY_LIMIT);

	buf_printf(&key, DISTANT_FILE "%s", name);
	for (int shift = 32; shift >= 0; shift -= 8)
		buf_char(&key, shift == 32 ? '\0' : (char)(number >> shift));
	buf_reset(piece);
	return xap_fetch(tree, buf_cstr(&key), key.len, piece, err);
}

static enum zw_status copy_pieces(struct xap_tree *tree, const char *name, FILE *file,
                                  const char *path, struct err *err)
{
	struct buf piece = BUF_INIT(DISTANT_PIECE);
	uint64_t left = 0;
	enum zw_status status = get_size(tree, name, &left, err);

	for (uint32_t i = 0; status == ZW_OK && left > 0; i++) {
		status = get_piece(tree, name, i, &piece, err);
		if (status == ZW_OK && (piece.len == 0 || piece.len > left))
			status = not_there(name, err);
		if (status == ZW_OK && fwrite(piece.data, 1, piece.len, file) != piece.len)
			status = err_errno(err, path);
		left -= status == ZW_OK ? piece.len : 0;
	}
	buf_release(&piece);
	return status;
}

static enum zw_status get_file(struct xap_tree *tree, const char *folder, const char *name,
                               struct err *err)
{
	PATH_BUF(path);

	buf_printf(&path, "%s/%s", folder, name);
	FILE *file = files_create(buf_cstr(&path));
	enum zw_status status = file ? ZW_OK : err_errno(err, buf_cstr(&path));
	if (status == ZW_OK)
		status = copy_pieces(tree, name, file, buf_cstr(&path), err);
	if (file && fclose(file) != 0 && status == ZW_OK)
		status = err_errno(err, buf_cstr(&path));
	buf_release(&path);
	return status;
}

static enum zw_status fill(const char *folder, const char *const *names, const struct buf *manifest,
                           struct xap_tree *tree, struct err *err)
{
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && names[i]; i++)
		status = get_file(tree, folder, names[i], err);
	if (status == ZW_OK && manifest) {
		buf_printf(&path, "%s/manifest.json", folder);
		status = files_write(buf_cstr(&path), manifest, err);
	}
	/* What is there after a power cut must be whole. */
	if (status == ZW_OK)
		status = files_sync_tree(folder, err);
	buf_release(&path);
	return status;
}

enum zw_status cache_fetch(struct cache *c, const char *folder, const char *const *names,
                           const struct buf *manifest, struct xap_tree *tree, struct err *err)
{
	PATH_BUF(new);
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	if (cache_has(c, folder))
		return ZW_OK;
	buf_printf(&new, "%s/new-XXXXXX", c->root);
	buf_printf(&path, "%s/%.*s", c->root, (int)strcspn(folder, "/"), folder);
	if (!mkdtemp(new.data) || !make_folders(path.data))
		status = err_errno(err, c->root);
	buf_reset(&path);
	buf_printf(&path, "%s/%s", c->root, folder);
	if (status == ZW_OK)
		status = fill(buf_cstr(&new), names, manifest, tree, err);
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

void cache_sweep(const struct cache *c)
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
