/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: names, dates, articles, a value of each kind.
 */
#include "searcher/query/filter.h"

#include "corpus/text/numeral.h"

#include <stdlib.h>
#include <string.h>

static const struct filter_name names[] = {
        {"标题", "title", FILTER_TITLE, META_TITLE},
        {"文号", "number", FILTER_NUMBER, META_NUMBER},
        {"发文字号", "number", FILTER_NUMBER, META_NUMBER},
        {"机关", "issuer", FILTER_VALUE, META_ISSUER},
        {"发文机关", "issuer", FILTER_VALUE, META_ISSUER},
        {"主送", "to", FILTER_VALUE, META_ADDRESSEE},
        {"主送机关", "addressee", FILTER_VALUE, META_ADDRESSEE},
        {"文种", "type", FILTER_EXACT, META_TYPE},
        {"主题", "theme", FILTER_VALUE, META_THEME},
        {"主题分类", "theme", FILTER_VALUE, META_THEME},
        {"索引号", "index-no", FILTER_VALUE, META_INDEX_NO},
        {"日期", "date", FILTER_DATE, META_FIELDS},
        {"成文", "written", FILTER_DATE, META_WRITTEN},
        {"成文日期", "written", FILTER_DATE, META_WRITTEN},
        {"发布", "published", FILTER_DATE, META_PUBLISHED},
        {"发布日期", "published", FILTER_DATE, META_PUBLISHED},
        {"施行", "effective", FILTER_DATE, META_EFFECTIVE},
        {"施行日期", "effective", FILTER_DATE, META_EFFECTIVE},
        {"废止", "repealed", FILTER_DATE, META_REPEALED},
        {"废止日期", "repealed", FILTER_DATE, META_REPEALED},
        {"时效", "status", FILTER_STATUS, META_STATUS},
        {"时效性", "status", FILTER_STATUS, META_STATUS},
        {"级别", "level", FILTER_LEVEL, META_LEVEL},
        {"效力级别", "level", FILTER_LEVEL, META_LEVEL},
        {"引用", "cites", FILTER_CITES, META_FIELDS},
        {"条", "article", FILTER_ARTICLE, META_FIELDS},
        {"截至", "as-of", FILTER_AS_OF, META_FIELDS},
};

static bool take_one(struct lex *l, const char *name)
{
	size_t before = l->at;

	if (lex_take(l, name) && lex_take(l, ":"))
		return true;
	l->at = before;
	return false;
}

const struct filter_name *filter_take_name(struct lex *l)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (take_one(l, names[i].zh) || take_one(l, names[i].en))
			return &names[i];
	return NULL;
}

/* ---- Dates ---- */

enum { DAY_DIGITS = 8, LAST_DAY = 99991231, ALSO_LIMIT = 8192 };

/* The digits up to the next sign that parts; *digits 0 if there is none. */
static uint32_t take_number(struct scan *s, size_t *digits)
{
	uint32_t value = 0;

	for (*digits = 0; *digits < DAY_DIGITS; ++*digits) {
		uint32_t c = scan_peek(s);
		c -= c >= 0xFF10 && c <= 0xFF19 ? 0xFEE0 : 0;
		if (c < '0' || c > '9')
			break;
		value = value * 10 + (c - '0');
		scan_next(s);
	}
	return value;
}

static void skip_sign(struct scan *s)
{
	static const char *const signs[] = {"-",  "－", ".",  "．", "/",
	                                    "／", "年", "月", "日", NULL};

	scan_any(s, signs);
}

