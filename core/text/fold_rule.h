/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rules of folding that are ours and not Unicode's, shared by core/text/tokens.c and the
 * generator of its tables. The definition of a match is in HACKING.md, "What matches".
 */
#ifndef CORE_FOLD_RULE_H
#define CORE_FOLD_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum token_kind {
	TOKEN_HAN,     /* one Han character */
	TOKEN_DIGITS,  /* a run of digits */
	TOKEN_LETTERS, /* a run of letters of any other script */
	TOKEN_MARK,    /* one mark that parts */
	TOKEN_SOFT,    /* white space and transparent marks: never a token, ends a run */
};

enum {
	FOLD_DROP = 0xFFFE, /* the code point leaves no trace, it does not even end a run */
	FOLD_SLOW = 0xFFFF, /* look at the neighbours: all of NFKC */
};

static inline bool fold_is_han(uint32_t c)
{
	return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3007 || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x323AF);
}

/* Quotation marks and the marks of titles neither match nor part: “三个代表”重要思想 is one run. */
static inline bool fold_is_soft(uint32_t c)
{
	return c == '"' || c == '\'' || (c >= 0x2018 && c <= 0x2019) ||
	       (c >= 0x201C && c <= 0x201D) || (c >= 0x3008 && c <= 0x300F);
}

/* Zero-width, bidirectional and variation controls. */
static inline bool fold_is_ignorable(uint32_t c)
{
	return c == 0xAD || c == 0x34F || c == 0x61C || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
	       c == 0x17B5 || (c >= 0x180B && c <= 0x180F) || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0x3164 ||
	       (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xFFA0 ||
	       (c >= 0xE0000 && c <= 0xE0FFF);
}

#endif
