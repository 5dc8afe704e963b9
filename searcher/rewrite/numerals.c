/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: articles and their like, dates, percentages, amounts, the pass. The first form of each
 * place is the notation of legal texts, then come the others.
 */
#include "core/text/utf8.h"
#include "searcher/rewrite/number.h"
#include "searcher/rewrite/rules.h"

#include <string.h>

enum { FORM_LIMIT = 256, YEAR_FIRST = 1800, YEAR_LAST = 2199 };

static uint64_t whole(const struct amount *a)
{
	return a->value % NUMBER_SCALE == 0 ? a->value / NUMBER_SCALE : 0;
}

static void add_form(struct places *p, struct buf *form)
{
	if (!form->failed)
		place_add(p, buf_cstr(form), NULL);
	else if (form->failed == ZW_NO_MEMORY)
		p->forms.failed = ZW_NO_MEMORY;
	buf_reset(form);
}

/* ---- 第十二条, 第一百二十条之一 ---- */

static const char *const ordered[] = {"条", "章", "节", "款", "项", "编", "分编", "目",
                                      "号", "届", "次", "期", "批", "类", "卷",   "册",
                                      "部", "页", "集", "辑", "版", NULL};

static void add_ordinal(struct places *p, const char *before, uint64_t number, const char *unit,
                        size_t unit_len, uint64_t sub, struct buf *form)
{
	for (int han = 1; han >= 0; han--) {
		buf_str(form, before);
		if (han)
			amount_han(number * NUMBER_SCALE, form);
		else
			amount_digits(number * NUMBER_SCALE, form);
		buf_add(form, unit, unit_len);
		if (sub) {
			buf_str(form, "之");
			amount_han(sub * NUMBER_SCALE, form);
		}
		add_form(p, form);
	}
	if (!sub)
		return;
	buf_str(form, before);
	amount_digits(number * NUMBER_SCALE, form);
	buf_add(form, unit, unit_len);
	buf_str(form, "之");
	amount_digits(sub * NUMBER_SCALE, form);
	add_form(p, form);
}

/* 之一 behind 条 */
static uint64_t take_sub(struct scan *s)
{
	struct scan t = *s;
	struct amount sub;

	if (!text_ends(s->text, s->at, "条") || !scan_word(&t, "之") || !amount_read(&t, &sub))
		return 0;
	*s = t;
	return whole(&sub);
}

static bool take_ordinal(struct places *p, struct scan *s, struct buf *form)
{
	struct scan t = *s;
	struct amount a;

	if (!scan_word(&t, "第") || !amount_read(&t, &a) || whole(&a) == 0)
		return false;
	size_t unit = t.at;
	if (!scan_any(&t, ordered))
		return false;
	size_t len = t.at - unit;
	uint64_t sub = take_sub(&t);
	if (place_begin(p, s->at, t.at, REWRITE_NUMERAL))
		add_ordinal(p, "第", whole(&a), s->text + unit, len, sub, form);
	*s = t;
	return true;
}

/* ---- 2022年3月5日 ---- */

struct day {
	uint64_t year, month, day; /* 0: not said */
};

static void add_day(struct places *p, const struct day *d, const char *zero, struct buf *form)
{
	const uint64_t parts[] = {d->year, d->month, d->day};
	static const char *const names[] = {"年", "月", "日"};

	for (size_t i = 0; i < 3; i++) {
		if (!parts[i])
			continue;
		if (!zero)
			amount_digits(parts[i] * NUMBER_SCALE, form);
		else if (i == 0)
			amount_han_digits(parts[i], zero, form);
		else
			amount_han(parts[i] * NUMBER_SCALE, form);
		buf_str(form, names[i]);
	}
	add_form(p, form);
}

