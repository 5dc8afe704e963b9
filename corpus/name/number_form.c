/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Document numbers. In order: their pieces; the forms (code and year, year first, number_orders);
 * running text; the key.
 */
#include "corpus/name/number_form.h"

#include "core/text/fold_rule.h"
#include "core/text/utf8.h"
#include "corpus/text/numeral.h"
#include "corpus/text/scan.h"

#include <string.h>

enum {
	SHORT_CODE = 8,       /* of a code that is typed without brackets and 号 */
	SERIAL_MOST = 999999, /* 号 */
	YEAR_FIRST = 1949,
	YEAR_LAST = 2199,
};

const char *const number_opening[] = {"〔", "（", "(", "[", "［", "【",
                                      "﹝", "〖", "{", "<", "〈", NULL};
const char *const number_closing[] = {"〕", "）", ")", "]", "］", "】",
                                      "﹞", "〗", "}", ">", "〉", NULL};
const char *const number_orders[] = {"令", "公告", "通告", "公报", "布告", NULL};

/* ---- Pieces ---- */

static bool is_letter(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A year of four digits, or of two until 1999. */
static bool read_year(struct scan *s, uint32_t *year)
{
	struct scan t = *s;
	uint32_t n;

	scan_space(&t);
	if (!numeral_read(&t, true, &n))
		return false;
	if (n >= YEAR_FIRST % 100 && n < 100)
		n += 1900;
	if (n < YEAR_FIRST || n > YEAR_LAST)
		return false;
	*year = n;
	*s = t;
	return true;
}

/* 〔2022〕, （2022年） */
static bool read_bracket(struct scan *s, uint32_t *year)
{
	struct scan t = *s;

	scan_space(&t);
	if (!scan_any(&t, number_opening) || !read_year(&t, year))
		return false;
	scan_space(&t);
	scan_word(&t, "年");
	scan_space(&t);
	if (!scan_any(&t, number_closing))
		return false;
	*s = t;
	return true;
}

/* 5号, 第五号, 020 号; typed 第 and 号 may be left out. */
static bool read_serial(struct scan *s, enum manner manner, bool ordinal, uint32_t *serial)
{
	struct scan t = *s;

	scan_space(&t);
	if (!scan_word(&t, "第") && ordinal)
		return false;
	scan_space(&t);
	if (!numeral_read(&t, true, serial) || *serial == 0 || *serial > SERIAL_MOST)
		return false;
	size_t end = t.at;
	scan_space(&t);
	if (scan_word(&t, "号") || scan_word(&t, "號"))
		end = t.at;
	else if (manner == RUNNING)
		return false;
	*s = t;
	s->at = end;
	return true;
}

/* ---- The code: what stands before the year ---- */

/* A code does not reach over these in running text: 根据国发〔2022〕5号. */
static const char *const not_code[] = {
        "根据", "依据", "按照", "依照", "遵照", "参照", "执行", "文件", "通知", "规定", "要求",
        "印发", "发布", "公布", "关于", "以及", "适用", "废止", "转发", "批转", "下发", "贯彻",
        "落实", "制定", "现将", "的",   "了",   "按",   "据",   "照",   "及",   "与",   "或",
        "见",   "至",   "为",   "在",   "是",   "已",   "由",   "以",   "于",   "等",   "即",
        "如",   "将",   "对",   "号",   "第",   "所",   "该",   "原",   "我院", "我部", "我局",
        "我厅", "我委", "我办", "我省", "我市", "你院", "你部", "你局", "你厅", "你委", "你省",
        "你市", "我",   "你",   "贵",   NULL};

/* … but for 对外贸易部令, 数据局令. */
static bool leads_to_code(struct scan s)
{
	static const char *const words[] = {"对外", "数据", "原子", "研究所", NULL};
	struct scan t = s;

	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]), last = n - strlen("外");
		if (scan_any(&t, words) ||
		    (s.at >= last &&
		     text_starts(s.text + s.at - last, s.len - s.at + last, words[i])))
			return false;
	}
	return scan_any(&s, not_code);
}

/* The last character of the codes that people type without brackets. */
static const char *const code_ends[] = {"发", "函", "办", "字", "电",   "令",   "规", "释",
                                        "文", "通", "税", "综", "公告", "通告", NULL};

static size_t characters(const struct number *n, const char *text)
{
	return utf8_length(text + n->code, n->code_end - n->code);
}

/* 法(研)发 */
static bool read_group(struct scan *s)
{
	struct scan t = *s;
	size_t n = 0;

	if (!scan_any(&t, number_opening))
		return false;
	while (fold_is_han(scan_peek(&t)) && !numeral_starts(scan_peek(&t)) && n < 4) {
		scan_next(&t);
		n++;
	}
	if (n == 0 || !scan_any(&t, number_closing))
		return false;
	*s = t;
	return true;
}

/* 12日交通运输部令第11号 */
static bool ends_date(struct scan s)
{
	static const char *const units[] = {"日", "月", "年", NULL};
	size_t before = s.at > 0 ? utf8_before(s.text, s.at) : 0;

	return s.at > 0 && scan_any(&s, units) && numeral_starts(utf8_next(s.text, s.len, &before));
}

static bool read_code_character(struct scan *s, enum manner manner)
{
	uint32_t c = scan_peek(s);

	if (manner == RUNNING && (leads_to_code(*s) || ends_date(*s)))
		return false;
	if (!fold_is_han(c) && !is_letter(c))
		return read_group(s);
	scan_next(s);
	return true;
}

