/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/files.h"

#include "core/i18n.h"
#include "core/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE = 64 * 1024 };

enum zw_status files_read(const char *path, struct buf *out, struct err *err)
{
	char piece[PIECE];
	struct stat st;
	ssize_t n = 1;
	enum zw_status status = ZW_OK;
	/* O_NONBLOCK: what was a file when it was listed may be a FIFO by now. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return err_errno(err, _("cannot be opened"));
	if (fstat(fd, &st) != 0)
		status = err_errno(err, _("cannot be read"));
	else if (!S_ISREG(st.st_mode))
		status = err_set(err, ZW_BAD_INPUT, "%s", _("not a regular file"));
	else if ((uint64_t)st.st_size > out->limit)
		status = err_set(err, ZW_LIMIT, _("%jd bytes, the limit is %zu"),
		                 (intmax_t)st.st_size, out->limit);
	/* To the end, not to the size of a moment ago: the file may be growing. */
	while (status == ZW_OK && n > 0) {
		n = read(fd, piece, sizeof(piece));
		if (n > 0)
			buf_add(out, piece, (size_t)n);
		else if (n < 0 && errno == EINTR)
			n = 1;
		else if (n < 0)
			status = err_errno(err, _("cannot be read"));
		if (status == ZW_OK)
			status = buf_status(out, _("file"), err);
	}
	close(fd);
	return status;
}

enum zw_status files_map(const char *path, struct files_map *map, struct err *err)
{
	struct stat st;
	enum zw_status status = ZW_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	*map = (struct files_map){0};
	if (fd < 0 || fstat(fd, &st) != 0) {
		status = err_errno(err, path);
		status = status == ZW_NO_MEMORY ? status : ZW_BAD_INDEX;
	} else if (!S_ISREG(st.st_mode)) {
		status = err_set(err, ZW_BAD_INDEX, _("%s: not a regular file"), path);
	} else if (st.st_size > 0) {
		void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
		if (at == MAP_FAILED)
			status = err_errno(err, path);
		else
			*map = (struct files_map){at, (size_t)st.st_size};
	}
	if (fd >= 0)
		close(fd);
	return status;
}

void files_forget(const struct files_map *map)
{
	/* What the kernel does not take back now it has still: no harm is done. */
	if (map->at)
		(void)madvise(map->at, map->len, MADV_DONTNEED);
}

void files_unmap(struct files_map *map)
{
	if (map->at)
		munmap(map->at, map->len);
	*map = (struct files_map){0};
}

static enum zw_status sync_open(int fd, const char *path, struct err *err)
{
	return TEMP_FAILURE_RETRY(fsync(fd)) == 0 ? ZW_OK : err_errno(err, path);
}

/* A late error of an earlier write may be told here. Interrupted, the descriptor is closed all the
 * same. */
static enum zw_status close_after(int fd, const char *path, enum zw_status status, struct err *err)
{
	if (close(fd) != 0 && errno != EINTR && status == ZW_OK)
		return err_errno(err, path);
	return status;
}

enum zw_status files_sync(const char *path, struct err *err)
{
	int fd = TEMP_FAILURE_RETRY(open(path, O_RDONLY | O_CLOEXEC));

	if (fd < 0)
		return err_errno(err, path);
	return close_after(fd, path, sync_open(fd, path, err), err);
}

static int create(const char *path)
{
	return TEMP_FAILURE_RETRY(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
}

/* Where the file system knows no files without a name it loses it at once. */
int files_nameless(const char *folder)
{
	PATH_BUF(path);
	int fd = TEMP_FAILURE_RETRY(open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));

	if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
		return fd;
	buf_printf(&path, "%s/nameless-XXXXXX", folder);
	if (path.failed != ZW_OK) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path.data, O_CLOEXEC);
	if (fd >= 0)
		(void)unlink(path.data);
	return fd;
}

/* ---- Writing as a stream ---- */

static ssize_t write_piece(void *fd, const char *bytes, size_t n)
{
	size_t done = 0;

	/* All of it: less is a failure to a stream. */
	while (done < n) {
		ssize_t written =
		        TEMP_FAILURE_RETRY(write((int)(intptr_t)fd, bytes + done, n - done));
		if (written < 0)
			return 0;
		done += (size_t)written;
	}
	return (ssize_t)n;
}

static int close_stream(void *fd)
{
	return close((int)(intptr_t)fd);
}

FILE *files_create(const char *path)
{
	static const cookie_io_functions_t calls = {.write = write_piece, .close = close_stream};
	int fd = create(path);
	FILE *file = fd < 0 ? NULL : fopencookie((void *)(intptr_t)fd, "w", calls);

	if (fd >= 0 && !file) {
		int reason = errno;
		close(fd);
		errno = reason;
	}
	return file;
}

