/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * 题注: the history of this version, under the title: when it was passed, published, amended, and
 * since when it is in force.
 */
#ifndef CORPUS_NOTE_H
#define CORPUS_NOTE_H

#include "corpus/metadata/layout.h"

enum note_day {
	NOTE_OTHER,   /* nothing says what day it is */
	NOTE_PASSED,  /* 通过, 修正, 修订, 批准; of several the last */
	NOTE_PUBLIC,  /* 公布, 发布 */
	NOTE_EFFECT,  /* 施行 */
	NOTE_BRACKET, /* （2022年3月11日） */
	NOTE_DAYS
};

struct note {
	struct date of[NOTE_DAYS]; /* year 0: none */
	size_t line[NOTE_DAYS];
	struct piece issuer; /* that passed or published it first; len 0: not told */
	size_t issuer_line;
	struct piece number; /* the last order: 国务院令第588号 */
	size_t number_line;
	size_t dates;  /* how many there are */
	bool amended;  /* the day of passing is that of an amendment */
	bool approved; /* by the State Council, or amended by it */
};

void note_read(const struct layout *layout, struct note *note);

#endif
