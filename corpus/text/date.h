/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The date of a document, from its name, its 题注 (the notes under the title), or the line with
 * the day at its end.
 */
#ifndef CORPUS_DATE_H
#define CORPUS_DATE_H

#include "core/record.h"
#include "corpus/formats/reader.h"
#include "corpus/text/scan.h"

struct date {
	uint32_t year, month, day;
};

/* 2019年1月22日, 二〇一九年一月二十二日, 2019-01-22, 2019.1.22. Moves s past it; false, and s
 * unmoved, where no valid date from 1840 to 2199 stands. */
bool date_read(struct scan *s, struct date *date);

/* Is the line a date and nothing else? */
bool date_only(const char *line, size_t len, struct date *date);

/* Bytes at the end of a name (without folder and extension) that say its date: "(2019-04-23)",
 * "_20190423". 0: none. */
size_t date_suffix(const char *name, size_t len, struct date *date);

/* YYYY-MM-DD, or "" where nothing tells. */
void date_find(const struct draft *draft, const char *name, char text[DATE_SIZE]);

#endif
