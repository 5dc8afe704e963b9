/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Web pages in one file: MIME, as browsers and Word write it (.mht), and as it stands in DOCX.
 */
#ifndef CORPUS_MHT_H
#define CORPUS_MHT_H

#include "corpus/formats/reader.h"

/* Does it begin with headers of MIME? */
bool mht_recognises(const char *raw, size_t len);

/* Reads the page in it (the first one; pictures and style sheets are passed over), or the plain
 * text where there is no page; portal: html.h. The statuses of document_read. */
enum zw_status mht_read(const char *raw, size_t len, bool portal, struct draft *draft,
                        struct err *err);

#endif