/* Joint issuers: 财政部 税务总局公告, 财政部、税务总局公告. */
static bool read_joint(struct scan *s)
{
	static const char *const organs[] = {"部", "委", "局", "院", "署", "行",
	                                     "会", "办", "厅", "社", "室", NULL};

	for (size_t i = 0; organs[i]; i++) {
		struct scan t = *s;
		if (!text_ends(s->text, s->at, organs[i]))
			continue;
		bool mark = scan_space(&t);
		mark = scan_word(&t, "、") || mark;
		if (mark && fold_is_han(scan_peek(&t))) {
			*s = t;
			return true;
		}
	}
	return false;
}

bool number_code_before(const char *text, size_t floor, size_t *start, size_t at)
{
	size_t before = utf8_before(text, *start);
	struct scan s = {text, at, before};
	struct scan word = s;

	if (before < floor)
		return false;
	if (leads_to_code(s)) {
		scan_any(&word, not_code);
		*start = word.at < at ? word.at : at;
		return false;
	}
	bool joint = before > floor && read_joint(&s) && s.at == *start;
	s.at = before;
	if (!joint && !scan_any(&word, number_closing) && !read_code_character(&s, RUNNING))
		return false;
	*start = before;
	return true;
}

/* ---- Forms ---- */

/* 国发〔2022〕5号; typed also 国发2022 5, 国发2022年第5号 */
static bool read_tail(struct scan s, enum manner manner, struct number *n)
{
	static const char *const parting[] = {"年", "-", "－", "—", "–", "/", "·", NULL};

	n->code_end = s.at;
	n->bracket = read_bracket(&s, &n->year);
	if (n->bracket) {
		if (!read_serial(&s, manner, false, &n->serial))
			return false;
		n->end = s.at;
		return true;
	}
	if (manner == RUNNING)
		return false;
	scan_space(&s);
	if (!numeral_read(&s, false, &n->year) || n->year < YEAR_FIRST || n->year > YEAR_LAST)
		return false;
	bool parted = scan_space(&s);
	parted = scan_any(&s, parting) || parted;
	if (!read_serial(&s, TYPED, !parted, &n->serial))
		return false;
	n->end = s.at;
	return true;
}

/* 令第423号, 公告2023年第12号, 令（第5号）, 第423号令; the code ends at s. */
static bool read_order(struct scan s, enum manner manner, struct number *n)
{
	bool order = false;

	for (size_t i = 0; number_orders[i]; i++)
		order = order || text_ends(s.text + n->code, s.at - n->code, number_orders[i]);
	n->code_end = s.at;
	n->year = 0;
	n->order = !order;
	if (!order) {
		if (!read_serial(&s, RUNNING, manner == RUNNING, &n->serial) ||
		    !scan_word(&s, "令"))
			return false;
		n->end = s.at;
		return true;
	}
	struct scan t = s;
	if (read_year(&t, &n->year) && scan_word(&t, "年"))
		s = t;
	else
		n->year = 0;
	scan_space(&s);
	bool bracket = scan_any(&s, number_opening);
	if (!read_serial(&s, manner, manner == RUNNING, &n->serial))
		return false;
	scan_space(&s);
	n->end = s.at;
	if (!bracket)
		return true;
	if (!scan_any(&s, number_closing))
		return false;
	n->end = s.at;
	return true;
}

/* 〔81〕铁人字1386号, （2021）京01民终123号 */
static bool read_year_first(struct scan s, struct number *n)
{
	size_t count = 0, digits = 0;

	if (!read_bracket(&s, &n->year))
		return false;
	scan_space(&s);
	n->order = false;
	n->code = s.at;
	if (!fold_is_han(scan_peek(&s)) || numeral_starts(scan_peek(&s)))
		return false;
	for (; count < CODE_MOST; count++) {
		struct scan t = s;
		uint32_t c = scan_peek(&s);
		/* A court's code holds digits: only with 号 behind them are they the serial. */
		if (count > 1 && (digits == 0 || c == 0x7B2C) &&
		    read_serial(&t, RUNNING, false, &n->serial)) {
			n->code_end = s.at;
			n->end = t.at;
			return true;
		}
		digits = c >= '0' && c <= '9' ? digits + 1 : 0;
		if (digits == 0 && !read_code_character(&s, RUNNING))
			return false;
		if (digits > 0)
			scan_next(&s);
	}
	return false;
}

/* Without 号 公司法(2018)16 is no number of a document. */
static bool typed_code(const struct number *n, struct scan s)
{
	static const char *const laws[] = {"法", "典", "条例", "规定", "细则", "解释", "案", NULL};
	const char *code = s.text + n->code;
	size_t len = n->code_end - n->code, chars = characters(n, s.text);
	bool whole = text_ends(s.text, n->end, "号");

	for (size_t i = 0; laws[i] && !whole; i++)
		if (text_ends(code, len, laws[i]))
			return false;
	if (whole || n->bracket)
		return chars >= 2;
	for (size_t i = 0; code_ends[i]; i++)
		if (text_ends(code, len, code_ends[i]))
			return chars >= 2 && chars <= SHORT_CODE;
	return false;
}

static bool read_code_first(struct scan s, enum manner manner, struct number *n)
{
	n->code = s.at;
	for (size_t count = 0; count < ISSUERS_MOST; count++) {
		if (count > 0 && count <= CODE_MOST && read_tail(s, manner, n) &&
		    characters(n, s.text) > 1 && (manner == RUNNING || typed_code(n, s))) {
			n->order = false;
			return true;
		}
		if (count > 0 && read_order(s, manner, n) &&
		    (manner == RUNNING || count <= CODE_MOST / 2 ||
		     text_ends(s.text, n->end, "号")))
			return true;
		if (manner == TYPED && count > 0)
			scan_space(&s);
		if (!(count > 0 && read_joint(&s)) && !read_code_character(&s, manner))
			return false;
	}
	return false;
}

bool number_read(struct scan s, enum manner manner, struct number *n)
{
	return read_year_first(s, n) || read_code_first(s, manner, n);
}
