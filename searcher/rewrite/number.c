/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: reading, writing.
 */
#include "searcher/rewrite/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const uint64_t WAN = 10000, YI = 100000000, MOST = UINT64_C(100000000000000);

enum { DECIMALS = 4, GROUP = 3 };

static const char *const han_digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};

/* ---- Reading ---- */

/* 0 to 9, -1 for none; 两 is 2. */
static int han_digit(uint32_t c)
{
	static const uint32_t zeros[] = {0x3007 /* 〇 */, 0x96F6 /* 零 */};
	static const uint32_t digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
	                                  0x516D, 0x4E03, 0x516B, 0x4E5D};

	if (c == zeros[0] || c == zeros[1])
		return 0;
	for (int i = 0; i < 9; i++)
		if (digits[i] == c)
			return i + 1;
	return c == 0x4E24 /* 两 */ ? 2 : -1;
}

/* 十, 百, 千, 万, 亿; 0: none */
static uint64_t han_unit(uint32_t c)
{
	static const struct {
		uint32_t c, unit;
	} units[] = {
	        {0x5341, 10}, {0x767E, 100}, {0x5343, 1000}, {0x4E07, 10000}, {0x4EBF, 100000000}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (units[i].c == c)
			return units[i].unit;
	return 0;
}

static bool is_ascii_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

bool amount_char(uint32_t c)
{
	return is_ascii_digit(c) || han_digit(c) >= 0 || han_unit(c) > 0;
}

/* False if that is more than an amount may be. */
static bool multiply(uint64_t *value, uint64_t unit)
{
	if (*value >= MOST * NUMBER_SCALE / unit)
		return false;
	*value *= unit;
	return true;
}

/* Digits behind a point, as a part of NUMBER_SCALE. */
static bool read_decimals(struct scan *s, bool han, uint64_t *value)
{
	uint64_t scale = NUMBER_SCALE;
	size_t from = s->at;

	*value = 0;
	while (!scan_end(s)) {
		uint32_t c = scan_peek(s);
		int digit = han ? han_digit(c) : is_ascii_digit(c) ? (int)(c - '0') : -1;
		if (digit < 0)
			break;
		if (scale == 1)
			return false;
		scale /= 10;
		*value += (uint64_t)digit * scale;
		scan_next(s);
	}
	return s->at > from;
}

/* 12, 50,000: a comma parts groups of three. */
static bool read_ascii_whole(struct scan *s, uint64_t *value)
{
	size_t digits = 0;
	bool commas = false;

	*value = 0;
	for (;;) {
		if (is_ascii_digit(scan_peek(s))) {
			*value = *value * 10 + (scan_next(s) - '0');
			if (++digits > GROUP * 5 || *value >= MOST)
				return false;
			continue;
		}
		struct scan t = *s;
		if (digits == 0 || (!commas && digits > GROUP) || !scan_word(&t, ","))
			break;
		size_t from = t.at;
		while (is_ascii_digit(scan_peek(&t)))
			scan_next(&t);
		if (t.at - from != GROUP)
			break;
		scan_word(s, ",");
		commas = true;
		digits = GROUP;
		for (int i = 0; i < GROUP; i++)
			*value = *value * 10 + (scan_next(s) - '0');
		if (*value >= MOST)
			return false;
	}
	return digits > 0;
}

/* 5万, 1.5亿, 3千, 2百万 */
static bool read_ascii(struct scan *s, uint64_t *value)
{
	uint64_t whole, decimals = 0;

	if (!read_ascii_whole(s, &whole))
		return false;
	struct scan t = *s;
	if (scan_word(&t, ".") && is_ascii_digit(scan_peek(&t))) {
		if (!read_decimals(&t, false, &decimals))
			return false;
		*s = t;
	}
	*value = whole * NUMBER_SCALE + decimals;
	for (uint64_t unit; (unit = han_unit(scan_peek(s))); scan_next(s))
		if (!multiply(value, unit))
			return false;
	/* 5万5千: no such thing is written. */
	return !amount_char(scan_peek(s));
}

/* 二〇二二: at least two digits and no unit. */
static bool read_han_digits(struct scan *s, uint64_t *value)
{
	size_t n = 0;

	*value = 0;
	while (han_digit(scan_peek(s)) >= 0) {
		*value = *value * 10 + (uint64_t)han_digit(scan_next(s));
		if (++n > GROUP * 3)
			return false;
	}
	return n > 1 && han_unit(scan_peek(s)) == 0;
}

/* A number by its units, from the left. */
struct reading {
	uint64_t total, section; /* section: below 万 */
	uint64_t below;          /* units of a section get smaller */
	int digit;               /* not yet multiplied; -1: none */
	bool zero;               /* before it */
};

static bool take_digit(struct reading *r, int digit)
{
	if (digit == 0) {
		if (r->digit >= 0 || r->zero)
			return false;
		r->zero = true;
		return true;
	}
	if (r->digit >= 0)
		return false;
	r->digit = digit;
	return true;
}

static bool take_unit(struct reading *r, uint64_t unit)
{
	if (unit < WAN) {
		if (unit >= r->below || (r->digit < 0 && unit != 10))
			return false;
		r->section += (r->digit < 0 ? 1 : (uint64_t)r->digit) * unit;
		r->below = unit;
	} else {
		r->section += r->digit < 0 ? 0 : (uint64_t)r->digit;
		if (r->section + r->total == 0 ||
		    (unit == YI && r->section + r->total >= MOST / YI))
			return false;
		/* 一万亿 multiplies all of it; 一亿五千万 only the last section. */
		if (unit == YI)
			r->total = (r->total + r->section) * YI;
		else if (r->total % YI == 0 && r->section > 0)
			r->total += r->section * WAN;
		else
			return false;
		r->section = 0;
		r->below = WAN;
	}
	r->digit = -1;
	r->zero = false;
	return r->total < MOST;
}

static bool read_han(struct scan *s, uint64_t *value)
{
	struct reading r = {.below = WAN, .digit = -1};
	size_t from = s->at;

	for (;;) {
		int digit = han_digit(scan_peek(s));
		uint64_t unit = han_unit(scan_peek(s));
		if (digit < 0 && !unit)
			break;
		if (!(unit ? take_unit(&r, unit) : take_digit(&r, digit)))
			return false;
		scan_next(s);
	}
	/* 一百二 is one hundred and twenty to some. */
	bool whole = r.digit < 0 || r.zero || r.below == 10 || r.total + r.section == 0;
	*value = (r.total + r.section + (r.digit < 0 ? 0 : (uint64_t)r.digit)) * NUMBER_SCALE;
	return s->at > from && whole && *value > 0;
}

/* 三点五, 一点五亿 */
static bool read_han_point(struct scan *s, uint64_t *value)
{
	struct scan t = *s;
	uint64_t decimals;

	if (!scan_word(&t, "点") || !read_decimals(&t, true, &decimals))
		return false;
	*value += decimals;
	for (uint64_t unit; (unit = han_unit(scan_peek(&t))); scan_next(&t))
		if (!multiply(value, unit))
			return false;
	*s = t;
	return true;
}

bool amount_read(struct scan *s, struct amount *a)
{
	struct scan t = *s;

	*a = (struct amount){0};
	if (is_ascii_digit(scan_peek(&t))) {
		if (!read_ascii(&t, &a->value))
			return false;
		*s = t;
		return true;
	}
	a->han = true;
	struct scan digits = t;
	if (read_han_digits(&digits, &a->value)) {
		a->digits = true;
		a->value *= NUMBER_SCALE;
		*s = digits;
		return true;
	}
	size_t from = t.at;
	if (!read_han(&t, &a->value))
		return false;
	a->lone = t.at - from == strlen("一");
	if (read_han_point(&t, &a->value))
		a->lone = false;
	*s = t;
	return true;
}

/* ---- Writing ---- */

static void add_decimals(uint64_t rest, struct buf *out)
{
	char text[32];

	if (rest == 0)
		return;
	snprintf(text, sizeof(text), "%0*" PRIu64, DECIMALS, rest);
	size_t n = DECIMALS;
	while (n > 0 && text[n - 1] == '0')
		n--;
	buf_char(out, '.');
	buf_add(out, text, n);
}

void amount_digits(uint64_t value, struct buf *out)
{
	buf_printf(out, "%" PRIu64, value / NUMBER_SCALE);
	add_decimals(value % NUMBER_SCALE, out);
}

bool amount_commas(uint64_t value, struct buf *out)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%" PRIu64, value / NUMBER_SCALE);

	if (n <= GROUP)
		return false;
	for (int i = 0; i < n; i++) {
		if (i > 0 && (n - i) % GROUP == 0)
			buf_char(out, ',');
		buf_char(out, text[i]);
	}
	add_decimals(value % NUMBER_SCALE, out);
	return true;
}

