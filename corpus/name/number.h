/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Document numbers (发文字号), as their document and those who cite it write them.
 */
#ifndef CORPUS_NAME_NUMBER_H
#define CORPUS_NAME_NUMBER_H

#include "core/buf.h"

/* The key of a document number, in one notation: 国发[2022] 5号, 国发2022 5 and 国发〔2022〕第5号
 * are 国发〔2022〕5号; 国务院令第四百二十三号 is 国务院令第423号, （2021）最高法民终123号 is
 * 最高法民终〔2021〕123号. False (and key empty) if the text is no document number as a whole. */
bool number_key(const char *text, size_t len, struct buf *key);

/* A document number that begins at text[at]: its end, or `at` if there is none. In running text:
 * the brackets or 第…号 must be there. Reads a bounded piece of the text only. Who looks for the
 * first one goes from left to right: 发〔2022〕5号 is one as well. */
size_t number_at(const char *text, size_t len, size_t at);

/* The same seen from its middle: text[at] is the bracket before the year or the 第 before the
 * serial, or 令, 公告 and the like end there. Finds where it begins, not before `floor`; false if
 * there is none. */
bool number_around(const char *text, size_t len, size_t floor, size_t at, size_t *start,
                   size_t *end);

/* The first number that begins at or behind `floor`; false if there is none. */
bool number_next(const char *text, size_t len, size_t floor, size_t *start, size_t *end);

#endif
