/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers of amounts, larger than those of articles and with decimals: 五万, 50,000, 1.5亿,
 * 二〇二二; and how else they are written.
 */
#ifndef SEARCHER_REWRITE_NUMBER_H
#define SEARCHER_REWRITE_NUMBER_H

#include "core/buf.h"
#include "corpus/text/scan.h"

enum { NUMBER_SCALE = 10000 /* values have four decimals */ };

struct amount {
	uint64_t value; /* times NUMBER_SCALE; below 10^14 times that */
	bool han;       /* written in Han characters, as 五万 is and 5万 is not */
	bool lone;      /* in a single one: 五 */
	bool digits;    /* Han digits in a row: 二〇二二 */
};

/* Folded text: ASCII digits, 〇. Moves s past the number that stands there; false, and s unmoved,
 * if there is none or it makes no sense. */
bool amount_read(struct scan *s, struct amount *a);

/* May c stand in such a number, but for the first? */
bool amount_char(uint32_t c);

/* 50000, 3.5 */
void amount_digits(uint64_t value, struct buf *out);
/* 50,000; false, and nothing written, below 1,000. */
bool amount_commas(uint64_t value, struct buf *out);
/* 5万, 1.5亿; false if it is not a round one. */
bool amount_rounded(uint64_t value, uint64_t unit, const char *name, struct buf *out);
/* 五万, 三点五 */
void amount_han(uint64_t value, struct buf *out);
/* 二〇二二; with `zero` 〇 or 零. */
void amount_han_digits(uint64_t number, const char *zero, struct buf *out);

#endif