/* ---- Whole files ---- */

enum zw_status files_write_by(const char *path, files_writer *fn, void *context, struct err *err)
{
	int fd = create(path);

	if (fd < 0)
		return err_errno(err, path);
	enum zw_status status = fn(context, fd, path, err);
	if (status == ZW_OK)
		status = sync_open(fd, path, err);
	return close_after(fd, path, status, err);
}

static enum zw_status write_content(void *context, int fd, const char *path, struct err *err)
{
	const struct buf *content = context;
	size_t done = 0;

	while (done < content->len) {
		ssize_t n =
		        TEMP_FAILURE_RETRY(write(fd, content->data + done, content->len - done));
		if (n < 0)
			return err_errno(err, path);
		done += (size_t)n;
	}
	return ZW_OK;
}

enum zw_status files_write(const char *path, const struct buf *content, struct err *err)
{
	return files_write_by(path, write_content, (void *)content, err);
}

enum zw_status files_sync_above(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	PATH_BUF(folder);

	if (!slash)
		buf_char(&folder, '.');
	else
		buf_add(&folder, path, slash == path ? 1 : (size_t)(slash - path));
	enum zw_status status = buf_status(&folder, path, err);
	if (status == ZW_OK)
		status = files_sync(buf_cstr(&folder), err);
	buf_release(&folder);
	return status;
}

enum zw_status files_replace(const char *path, const struct buf *content, struct err *err)
{
	PATH_BUF(new);

	buf_printf(&new, "%s.new", path);
	enum zw_status status = buf_status(&new, path, err);
	/* Of a run that died. */
	if (status == ZW_OK && unlink(buf_cstr(&new)) != 0 && errno != ENOENT)
		status = err_errno(err, buf_cstr(&new));
	if (status == ZW_OK)
		status = files_write(buf_cstr(&new), content, err);
	if (status == ZW_OK && rename(buf_cstr(&new), path) != 0)
		status = err_errno(err, path);
	if (status == ZW_OK)
		status = files_sync_above(path, err);
	buf_release(&new);
	return status;
}

/* Calls visit for every file, and for every folder after what is in it. What went away meanwhile is
 * passed over, what cannot be read is a failure. */
struct visiting {
	tree_fn *visit;
	void *context;
};

static enum zw_status visit_entry(struct tree_entry *entry, void *context, struct err *err)
{
	const struct visiting *v = context;

	if (entry->kind == TREE_FOLDER ||
	    (entry->kind == TREE_UNREADABLE && entry->error == ENOENT))
		return ZW_OK;
	if (entry->kind == TREE_UNREADABLE) {
		errno = entry->error;
		return err_errno(err, entry->path);
	}
	return v->visit(entry, v->context, err);
}

static enum zw_status walk(const char *path, tree_fn *visit, void *context, struct err *err)
{
	struct visiting visiting = {visit, context};

	return tree_walk(path, false, visit_entry, &visiting, err);
}

static enum zw_status remove_entry(struct tree_entry *entry, void *context, struct err *err)
{
	(void)context;
	if (remove(entry->path) != 0 && errno != ENOENT)
		return err_errno(err, entry->path);
	return ZW_OK;
}

enum zw_status files_remove_tree(const char *path, struct err *err)
{
	return walk(path, remove_entry, NULL, err);
}

static enum zw_status sync_entry(struct tree_entry *entry, void *context, struct err *err)
{
	(void)context;
	if (entry->kind != TREE_FILE && entry->kind != TREE_LEFT)
		return ZW_OK;
	return files_sync(entry->path, err);
}

enum zw_status files_sync_tree(const char *path, struct err *err)
{
	return walk(path, sync_entry, NULL, err);
}

static enum zw_status add_size(struct tree_entry *entry, void *context, struct err *err)
{
	(void)err;
	if (entry->kind == TREE_FILE)
		*(uint64_t *)context += (uint64_t)entry->stat.st_size;
	return ZW_OK;
}

uint64_t files_tree_size(const char *path)
{
	uint64_t size = 0;

	return walk(path, add_size, &size, NULL) == ZW_OK ? size : 0;
}

struct listing {
	size_t above; /* bytes of the path of the folder, with the slash */
	files_fn *fn;
	void *context;
};

static enum zw_status list_entry(struct tree_entry *entry, void *context, struct err *err)
{
	const struct listing *l = context;

	if (entry->kind != TREE_FILE)
		return ZW_OK;
	return l->fn(l->context, entry->path + l->above, (uint64_t)entry->stat.st_size, err);
}

enum zw_status files_each(const char *path, files_fn *fn, void *context, struct err *err)
{
	struct listing listing = {strlen(path) + 1, fn, context};

	return walk(path, list_entry, &listing, err);
}
