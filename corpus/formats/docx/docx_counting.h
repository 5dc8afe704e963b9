/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers as Word writes them before paragraphs.
 */
#ifndef CORPUS_DOCX_COUNTING_H
#define CORPUS_DOCX_COUNTING_H

#include "core/buf.h"

enum counting {
	COUNT_DECIMAL, /* what is not known is written so */
	COUNT_ZERO,    /* 01 */
	COUNT_WIDE,    /* full width */
	COUNT_UPPER_ROMAN,
	COUNT_LOWER_ROMAN,
	COUNT_UPPER_LETTER,
	COUNT_LOWER_LETTER,
	COUNT_CHINESE,          /* 一百零一 */
	COUNT_DIGITS,           /* 一〇一 */
	COUNT_LEGAL,            /* 壹佰零壹 */
	COUNT_CIRCLE,           /* ① */
	COUNT_PAREN,            /* ⑴ */
	COUNT_FULLSTOP,         /* ⒈ */
	COUNT_IDEOGRAPH_CIRCLE, /* ㊀ */
	COUNT_STEMS,            /* 甲 */
	COUNT_BRANCHES,         /* 子 */
	COUNT_BULLET,
	COUNT_NONE
};

/* Of the value of w:numFmt: "chineseCountingThousand". */
enum counting counting_find(const char *format);

/* Appends the number; nothing for bullets and COUNT_NONE. */
void counting_write(struct buf *out, enum counting counting, uint32_t number);

#endif
