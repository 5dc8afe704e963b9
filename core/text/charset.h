/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Bytes of a file to UTF-8 text. What a file declares is a hint, never the truth: pages that say
 * gb2312 are GB18030, pages that say UTF-8 may be GBK.
 */
#ifndef CORE_CHARSET_H
#define CORE_CHARSET_H

#include "core/buf.h"

enum { CHARSET_NAME_LIMIT = 64 }; /* bytes of a name, with the NUL */

/* Decodes into out (replacing its content; its limit is the limit of the text) and says in *name
 * (a static string) from which charset. The order of trial: byte order mark; valid UTF-8; UTF-16
 * without a mark, by its zero bytes; UTF-8 with a few damaged characters; the declared charset (may
 * be NULL) if it decodes without an error; GB18030 likewise; GB18030 all the same if few characters
 * are damaged; then whichever of UTF-8 and ICU's best guess has the fewest errors. Errors become
 * U+FFFD and are counted in *errors.
 *
 * ZW_BAD_INPUT for what is no text: zero bytes, many control characters, or more than one error in
 * 50 characters. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status charset_decode(const char *raw, size_t n, const char *declared, struct buf *out,
                              const char **name, size_t *errors, struct err *err);

/* A static string that says the same as a name that charset_decode gave: it may have come from
 * another process. "UTF-8" for what is no charset. */
const char *charset_static(const char *name);

#endif
