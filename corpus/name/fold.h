/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text as the keys of names are made of it.
 */
#ifndef CORPUS_NAME_FOLD_H
#define CORPUS_NAME_FOLD_H

#include "core/buf.h"

enum { NAME_LIMIT = 3000 }; /* bytes of a name that are looked at */

/* Appends text folded as tokens.h folds it (width, case, traditional), without white space,
 * quotation marks and the marks of titles; separators of a list are left out, brackets of any kind
 * become (), dashes one hyphen. Text past NAME_LIMIT bytes is not looked at. */
void fold_name(const char *text, size_t len, struct buf *out);

/* Appends a folded name with bodies in their short form: without 中华人民共和国, 人大 for
 * 人民代表大会, 中央军委. */
void fold_bodies(const char *text, size_t len, struct buf *out);

#endif
