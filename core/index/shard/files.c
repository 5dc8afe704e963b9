/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/shard/files.h"

#include "core/i18n.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { HEAD_LIMIT = 64 * 1024 }; /* bytes */

/* Glass keeps the root and the shape of its tree in one small file without a checksum; a flipped
 * bit there ends the process, not the call. */
static enum zw_status hash_head(const char *shard, char hex[HASH_HEX_SIZE], struct err *err)
{
	PATH_BUF(path);
	struct buf content = BUF_INIT(HEAD_LIMIT);
	struct err reason = {""};

	buf_printf(&path, "%s/tree/iamglass", shard);
	enum zw_status status = files_read(buf_cstr(&path), &content, &reason);
	if (status == ZW_OK)
		hash_hex(buf_cstr(&content), content.len, hex);
	else
		err_set(err, status, "%s: %s", buf_cstr(&path), reason.text);
	buf_release(&path);
	buf_release(&content);
	return status;
}

static enum zw_status note_file(void *context, const char *name, uint64_t bytes, struct err *err)
{
	struct shard_file *file = ((struct shard_info *)context)->files;
	size_t i = 0;

	while (i < SHARD_FILES_LIMIT && *file[i].name)
		i++;
	if (i == SHARD_FILES_LIMIT || strlen(name) >= sizeof(file->name))
		return err_set(err, ZW_LIMIT, _("%s: more files than the manifest has room for"),
		               name);
	snprintf(file[i].name, sizeof(file->name), "%s", name);
	file[i].bytes = bytes;
	return ZW_OK;
}

enum zw_status shard_files_note(const char *path, struct shard_info *info, struct err *err)
{
	enum zw_status status = hash_head(path, info->heads, err);

	return status == ZW_OK ? files_each(path, note_file, info, err) : status;
}

static enum zw_status check_head(const char *path, const struct shard_info *info, struct err *err)
{
	char hex[HASH_HEX_SIZE];
	enum zw_status status = hash_head(path, hex, err);

	if (status == ZW_OK && strcmp(hex, info->heads) != 0)
		return err_set(err, ZW_BAD_INDEX, _("%s: a table of the index is damaged"), path);
	return status;
}

/* All files as long as they were: half a table would be trusted, too. */
static enum zw_status check_sizes(const char *path, const struct shard_info *info, struct err *err)
{
	PATH_BUF(file);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < SHARD_FILES_LIMIT && *info->files[i].name; i++) {
		struct stat st;
		buf_reset(&file);
		buf_printf(&file, "%s/%s", path, info->files[i].name);
		if (stat(buf_cstr(&file), &st) != 0) {
			status = err_errno(err, buf_cstr(&file));
			status = status == ZW_NO_MEMORY ? status : ZW_BAD_INDEX;
			break;
		}
		if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size != info->files[i].bytes) {
			status = err_set(
			        err, ZW_BAD_INDEX, _("%s: %jd bytes, the manifest says %" PRIu64),
			        buf_cstr(&file), (intmax_t)st.st_size, info->files[i].bytes);
			break;
		}
	}
	buf_release(&file);
	return status;
}

enum zw_status shard_files_check(const char *path, const struct shard_info *info, struct err *err)
{
	enum zw_status status = check_sizes(path, info, err);

	return status == ZW_OK ? check_head(path, info, err) : status;
}