static bool take_part(struct scan *s, const char *name, uint64_t low, uint64_t high, uint64_t *part)
{
	struct scan t = *s;
	struct amount a;

	if (!amount_read(&t, &a) || whole(&a) < low || whole(&a) > high || !scan_word(&t, name))
		return false;
	*part = whole(&a);
	*s = t;
	return true;
}

/* 2022-03-05 */
static bool take_iso(struct scan *s, struct day *d)
{
	struct scan t = *s;
	uint64_t *const parts[] = {&d->year, &d->month, &d->day};
	static const uint64_t most[] = {YEAR_LAST, 12, 31};
	struct amount a;

	for (size_t i = 0; i < 3; i++) {
		if ((i > 0 && !scan_word(&t, "-")) || !amount_read(&t, &a) || a.han ||
		    whole(&a) < (i ? 1 : YEAR_FIRST) || whole(&a) > most[i])
			return false;
		*parts[i] = whole(&a);
	}
	*s = t;
	return true;
}

static bool take_day(struct places *p, struct scan *s, struct buf *form)
{
	struct scan t = *s;
	struct day d = {0};

	if (!take_iso(&t, &d)) {
		d = (struct day){0};
		bool year = take_part(&t, "年", YEAR_FIRST, YEAR_LAST, &d.year);
		bool month = take_part(&t, "月", 1, 12, &d.month);
		if (month)
			take_part(&t, "日", 1, 31, &d.day);
		/* 三月 alone is a month, 三个月 is none; 三日 may be three days. */
		if (!year && !month)
			return false;
	}
	if (place_begin(p, s->at, t.at, REWRITE_NUMERAL)) {
		add_day(p, &d, NULL, form);
		add_day(p, &d, "〇", form);
		add_day(p, &d, "零", form);
	}
	*s = t;
	return true;
}

/* ---- 5%, 百分之五 ---- */

static bool take_percent(struct places *p, struct scan *s, struct buf *form)
{
	static const struct {
		const char *front, *sign;
	} kinds[] = {{"百分之", "%"}, {"千分之", "‰"}};
	struct amount a;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct scan t = *s;
		bool front = scan_word(&t, kinds[i].front);
		if (!amount_read(&t, &a) || (!front && !scan_word(&t, kinds[i].sign)))
			continue;
		if (place_begin(p, s->at, t.at, REWRITE_NUMERAL)) {
			buf_str(form, kinds[i].front);
			amount_han(a.value, form);
			add_form(p, form);
			amount_digits(a.value, form);
			buf_str(form, kinds[i].sign);
			add_form(p, form);
		}
		*s = t;
		return true;
	}
	return false;
}

/* ---- 5万元, 三十日 ---- */

/* What is measured is a number whatever stands before it, … */
static const char *const measures[] = {
        "元",     "美元",   "欧元",   "港元", "港币",   "日元", "英镑", "年",   "个月", "个工作",
        "工作日", "日",     "天",     "周",   "星期",   "小时", "分钟", "周岁", "岁",   "倍",
        "个百分", "平方米", "亩",     "公顷", "平方公", "公里", "千米", "米",   "吨",   "公斤",
        "千克",   "克",     "立方米", "千瓦", "学时",   "学分", "万元", "亿元", NULL};
/* … what is counted only where it is a larger one: 四个意识 and 三项制度 are names. */
static const char *const counted[] = {"人", "名", "个", "户", "家", "件", "份", "次", "级",
                                      "层", "种", "项", "条", "款", "例", "台", "套", "辆",
                                      "所", "张", "座", "字", "页", "届", "号", "部", "类",
                                      "批", "处", "起", "年", "月", NULL};
/* Two of these are 两, too. */
static const char *const paired[] = {"年", "个", "天", "周", "星期", "小时", "倍", "人", "名",
                                     "户", "家", "件", "份", "次",   "种",   "项", "元", NULL};

static void add_two(struct places *p, uint64_t value, const char *unit, size_t len,
                    struct buf *form)
{
	struct scan s = scan_of(unit, len);
	uint64_t number = value / NUMBER_SCALE;

