/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The block of labelled values that portals put above a document: 索引号：… 发文机关：…
 * 成文日期：…, in one line or several, in a table.
 */
#ifndef CORPUS_PORTAL_H
#define CORPUS_PORTAL_H

#include "core/index/shard/record.h"
#include "corpus/formats/reader.h"
#include "corpus/metadata/metadata.h"
#include "corpus/metadata/piece.h"

/* Adds what the block says to `block`; what it says of who published the page, which may be another
 * than who issued the document, to `weak`. */
void portal_read(const struct draft *draft, struct metadata *block, struct metadata *weak);

/* Does the line begin with such a label? */
bool portal_is_label(struct piece line);

/* A date as fields hold it; false if the text holds none. */
bool portal_date(const char *text, size_t len, char date[DATE_SIZE]);

#endif