bool amount_rounded(uint64_t value, uint64_t unit, const char *name, struct buf *out)
{
	if (value % unit != 0 || value / unit == 0 || value < unit * NUMBER_SCALE)
		return false;
	amount_digits(value / unit, out);
	buf_str(out, name);
	return true;
}

/* Below 万. `inner`: something stands before it, which needs 零 where a place is left out. */
static void add_section(uint64_t n, bool inner, struct buf *out)
{
	static const struct {
		uint64_t unit;
		const char *name;
	} units[] = {{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}};
	bool gap = inner && n < 1000, any = inner;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		uint64_t digit = n / units[i].unit;
		n %= units[i].unit;
		if (digit == 0) {
			gap = any;
			continue;
		}
		if (gap)
			buf_str(out, "零");
		gap = false;
		/* 十五, but 一百一十五 */
		if (digit != 1 || units[i].unit != 10 || any)
			buf_str(out, han_digits[digit]);
		buf_str(out, units[i].name);
		any = true;
	}
}

void amount_han(uint64_t value, struct buf *out)
{
	uint64_t whole = value / NUMBER_SCALE, rest = value % NUMBER_SCALE;
	uint64_t yi = whole / YI, wan = whole % YI / WAN, ones = whole % WAN;

	if (yi >= WAN) {
		add_section(yi / WAN, false, out);
		buf_str(out, "万");
	}
	if (yi % WAN)
		add_section(yi % WAN, yi >= WAN, out);
	if (yi)
		buf_str(out, "亿");
	if (wan) {
		add_section(wan, yi > 0, out);
		buf_str(out, "万");
	}
	if (ones)
		add_section(ones, whole >= WAN, out);
	if (whole == 0)
		buf_str(out, han_digits[0]);
	if (rest)
		buf_str(out, "点");
	for (uint64_t scale = NUMBER_SCALE / 10; rest > 0; scale /= 10) {
		buf_str(out, han_digits[rest / scale]);
		rest %= scale;
	}
}

void amount_han_digits(uint64_t number, const char *zero, struct buf *out)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "%" PRIu64, number);

	for (int i = 0; i < n; i++)
		buf_str(out, text[i] == '0' ? zero : han_digits[text[i] - '0']);
}
