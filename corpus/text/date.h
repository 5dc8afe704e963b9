/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Dates as documents and names of files write them.
 */
#ifndef CORPUS_DATE_H
#define CORPUS_DATE_H

#include "core/index/shard/record.h"
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

void date_write(const struct date *d, char text[DATE_SIZE]); /* YYYY-MM-DD */

/* Less than 0, 0 or more: a is before, on or after b. Year 0 is before all. */
int date_compare(const struct date *a, const struct date *b);

/* So many years and days later; the 29th of February becomes the 28th. */
struct date date_plus(struct date d, uint32_t years, uint32_t days);

#endif