static uint32_t days_of(uint32_t year, uint32_t month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Year, month and day as far as they are said; 0 is not said. */
static bool take_day(struct scan *s, uint32_t part[3])
{
	size_t digits;

	part[0] = take_number(s, &digits);
	part[1] = part[2] = 0;
	if (digits == DAY_DIGITS) {
		part[2] = part[0] % 100;
		part[1] = part[0] / 100 % 100;
		part[0] /= 10000;
		return part[1] && part[2];
	}
	if (digits != 4)
		return false;
	for (size_t i = 1; i < 3; i++) {
		skip_sign(s);
		if (scan_end(s))
			return true;
		part[i] = take_number(s, &digits);
		if (digits < 1 || digits > 2 || part[i] == 0)
			return false;
	}
	skip_sign(s);
	return true;
}

bool day_parse(const char *text, size_t len, uint32_t *from, uint32_t *to)
{
	struct scan s = scan_of(text, len);
	uint32_t part[3];

	if (!take_day(&s, part) || !scan_end(&s) || part[0] == 0 || part[1] > 12)
		return false;
	if (part[2] && part[2] > days_of(part[0], part[1]))
		return false;
	uint32_t last = part[1] ? part[1] : 12;
	*from = (part[0] * 100 + part[1]) * 100 + part[2];
	*to = (part[0] * 100 + last) * 100 + (part[2] ? part[2] : days_of(part[0], last));
	return true;
}

/* The sign between the days of a range; SIZE_MAX if there is none. */
static size_t find_range(const char *text, size_t len, size_t *behind)
{
	static const char *const signs[] = {"..", "．．", "…", "~", "～", "至", NULL};

	for (struct scan s = scan_of(text, len); !scan_end(&s); scan_next(&s)) {
		size_t at = s.at;
		if (scan_any(&s, signs)) {
			*behind = s.at;
			return at;
		}
	}
	return SIZE_MAX;
}

/* Either side may be open. */
static bool parse_days(struct filter *f, const char *text, size_t len)
{
	size_t behind, at = find_range(text, len, &behind);
	uint32_t from_end = 0, to_begin = LAST_DAY;

	if (at == SIZE_MAX)
		return day_parse(text, len, &f->from, &f->to);
	f->from = 1; /* 0 is unknown, which is in no range */
	f->to = LAST_DAY;
	if (at > 0 && !day_parse(text, at, &f->from, &from_end))
		return false;
	if (behind < len && !day_parse(text + behind, len - behind, &to_begin, &f->to))
		return false;
	f->reversed = f->from > f->to;
	if (f->reversed) {
		f->from = to_begin;
		f->to = from_end;
	}
	return at > 0 || behind < len;
}

/* ---- Articles ---- */

/* 577, 第577条, 一百二十条之一, 120-1 */
static bool parse_article(struct filter *f, const char *text, size_t len)
{
	static const char *const first[] = {"第", "§", NULL};
	static const char *const behind[] = {"条", NULL};
	static const char *const dash[] = {"之", "-", "－", NULL};
	struct scan s = scan_of(text, len);

	scan_any(&s, first);
	if (!numeral_read(&s, true, &f->article) || f->article == 0)
		return false;
	scan_any(&s, behind);
	if (scan_any(&s, dash) && (!numeral_read(&s, true, &f->sub) || f->sub == 0))
		return false;
	scan_any(&s, behind);
	return scan_end(&s);
}

/* ---- Values ---- */

enum note_kind filter_fault(const struct filter_name *name)
{
	switch (name->kind) {
	case FILTER_DATE:
		return NOTE_DATE;
	case FILTER_AS_OF:
		return NOTE_DAY;
	case FILTER_STATUS:
		return NOTE_STATUS;
	case FILTER_LEVEL:
		return NOTE_LEVEL;
	case FILTER_ARTICLE:
		return NOTE_ARTICLE;
	default:
		return NOTE_VALUE;
	}
}

static bool parse_value(struct filter *f, const char *text, size_t len)
{
	switch (f->name->kind) {
	case FILTER_DATE:
		return parse_days(f, text, len);
	case FILTER_AS_OF:
		return day_parse(text, len, &f->from, &f->to);
	case FILTER_STATUS:
		f->status = status_find(text, len);
		return f->status != STATUS_NONE;
	case FILTER_LEVEL:
		f->levels = levels_find(text, len);
		return f->levels != 0;
	case FILTER_ARTICLE:
		return parse_article(f, text, len);
	default:
		return len > 0;
	}
}

enum zw_status filter_parse(struct filter *f, const char *text, size_t len, bool *good,
                            struct err *err)
{
	text_trim(&text, &len);
	*good = parse_value(f, text, len);
	if (!*good)
		return ZW_OK;
	f->value = strndup(text, len);
	f->also = BUF_INIT(ALSO_LIMIT);
	return f->value ? ZW_OK : err_no_memory(err);
}

bool filter_is_range(const char *text, size_t len)
{
	struct filter f = {0};
	size_t behind, at = find_range(text, len, &behind);

	return at != SIZE_MAX && text[at] == '.' && parse_days(&f, text, len);
}

const struct filter_name *filter_of_date(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].kind == FILTER_DATE)
			return &names[i];
	return NULL;
}

void filter_release(struct filter *f)
{
	free(f->value);
	buf_release(&f->also);
	f->value = NULL;
}
