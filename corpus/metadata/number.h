/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * 发文字号 where documents tell their own: 国发〔2022〕5号, 国务院令第423号, 财政部
 * 税务总局公告2023年第12号, 法(研)发〔1987〕6号, 〔81〕铁人字1386号.
 */
#ifndef CORPUS_NUMBER_H
#define CORPUS_NUMBER_H

#include "core/buf.h"
#include "corpus/metadata/piece.h"

/* The first number of a line at or behind byte `from`. False if there is none. */
bool number_find(struct piece line, size_t from, struct piece *number);

/* 第706号, 2023年第12号, 〔2016〕第3号: what stands under 国务院令 or 公告. The whole line. */
bool number_rest(struct piece line);

/* Appends it as it is quoted: without 中华人民共和国 and without white space
 * but between names of issuers. */
void number_write(struct piece number, struct buf *out);

#endif
