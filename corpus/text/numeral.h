/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers as they are written in Chinese documents: 一百二十, 二〇二二, 廿三, 两百零三, 12, １２.
 */
#ifndef CORPUS_NUMERAL_H
#define CORPUS_NUMERAL_H

#include "corpus/text/scan.h"

/* True for a character that a number may begin with. */
bool numeral_starts(uint32_t c);

/* Reads the number that stands at s and moves past it. With `spaced` white space may stand between
 * its characters (第 二 十 条). False, and s unmoved, where there is none, it makes no sense (十十)
 * or has more than nine digits. */
bool numeral_read(struct scan *s, bool spaced, uint32_t *value);

#endif
