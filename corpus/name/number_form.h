/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The notations of document numbers. For number.c only.
 */
#ifndef CORPUS_NUMBER_FORM_H
#define CORPUS_NUMBER_FORM_H

#include "corpus/text/scan.h"

enum {
	CODE_MOST = 24,    /* characters of 国办发明电 or 京01民终 */
	ISSUERS_MOST = 60, /* of the issuers before 公告2023年第12号 */
};

/* What a number says. Spans of the text. */
struct number {
	size_t code, code_end;
	uint32_t year; /* 0: an order without one */
	uint32_t serial;
	bool bracket; /* 〔2022〕 */
	bool order;   /* 令 stands behind: 第423号令 */
	size_t end;
};

/* How it is written: typed into a search box it may lack 第, 号 and the brackets. */
enum manner { RUNNING, TYPED };

/* Brackets of years, and 令, 公告 and their like; NULL at the end. */
extern const char *const number_opening[], *const number_closing[], *const number_orders[];

/* The number that begins at s; false if there is none. */
bool number_read(struct scan s, enum manner manner, struct number *n);

/* Moves *start left over one character of the code that ends at `at`, not before `floor`. False,
 * where the code begins at *start. */
bool number_code_before(const char *text, size_t floor, size_t *start, size_t at);

#endif
