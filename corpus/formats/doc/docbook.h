/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORPUS_DOCBOOK_H
#define CORPUS_DOCBOOK_H

#include "corpus/formats/reader.h"

/* The lines of the DocBook that antiword writes: paragraphs, headings with their levels, the rows
 * of tables with tabs between the cells, footnotes behind their paragraph. The text may hold bytes
 * that are no UTF-8: they are counted as errors of decoding. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status docbook_read(const char *xml, size_t len, struct draft *draft, struct err *err);

#endif
