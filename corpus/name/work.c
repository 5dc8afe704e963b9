/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: notes of a version at the end of a title, the key.
 */
#include "corpus/name/number.h"
#include "corpus/name/work.h"

#include "core/text/utf8.h"
#include "corpus/name/fold.h"
#include "corpus/text/numeral.h"
#include "corpus/text/scan.h"

#include <string.h>

enum {
	YEAR_FIRST = 1912,
	YEAR_LAST = 2199,
	NOTES_MOST = 8, /* at the end of one title */
};

static bool is_year(uint32_t n)
{
	return n >= YEAR_FIRST && n <= YEAR_LAST;
}

/* ---- Notes of a version ---- */

/* Each of these alone makes a bracket a note of a version… */
static const char *const version_words[] = {"修正", "修订", "修改", "公布", "发布", "颁布",
                                            "通过", "施行", "实施", "生效", "失效", "废止",
                                            "有效", "最新", "现行", "全文", "正文", NULL};
/* … these only beside a number: 2019年本, 第九版 … */
static const char *const edition_words[] = {"版", "本", NULL};
/* … and these say nothing. */
static const char *const filling_words[] = {"文本", "年", "月", "日", "第", "次", "起", "于", "自",
                                            "已",   "被", "尚", "未", "-",  ".",  "/",  ":",  NULL};

/* 2018年10月26日, 2018年10月, 2018-10-26, 2018.10.26, 20181026 */
static bool read_day(struct scan *s, uint32_t *year)
{
	static const char *const marks[][3] = {
	        {"年", "月", "日"}, {"-", "-", ""}, {".", ".", ""}, {"/", "/", ""}};
	struct scan t = *s;
	uint32_t y, month, day;

	if (!numeral_read(&t, false, &y))
		return false;
	if (y > 9999) {
		month = y / 100 % 100;
		day = y % 100;
		y /= 10000;
	} else {
		struct scan u;
		size_t i = 0;
		while (i < 4 && !(u = t, scan_word(&u, marks[i][0])))
			i++;
		if (i == 4 || !numeral_read(&u, false, &month) || !scan_word(&u, marks[i][1]))
			return false;
		t = u;
		if (!numeral_read(&t, false, &day) || !scan_word(&t, marks[i][2]))
			day = 1, t = u;
	}
	if (!is_year(y) || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	*s = t;
	*year = y;
	return true;
}

enum note {
	NOTE_NONE,
	NOTE_YEAR,    /* 2018, 2018年: a version of a law, but the year of a report */
	NOTE_VERSION, /* 2018年修正, 修订, 2019年本, 2018-10-26 */
};

static enum note note_of(const char *text, size_t len, uint32_t *year)
{
	struct scan s = scan_of(text, len);
	enum note note = NOTE_NONE;
	uint32_t number = 0;

	while (!scan_end(&s)) {
		if (read_day(&s, &number)) {
			note = NOTE_VERSION;
			*year = number;
		} else if (numeral_read(&s, false, &number)) {
			if (is_year(number)) {
				*year = number;
				note = note ? note : NOTE_YEAR;
			}
		} else if (scan_any(&s, version_words) || (number && scan_any(&s, edition_words))) {
			note = NOTE_VERSION;
		} else if (!scan_any(&s, filling_words)) {
			return NOTE_NONE;
		}
	}
	return note;
}

/* Titles of texts that have versions: a year behind them is one of these. */
static bool has_versions(const char *key, size_t len)
{
	static const char *const ends[] = {"法",   "法典", "条例", "规定", "办法", "细则",
	                                   "规则", "解释", "准则", "目录", "标准", "规程",
	                                   "规范", "章程", "宪法", NULL};

	return text_ends_any(key, len, ends);
}

/* Bytes of the key before the bracket that ends it; len if none ends it. */
static size_t bracket_start(const char *key, size_t len)
{
	size_t depth = 0;

	for (size_t at = text_ends(key, len, ")") ? len : 0; at > 0; at--) {
		if (key[at - 1] == ')')
			depth++;
		if (key[at - 1] == '(' && --depth == 0)
			return at - 1;
	}
	return len;
}

static bool is_number(const char *text, size_t len)
{
	BUF_HERE(number, NAME_LIMIT * 2);
	bool is = number_key(text, len, &number);

	buf_release(&number);
	return is;
}

/* （2018年修正）, （法释〔2020〕25号）; not （一）, （试行）, （2021—2025年） */
static size_t without_bracket(const char *key, size_t len, uint32_t *year)
{
	size_t start = bracket_start(key, len);

	if (start == len || start == 0)
		return len;
	const char *inner = key + start + 1;
	size_t inner_len = len - start - 2;
	enum note note = note_of(inner, inner_len, year);
	if (note == NOTE_VERSION || (note == NOTE_YEAR && has_versions(key, start)) ||
	    is_number(inner, inner_len))
		return start;
	return len;
}

/* …法2018年修正, …_20180101, …-2018-10-26 */
static size_t without_tail(const char *key, size_t len, uint32_t *year)
{
	static const char *const ends[] = {"修正",   "修订",   "修正本", "修订本",
	                                   "修正版", "修订版", "年版",   NULL};
	size_t start = len;

	for (size_t i = 0; ends[i]; i++)
		if (text_ends(key, len, ends[i]))
			start = len - strlen(ends[i]);
	bool said = start < len;
	if (said && text_ends(key, start, "年"))
		start -= strlen("年");
	while (start > 0 && ((key[start - 1] >= '0' && key[start - 1] <= '9') ||
	                     (!said && key[start - 1] == '-')))
		start--;
	uint32_t found = 0;
	struct scan s = scan_of(key + start, len - start);
	scan_word(&s, "-");
	if (start == 0 || s.at == s.len || !note_of(key + start, len - start, &found) || !found)
		return len;
	if (!said && !(read_day(&s, &found) && scan_end(&s)))
		return len;
	*year = found;
	return start;
}

static size_t without_notes(const char *key, size_t len, uint32_t *year)
{
	for (size_t i = 0; i < NOTES_MOST; i++) {
		size_t n = without_tail(key, without_bracket(key, len, year), year);
		if (n == len)
			break;
		len = n;
	}
	return len;
}

/* ---- The key ---- */

void work_key(const char *title, size_t len, struct buf *key)
{
	uint32_t year;

	work_key_year(title, len, key, &year);
}

void work_key_year(const char *title, size_t len, struct buf *key, uint32_t *year)
{
	BUF_HERE(folded, NAME_LIMIT * 3);

	*year = 0;
	buf_reset(key);
	fold_name(title, len, &folded);
	size_t n = without_notes(buf_cstr(&folded), folded.len, year);
	fold_bodies(buf_cstr(&folded), n, key);
	if (key->len == 0)
		buf_add(key, buf_cstr(&folded), n);
	if (folded.failed)
		key->failed = folded.failed;
	buf_release(&folded);
}
