/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Names of documents in a form that can be compared.
 */
#ifndef CORPUS_CITATION_NAME_H
#define CORPUS_CITATION_NAME_H

#include "core/buf.h"

/* The key of a work: a title without white space, quotation marks, 中华人民共和国 at its front and
 * a note of its version at its end (（2018年修正）), folded (width, traditional). Two titles with
 * one key are titles of one work, or of its versions. Replaces what key holds; empty if nothing is
 * left. */
void work_key(const char *title, size_t len, struct buf *key);

/* The key of a document number, in one notation: 国发[2022] 5号, 国发2022 5 and 国发〔2022〕第5号
 * are 国发〔2022〕5号; 国务院令第四百二十三号 is 国务院令第423号. False (and key empty) if the text
 * is no document number as a whole. */
bool number_key(const char *text, size_t len, struct buf *key);

/* A document number that begins at text[at]: its end, or `at` if there is none. In running text:
 * the brackets or 第…号 must be there. */
size_t number_at(const char *text, size_t len, size_t at);

#endif
