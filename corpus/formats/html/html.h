/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Web pages that stand in other formats.
 */
#ifndef CORPUS_HTML_H
#define CORPUS_HTML_H

#include "corpus/formats/reader.h"

/* As reader_html.read. portal: menus, footers and the like are left out, as of a page of a site;
 * a chapter of a book has none. */
enum zw_status html_read_page(const char *raw, size_t len, bool portal, struct draft *draft,
                              struct err *err);

#endif
