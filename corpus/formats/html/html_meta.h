/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a portal says of a document: in <meta>, and in the table above it.
 */
#ifndef CORPUS_HTML_META_H
#define CORPUS_HTML_META_H

#include "corpus/formats/reader.h"

/* Takes <meta name="ArticleTitle" content="…"> and its like; other ones are passed over. */
void html_meta(struct draft *draft, const unsigned char **attributes);

/* Takes 索引号：…, 发文机关：… from the first lines of the page, which begins at line `first`. The
 * lines stay. */
void html_labels(struct draft *draft, size_t first);

#endif
