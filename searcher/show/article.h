/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Articles as they are shown: the name of one as it is read, and its lines (corpus/structure/).
 */
#ifndef SEARCHER_ARTICLE_H
#define SEARCHER_ARTICLE_H

#include "core/buf.h"
#include "corpus/structure/article.h"

enum { ARTICLE_NAME = 256 /* bytes that are enough */ };

/* "48" is 第48条; "120-1" is 第一百二十条之一, as it is written: 第120条之1 nobody writes. Appends.
 */
void article_name(const char *article, struct buf *out);
/* The same as laws write it: 第十二条. */
void article_name_han(const char *article, struct buf *out);

#endif
