/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/folder.h"

#include "core/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum zw_status folder_make(const char *path, struct err *err)
{
	if (mkdir(path, 0777) == 0)
		return files_sync_above(path, err);
	return errno == EEXIST ? ZW_OK : err_errno(err, path);
}

enum zw_status folder_make_all(const char *path, struct err *err)
{
	char *copy = strdup(path);
	enum zw_status status = ZW_OK;

	if (!copy)
		return err_no_memory(err);
	for (char *at = copy; status == ZW_OK && (at = strchr(at + 1, '/'));) {
		*at = '\0';
		status = folder_make(copy, err);
		*at = '/';
	}
	free(copy);
	return status == ZW_OK ? folder_make(path, err) : status;
}

enum zw_status folder_each(const char *path, folder_fn *visit, void *context, struct err *err)
{
	DIR *folder = opendir(path);
	enum zw_status status = ZW_OK;
	struct dirent *entry;

	if (!folder)
		return err_errno(err, path);
	while (status == ZW_OK && (errno = 0, entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			status = visit(entry->d_name, context, err);
	if (status == ZW_OK && errno != 0)
		status = err_errno(err, path);
	closedir(folder);
	return status;
}
