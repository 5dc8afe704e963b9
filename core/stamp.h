/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the system says of a file, to see whether it is still the one that was read.
 */
#ifndef CORE_STAMP_H
#define CORE_STAMP_H

#include "core/buf.h"

enum { STAMP_TRIES = 3 };

/* Times are nanoseconds since 1970, those that do not fit the nearest that does. They are only
 * compared for being equal, and with the beginning of a run: clocks step. */
struct file_stamp {
	uint64_t bytes, inode;
	int64_t modified, changed; /* mtime, ctime */
};

struct stat;
struct file_stamp file_stamp_of(const struct stat *st);
bool stamp_same(const struct file_stamp *a, const struct file_stamp *b);

/* May the file have been written to since without its stamp telling? True if it was modified or
 * changed `within` nanoseconds before `now` or later: clocks have a grain, and step. */
bool stamp_is_unsure(const struct file_stamp *s, int64_t now, int64_t within);

/* As files_read; *stamp is that of the bytes. A file that changes while it is read is read again;
 * ZW_IO if it does so STAMP_TRIES times. */
enum zw_status stamp_read(const char *path, struct buf *out, struct file_stamp *stamp,
                          struct err *err);

#endif
