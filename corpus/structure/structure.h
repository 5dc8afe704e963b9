/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the lines of a draft to the passages of a document.
 */
#ifndef CORPUS_STRUCTURE_H
#define CORPUS_STRUCTURE_H

#include "corpus/document.h"
#include "corpus/formats/reader.h"

/* Fills d->text and d->passages; the text moves from the draft, which keeps none. The draft has at
 * least one line. ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status document_build(struct draft *draft, struct document *d, struct err *err);

#endif
