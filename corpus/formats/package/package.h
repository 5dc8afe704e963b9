/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A ZIP file in memory: its list of members, and one of them at a time, unpacked within limits.
 */
#ifndef CORPUS_PACKAGE_H
#define CORPUS_PACKAGE_H

#include "core/buf.h"

enum {
	PACKAGE_ENTRIES_LIMIT = 4096,
	PACKAGE_MEMBER_LIMIT = 64 << 20,    /* bytes of one member, unpacked */
	PACKAGE_UNPACKED_LIMIT = 256 << 20, /* of all that is read of one package */
	PACKAGE_RATIO_LIMIT = 100,          /* unpacked to packed, of the whole package, … */
	PACKAGE_RATIO_FLOOR = 16 << 20,     /* … where more than this is unpacked */
};

struct package;

/* Reads the list of members; raw must outlive the package. *package is NULL on failure.
 *
 * ZW_BAD_INPUT, with the reason: damaged or cut short, a name that leads out of the package (.., a
 * root, a backslash), a link, two members of one name, members that overlap. ZW_LIMIT: too many. */
enum zw_status package_open(const char *raw, size_t len, struct package **package, struct err *err);
void package_close(struct package *package);

size_t package_count(const struct package *package);
/* UTF-8, with slashes; a folder's ends in one. Valid as long as the package. */
const char *package_name(const struct package *package, size_t i);
bool package_is_folder(const struct package *package, size_t i);

/* The member of this name (case of ASCII letters does not count); package_count() if none. */
size_t package_find(const struct package *package, const char *name);
/* Is there a member whose name begins so? */
bool package_has_folder(const struct package *package, const char *folder);

/* Unpacks a member into out, replacing what it holds; its limit should be PACKAGE_MEMBER_LIMIT.
 *
 * ZW_BAD_INPUT: encrypted, damaged, packed in a way that is not read, not as long as it says.
 * ZW_LIMIT: it, or all that was read of this package so far, is too large. ZW_NO_MEMORY. */
enum zw_status package_read(struct package *package, size_t i, struct buf *out, struct err *err);

/* package_read of the member of this name; ZW_NOT_FOUND, with a message that names it, if there is
 * none. */
enum zw_status package_read_named(struct package *package, const char *name, struct buf *out,
                                  struct err *err);

/* The path of a part: `path` as it is written in the part at `base`. A leading slash is the root of
 * the package; with `decode` %20 in it is a space. False if it leads out of the package, is no path
 * (http:, file:) or too long. */
enum { PACKAGE_PATH_SIZE = 1024 };
bool package_resolve(const char *base, const char *path, bool decode, char out[PACKAGE_PATH_SIZE]);

#endif
