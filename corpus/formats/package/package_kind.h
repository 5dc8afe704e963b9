/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Many formats are ZIP files: which one it is, its members tell.
 */
#ifndef CORPUS_PACKAGE_KIND_H
#define CORPUS_PACKAGE_KIND_H

#include "corpus/formats/reader.h"

/* Does it begin as a ZIP file? */
bool package_is(const char *raw, size_t len);

/* Of a whole ZIP file. *reader is NULL if it is of a kind that is known and not read: *unread is
 * its name then. ZW_BAD_INPUT if it is damaged. */
enum zw_status package_kind(const char *raw, size_t len, const struct reader **reader,
                            const char **unread, struct err *err);

#endif
