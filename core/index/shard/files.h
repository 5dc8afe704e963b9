/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the manifest says of the files of a shard, and whether it is so.
 */
#ifndef CORE_SHARD_FILES_H
#define CORE_SHARD_FILES_H

#include "core/index/shard/shard.h"

/* Fills in the sizes of all files of a complete shard, and the hash of the head of its tree. */
enum zw_status shard_files_note(const char *path, struct shard_info *info, struct err *err);

/* ZW_BAD_INDEX if a file is absent or of another size, or the head of its tree is another one. */
enum zw_status shard_files_check(const char *path, const struct shard_info *info, struct err *err);

#endif
