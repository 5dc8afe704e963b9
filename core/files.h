/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A few things to do with files that more than one room needs.
 */
#ifndef CORE_FILES_H
#define CORE_FILES_H

#include "core/buf.h"

enum {
	PATH_LIMIT = 64 * 1024, /* bytes of a path that we build */
	PATH_ROOM = 8 * 1024    /* of one that we open: the kernel takes half of that */
};

/* An empty buffer of this name for a path to open, which needs no memory. */
#define PATH_BUF(name) BUF_HERE(name, PATH_ROOM)

/* The whole of a regular file, at most out's limit. What is no regular file is ZW_BAD_INPUT (it is
 * not opened: a FIFO would wait), what is larger ZW_LIMIT. The message names no path. */
enum zw_status files_read(const char *path, struct buf *out, struct err *err);

/* The whole of a file, mapped into memory to read. */
struct files_map {
	void *at; /* NULL: nothing is mapped (of an empty file, too) */
	size_t len;
};

/* Statuses of err_errno, but what cannot be opened or is no regular file is ZW_BAD_INDEX; the
 * message names the path. *map is empty unless ZW_OK; files_unmap takes an empty one. */
enum zw_status files_map(const char *path, struct files_map *map, struct err *err);
void files_unmap(struct files_map *map);

/* Pages of it that were looked at count as memory of ours: gives them back. They are read anew
 * where they are looked at again, mostly from what the kernel keeps of the file. */
void files_forget(const struct files_map *map);

/* Removes a folder and what is in it, not following links. No such folder is ZW_OK. */
enum zw_status files_remove_tree(const char *path, struct err *err);

/* Syncs every regular file and folder under path, and path. */
enum zw_status files_sync_tree(const char *path, struct err *err);

/* Syncs one file or folder; the folder that the path is in. */
enum zw_status files_sync(const char *path, struct err *err);
enum zw_status files_sync_above(const char *path, struct err *err);

/* Makes a new file with this content and syncs it. Its folder is the caller's to sync. ZW_IO, too,
 * if there is something of that name. */
enum zw_status files_write(const char *path, const struct buf *content, struct err *err);

/* The same of what fn writes to the descriptor; the message of fn names the path. */
typedef enum zw_status files_writer(void *context, int fd, const char *path, struct err *err);
enum zw_status files_write_by(const char *path, files_writer *fn, void *context, struct err *err);

/* A new file to write to piece by piece. An interrupted call is no failure, as it would be to
 * stdio. NULL: errno says why. The caller ends with fclose, which may fail. */
struct _IO_FILE;
struct _IO_FILE *files_create(const char *path);

/* A file to read and write that is gone with its descriptor, and the process however it ends. -1:
 * errno says why. */
int files_nameless(const char *folder);

/* A file with this content in the place of what is there, or of nothing: readers see the old one or
 * the new, whatever happens. It is on disk when this returns. `path`.new is used on the way. */
enum zw_status files_replace(const char *path, const struct buf *content, struct err *err);

/* Calls fn for each regular file below the folder, in the order of names, with its path from there
 * on; what fn returns other than ZW_OK ends the walk. */
typedef enum zw_status files_fn(void *context, const char *name, uint64_t bytes, struct err *err);
enum zw_status files_each(const char *path, files_fn *fn, void *context, struct err *err);

/* Bytes on disk of the regular files under path; 0 if it cannot be read. */
uint64_t files_tree_size(const char *path);

#endif
