/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Many formats are ZIP files: which one it is, its members tell. Their family is `reader_package`
 * (reader.h).
 */
#ifndef CORPUS_PACKAGE_KIND_H
#define CORPUS_PACKAGE_KIND_H

#include "corpus/formats/reader.h"

/* Does it begin as a ZIP file? */
bool package_is(const char *raw, size_t len);

/* Of a whole ZIP file. ZW_BAD_INPUT, with the reason, if it is damaged or of a kind that is not
 * read; ZW_LIMIT. */
enum zw_status package_kind(const char *raw, size_t len, const struct reader **reader,
                            struct err *err);

#endif
