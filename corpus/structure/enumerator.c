/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/structure/enumerator.h"

#include "corpus/text/numeral.h"

#include <string.h>

enum {
	HEADING_LIMIT = 40, /* characters of a heading */
	NUMBER_LIMIT = 300, /* 2024、2025 are years */
	COUNTED_LIMIT = 30, /* nobody counts further in words */
};

static bool is_arabic(uint32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* 一 and its like; ○ may stand in a number, but begins none. */
static bool is_han(uint32_t c)
{
	return c >= 0x3000 && !is_arabic(c) && numeral_starts(c);
}

/* （一） and （1） */
static bool read_bracketed(struct scan *s, struct enumerator *e)
{
	static const char *const opening[] = {"（", "(", NULL}, *const closing[] = {"）", ")",
	                                                                            NULL};

	if (!scan_any(s, opening))
		return false;
	scan_space(s);
	e->rank = is_han(scan_peek(s)) ? RANK_SUBITEM : RANK_SUBPOINT;
	if (!numeral_read(s, true, &e->number))
		return false;
	scan_space(s);
	return scan_any(s, closing);
}

/* 1.5万元 and 3 公里 are amounts. */
static bool is_amount(struct scan s)
{
	static const char *const units[] = {"万", "亿", "元", "%",  "％", "倍", "米",   "吨", "个",
	                                    "度", "年", "月", "日", "千", "百", "公里", "-",  NULL};

	return scan_any(&s, units) || is_arabic(scan_peek(&s));
}

/* 1 总则, 1.1 目的, 1.1.1…; the first number has been read. */
static bool read_decimal(struct scan *s, struct enumerator *e)
{
	static const char *const points[] = {".", "．", NULL};
	uint32_t depth = 0, number;

	while (depth < RANK_DECIMAL_4 - RANK_DECIMAL) {
		struct scan t = *s;
		if (!scan_any(&t, points) || !is_arabic(scan_peek(&t)) ||
		    !numeral_read(&t, false, &number) || number > NUMBER_LIMIT)
			break;
		*s = t;
		depth++;
	}
	bool spaced = scan_space(s);
	e->rank = RANK_DECIMAL + depth;
	return (depth || spaced) && scan_peek(s) >= 0x2E80 && !is_amount(*s);
}

/* 1. 1、 1） 1.1 */
static bool read_arabic(struct scan *s, struct enumerator *e)
{
	static const char *const stops[] = {".", "．", "、", NULL}, *const closing[] = {"）", ")",
	                                                                                NULL};

	if (!is_arabic(scan_peek(s)) || !numeral_read(s, false, &e->number))
		return false;
	e->rank = RANK_SUBPOINT;
	if (scan_any(s, closing))
		return true;
	struct scan t = *s;
	e->rank = RANK_POINT;
	if (scan_any(&t, stops) && !is_arabic(scan_peek(&t))) {
		*s = t;
		return true;
	}
	return read_decimal(s, e);
}

/* 一是… and 一要…, but not 三要素 */
static bool read_said(struct scan *s, struct enumerator *e)
{
	static const char *const words[] = {"是", "要", NULL};
	static const char *const compounds[] = {"素", "点", "件", "领", "义", NULL};

	if (!scan_any(s, words) || e->number > COUNTED_LIMIT)
		return false;
	struct scan t = *s;
	e->rank = RANK_COUNTED;
	return !scan_any(&t, compounds);
}

/* 一、 一是 */
static bool read_han(struct scan *s, struct enumerator *e)
{
	static const char *const stops[] = {"、", "．", NULL};

	if (!is_han(scan_peek(s)) || !numeral_read(s, true, &e->number))
		return false;
	e->rank = RANK_ITEM;
	struct scan t = *s;
	scan_space(&t);
	if (scan_any(&t, stops)) {
		*s = t;
		return true;
	}
	return read_said(s, e);
}

/* 第一，… 首先，…, but not 第一、第二项 */
static bool read_ordinal(struct scan *s, struct enumerator *e)
{
	static const char *const words[] = {"首先", "其次", "再次", "最后", NULL};
	static const char *const commas[] = {"，", ",", NULL};

	e->rank = RANK_COUNTED;
	if (scan_any(s, words))
		return scan_any(s, commas);
	if (!scan_word(s, "第") || !numeral_read(s, false, &e->number) || e->number > COUNTED_LIMIT)
		return false;
	return scan_any(s, commas) || (scan_word(s, "、") && scan_peek(s) != 0x7B2C /* 第 */ &&
	                               !numeral_starts(scan_peek(s)));
}

bool enumerator_read(const char *line, size_t len, struct enumerator *e)
{
	static bool (*const readers[])(struct scan *, struct enumerator *) = {
	        read_bracketed, read_arabic, read_han, read_ordinal};
	static const char *const markup[] = {"#", "*", NULL};
	struct scan start = scan_of(line, len);

	scan_space(&start);
	while (scan_any(&start, markup) || scan_space(&start))
		;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		struct enumerator found = {RANK_NONE, 0, 0};
		struct scan s = start;
		if (!readers[i](&s, &found) || found.number > NUMBER_LIMIT)
			continue;
		scan_space(&s);
		found.len = s.at;
		*e = found;
		return true;
	}
	return false;
}

/* Where the heading ends: at the first 。, or where a list or a quotation is announced. */
static size_t first_stop(const char *line, size_t len, size_t from)
{
	static const char *const stops[] = {"。", "？", "！", "：“", ":“", "：「", NULL};
	static const char *const colons[] = {"：", ":", NULL};
	struct scan s = {line, len, from};

	while (!scan_end(&s)) {
		struct scan t = s;
		if (scan_any(&t, stops) || (scan_any(&t, colons) && scan_end(&t)))
			return s.at;
		scan_next(&s);
	}
	return len;
}

/* “不适用缓刑。”: the 。 of a quotation ends no heading. */
static bool leaves_open(const char *line, size_t end)
{
	struct scan s = scan_of(line, end);
	int open = 0;

	while (!scan_end(&s)) {
		open += scan_word(&s, "“") - scan_word(&s, "”");
		scan_next(&s);
	}
	return open > 0;
}

size_t enumerator_heading(const char *line, size_t len, const struct enumerator *e)
{
	static const char *const open_ends[] = {"；", ";", "，", ",", "、", NULL};
	size_t most = (HEADING_LIMIT + 1) * 4;
	size_t seen = len < most + 1 ? len : most + 1;

	while (seen < len && ((unsigned char)line[seen] & 0xC0) == 0x80)
		seen--;
	size_t end = first_stop(line, seen, e->len);
	if (end == e->len || !text_fits(line, end, HEADING_LIMIT) || leaves_open(line, end))
		return 0;
	for (size_t i = 0; open_ends[i]; i++)
		if (text_ends(line, end, open_ends[i]))
			return 0;
	return end;
}
