/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SHA-256 of files, in lists that `sha256sum -c` reads: "HEX  NAME", a file a line.
 *
 * XXH3 (core/hash.h) would find every flipped bit as well. SHA-256 also lets an administrator check
 * an index with nothing but coreutils, and tells one that somebody changed on purpose if its sums
 * are kept elsewhere. It is Nettle's: small, without a configuration or threads of its own, and
 * with the processor's instructions 1.5 GB/s. zhengwen-search, which must start in
 * milliseconds, is linked without this room.
 */
#ifndef CORE_SUMS_H
#define CORE_SUMS_H

#include "core/buf.h"

enum {
	SUM_HEX_SIZE = 65,        /* 256 bits in lower-case hex, with the NUL */
	SUMS_LIMIT = 1024 * 1024, /* bytes of a list */
};

extern const char sums_name[]; /* "SHA256SUMS" */

/* Of a regular file. Statuses of err_errno; the message names the path. */
enum zw_status sums_file(const char *path, char hex[SUM_HEX_SIZE], struct err *err);

/* Appends the line of folder/name. */
enum zw_status sums_add(struct buf *list, const char *folder, const char *name, struct err *err);

/* Appends the lines of all regular files below folder/below, named from `folder` on, in the order
 * of names; without the list there itself. `below` may be NULL. */
enum zw_status sums_add_tree(struct buf *list, const char *folder, const char *below,
                             struct err *err);

/* The sum of that name in a list, or NULL. It is not ended by a NUL. */
const char *sums_find(const struct buf *list, const char *name);

/* Calls fn for each line of a list. ZW_BAD_INDEX if it is no such list, or names what is not below
 * its folder; or what fn returns. */
typedef enum zw_status sums_fn(void *context, const char *hex, const char *name, struct err *err);
enum zw_status sums_each(const struct buf *list, sums_fn *fn, void *context, struct err *err);

/* Reads the files of a list, which are below `folder`. ZW_BAD_INDEX names the first that is absent
 * or another one. */
enum zw_status sums_check(const struct buf *list, const char *folder, struct err *err);

/* Reads a list. ZW_BAD_INDEX if it cannot be read. */
enum zw_status sums_read(const char *path, struct buf *list, struct err *err);

#endif