	if (value % NUMBER_SCALE)
		return;
	amount_han(value, form);
	if (form->len == 0 || !text_starts(form->data, form->len, "二") ||
	    text_starts(form->data, form->len, "二十") || (number == 2 && !scan_any(&s, paired))) {
		buf_reset(form);
		return;
	}
	struct buf other = BUF_INIT(FORM_LIMIT);
	buf_printf(&other, "两%s%.*s", form->data + strlen("二"), (int)len, unit);
	add_form(p, &other);
	buf_release(&other);
	buf_reset(form);
}

/* In which notations an amount stands before its unit. */
static void add_amount(struct places *p, const struct amount *a, const char *unit, size_t len,
                       struct buf *form)
{
	uint64_t v = a->value;

	amount_han(v, form);
	buf_add(form, unit, len);
	add_form(p, form);
	if (amount_rounded(v, 100000000, "亿", form)) {
		buf_add(form, unit, len);
		add_form(p, form);
	}
	if (amount_rounded(v, 10000, "万", form)) {
		buf_add(form, unit, len);
		add_form(p, form);
	}
	amount_digits(v, form);
	buf_add(form, unit, len);
	add_form(p, form);
	if (amount_commas(v, form)) {
		buf_add(form, unit, len);
		add_form(p, form);
	}
	add_two(p, v, unit, len, form);
	/* 一点五亿 */
	if (v % (UINT64_C(100000000) * NUMBER_SCALE) == 0 || v < UINT64_C(100000000) * NUMBER_SCALE)
		return;
	amount_han(v / 100000000, form);
	buf_str(form, "亿");
	buf_add(form, unit, len);
	if (v % 100000000 == 0)
		add_form(p, form);
	buf_reset(form);
}

/* 一年 may be a part of 统一年度, 一次 of 一次性: only what stands for itself. 〔2022〕5号 has one
 * notation. */
static bool is_word(const struct scan *s, const struct amount *a)
{
	static const char *const rough[] = {"数", "几", "第", "〕", "]", ")", NULL};

	if (text_ends_any(s->text, s->at, rough))
		return false;
	return !a->han || !a->lone || a->value != NUMBER_SCALE || s->at == 0;
}

static bool take_amount(struct places *p, struct scan *s, struct buf *form)
{
	struct scan t = *s;
	struct amount a;

	if (!amount_read(&t, &a) || a.digits)
		return false;
	size_t unit = t.at;
	bool is = scan_any(&t, measures) || ((!a.han || !a.lone) && scan_any(&t, counted));
	if (!is || !is_word(s, &a))
		return false;
	size_t len = t.at - unit;
	uint64_t sub = take_sub(&t);
	if (place_begin(p, s->at, t.at, REWRITE_NUMERAL)) {
		if (text_starts(s->text + unit, len, "条") && whole(&a))
			add_ordinal(p, "", whole(&a), s->text + unit, len, sub, form);
		else
			add_amount(p, &a, s->text + unit, len, form);
	}
	*s = t;
	return true;
}

/* ---- The pass ---- */

/* A number is read from its beginning or not at all. */
static void skip(struct scan *s)
{
	bool number = amount_char(scan_next(s));

	while (number && (amount_char(scan_peek(s)) || scan_peek(s) == '.' || scan_peek(s) == ','))
		scan_next(s);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '/';
}

void numerals_find(struct places *p)
{
	struct scan s = scan_of(buf_cstr(&p->text), p->text.len);
	struct buf form = BUF_INIT(FORM_LIMIT);

	while (!scan_end(&s)) {
		bool within = s.at > 0 && is_letter(s.text[s.at - 1]);
		if (within || !(take_ordinal(p, &s, &form) || take_percent(p, &s, &form) ||
		                take_day(p, &s, &form) || take_amount(p, &s, &form)))
			skip(&s);
	}
	buf_release(&form);
}
