/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: reading a date, a date in a name, reckoning.
 */
#include "corpus/text/date.h"

#include "corpus/text/numeral.h"

#include <stdio.h>
#include <string.h>

enum {
	YEAR_FIRST = 1840,
	YEAR_LAST = 2199,
	ONLY_BYTES = 100, /* of a line that is only a date */
};

static bool is_leap(uint32_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint32_t days_of(const struct date *d)
{
	static const uint32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[d->month - 1] + (d->month == 2 && is_leap(d->year));
}

static bool date_valid(const struct date *d)
{
	if (d->year < YEAR_FIRST || d->year > YEAR_LAST || d->month < 1 || d->month > 12)
		return false;
	return d->day >= 1 && d->day <= days_of(d);
}

/* What parts year, month and day, and what stands behind the day. */
static const char *const styles[][3] = {
        {"年", "月", "日"}, {"-", "-", ""}, {"/", "/", ""}, {".", ".", ""}};

static bool read_part(struct scan *s, const char *behind, uint32_t *value)
{
	scan_space(s);
	if (!numeral_read(s, true, value))
		return false;
	scan_space(s);
	return scan_word(s, behind);
}

static bool read_style(struct scan s, const char *const style[3], struct date *date, size_t *end)
{
	struct date d;

	if (!read_part(&s, style[0], &d.year) || !read_part(&s, style[1], &d.month))
		return false;
	scan_space(&s);
	if (!numeral_read(&s, style[2][0] != '\0', &d.day))
		return false;
	*end = s.at;
	scan_space(&s);
	if (!scan_word(&s, style[2]) || !date_valid(&d))
		return false;
	if (style[2][0])
		*end = s.at;
	*date = d;
	return true;
}

bool date_read(struct scan *s, struct date *date)
{
	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++)
		if (read_style(*s, styles[i], date, &s->at))
			return true;
	return false;
}

bool date_only(const char *line, size_t len, struct date *date)
{
	struct scan s = scan_of(line, len);
	struct date d;

	if (len > ONLY_BYTES || !numeral_starts(scan_peek(&s)) || !date_read(&s, &d))
		return false;
	scan_space(&s);
	if (!scan_end(&s))
		return false;
	*date = d;
	return true;
}

/* ---- The name ---- */

static bool all_digits(const char *text, size_t n)
{
	return strspn(text, "0123456789") >= n;
}

/* 20190423 */
static bool read_compact(const char *text, struct date *date)
{
	struct date d;

	if (!all_digits(text, 8) || sscanf(text, "%4u%2u%2u", &d.year, &d.month, &d.day) != 3 ||
	    !date_valid(&d))
		return false;
	*date = d;
	return true;
}

static bool read_iso(const char *text, struct date *date)
{
	struct scan s = scan_of(text, strlen("2019-04-23"));

	return all_digits(text, 4) && text[4] == '-' && date_read(&s, date) && scan_end(&s);
}

/* Bytes of a bare date at the end, with an opening mark before it. */
static size_t bare_suffix(const char *name, size_t len, struct date *date)
{
	static const struct {
		size_t len;
		bool (*read)(const char *text, struct date *date);
	} forms[] = {{10, read_iso}, {8, read_compact}};
	static const char *const openings[] = {"(", "（", "[", "_", "-", NULL};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		size_t n = forms[i].len, front = len - n;
		if (len < n || !forms[i].read(name + front, date))
			continue;
		if (front > 0 && name[front - 1] >= '0' && name[front - 1] <= '9')
			continue;
		for (size_t j = 0; openings[j]; j++)
			if (text_ends(name, front, openings[j]))
				return n + strlen(openings[j]);
		return n;
	}
	return 0;
}

size_t date_suffix(const char *name, size_t len, struct date *date)
{
	static const char *const closings[] = {")", "）", "]", NULL};

	for (size_t i = 0; closings[i]; i++) {
		size_t n = strlen(closings[i]);
		if (text_ends(name, len, closings[i])) {
			size_t inner = bare_suffix(name, len - n, date);
			return inner ? inner + n : 0;
		}
	}
	return bare_suffix(name, len, date);
}

/* ---- Reckoning ---- */

void date_write(const struct date *d, char text[DATE_SIZE])
{
	snprintf(text, DATE_SIZE, "%04u-%02u-%02u", d->year % 10000, d->month % 100, d->day % 100);
}

int date_compare(const struct date *a, const struct date *b)
{
	if (a->year != b->year)
		return a->year < b->year ? -1 : 1;
	if (a->month != b->month)
		return a->month < b->month ? -1 : 1;
	return (a->day > b->day) - (a->day < b->day);
}

struct date date_plus(struct date d, uint32_t years, uint32_t days)
{
	d.year += years;
	if (d.day > days_of(&d))
		d.day = days_of(&d);
	for (; days > 0; days--) {
		if (++d.day <= days_of(&d))
			continue;
		d.day = 1;
		if (++d.month > 12) {
			d.month = 1;
			d.year++;
		}
	}
	return d;
}
