/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/stamp.h"

#include "core/files.h"
#include "core/i18n.h"

#include <sys/stat.h>

enum { NANOSECONDS = 1000 * 1000 * 1000 };

/* File systems keep years that nanoseconds in 64 bits do not reach. */
static int64_t nanoseconds(const struct timespec *t)
{
	int64_t seconds = t->tv_sec;

	if (seconds >= INT64_MAX / NANOSECONDS)
		return INT64_MAX;
	if (seconds <= INT64_MIN / NANOSECONDS)
		return INT64_MIN;
	return seconds * NANOSECONDS + t->tv_nsec;
}

struct file_stamp file_stamp_of(const struct stat *st)
{
	return (struct file_stamp){
	        .bytes = (uint64_t)st->st_size,
	        .inode = st->st_ino,
	        .modified = nanoseconds(&st->st_mtim),
	        .changed = nanoseconds(&st->st_ctim),
	};
}

bool stamp_same(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->bytes == b->bytes && a->inode == b->inode && a->modified == b->modified &&
	       a->changed == b->changed;
}

bool stamp_is_unsure(const struct file_stamp *s, int64_t now, int64_t within)
{
	int64_t latest = s->modified > s->changed ? s->modified : s->changed;
	int64_t since = now < INT64_MIN + within ? INT64_MIN : now - within;

	return latest >= since;
}

static enum zw_status look(const char *path, struct file_stamp *stamp, struct err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_errno(err, _("cannot be opened"));
	*stamp = file_stamp_of(&st);
	return ZW_OK;
}

enum zw_status stamp_read(const char *path, struct buf *out, struct file_stamp *stamp,
                          struct err *err)
{
	for (int tries = 0; tries < STAMP_TRIES; tries++) {
		struct file_stamp before = {0}, after = {0};
		buf_reset(out);
		enum zw_status status = look(path, &before, err);
		if (status == ZW_OK)
			status = files_read(path, out, err);
		if (status == ZW_OK)
			status = look(path, &after, err);
		if (status != ZW_OK)
			return status;
		if (stamp_same(&before, &after) && out->len == before.bytes) {
			*stamp = before;
			return ZW_OK;
		}
	}
	return err_set(err, ZW_IO, "%s", _("it changes while it is read"));
}
