/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/docx/docx_counting.h"

#include <string.h>

enum { ROMAN_MOST = 3999, LETTERS_MOST = 780, HAN_MOST = 99999999 };

static const struct {
	const char *format;
	enum counting counting;
} formats[] = {
        {"decimal", COUNT_DECIMAL},
        {"decimalZero", COUNT_ZERO},
        {"decimalFullWidth", COUNT_WIDE},
        {"decimalFullWidth2", COUNT_WIDE},
        {"upperRoman", COUNT_UPPER_ROMAN},
        {"lowerRoman", COUNT_LOWER_ROMAN},
        {"upperLetter", COUNT_UPPER_LETTER},
        {"lowerLetter", COUNT_LOWER_LETTER},
        {"chineseCounting", COUNT_CHINESE},
        {"chineseCountingThousand", COUNT_CHINESE},
        {"japaneseCounting", COUNT_CHINESE},
        {"taiwaneseCounting", COUNT_CHINESE},
        {"taiwaneseCountingThousand", COUNT_CHINESE},
        {"ideographDigital", COUNT_DIGITS},
        {"japaneseDigitalTenThousand", COUNT_DIGITS},
        {"taiwaneseDigital", COUNT_DIGITS},
        {"chineseLegalSimplified", COUNT_LEGAL},
        {"ideographLegalTraditional", COUNT_LEGAL},
        {"japaneseLegal", COUNT_LEGAL},
        {"decimalEnclosedCircle", COUNT_CIRCLE},
        {"decimalEnclosedCircleChinese", COUNT_CIRCLE},
        {"decimalEnclosedParen", COUNT_PAREN},
        {"decimalEnclosedFullstop", COUNT_FULLSTOP},
        {"ideographEnclosedCircle", COUNT_IDEOGRAPH_CIRCLE},
        {"ideographTraditional", COUNT_STEMS},
        {"ideographZodiac", COUNT_BRANCHES},
        {"bullet", COUNT_BULLET},
        {"none", COUNT_NONE},
};

enum counting counting_find(const char *format)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(format, formats[i].format) == 0)
			return formats[i].counting;
	return COUNT_DECIMAL;
}

static void write_roman(struct buf *out, uint32_t number, bool lower)
{
	static const struct {
		uint32_t value;
		const char *digits;
	} steps[] = {{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"},
	             {90, "XC"},  {50, "L"},   {40, "XL"}, {10, "X"},   {9, "IX"},
	             {5, "V"},    {4, "IV"},   {1, "I"}};

	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (; number >= steps[i].value; number -= steps[i].value)
			for (const char *c = steps[i].digits; *c; c++)
				buf_char(out, (char)(*c + (lower ? 'a' - 'A' : 0)));
}

/* a to z, aa, bb: a letter repeated. */
static void write_letter(struct buf *out, uint32_t number, char first)
{
	for (uint32_t i = 0; i <= (number - 1) / 26; i++)
		buf_char(out, (char)((uint32_t)first + (number - 1) % 26));
}

/* The n-th of a string of Han characters, three bytes each. */
static void add_han(struct buf *out, const char *characters, uint32_t n)
{
	buf_add(out, characters + (size_t)n * 3, 3);
}

/* Below 10,000. `leading`: higher digits stand before it, 一万零一. */
static void write_thousand(struct buf *out, uint32_t number, bool leading, const char *digits,
                           const char *units)
{
	static const uint32_t powers[] = {1000, 100, 10, 1};
	bool zero = false, begun = leading;

	for (int i = 0; i < 4; i++) {
		uint32_t digit = number / powers[i] % 10;
		if (digit == 0) {
			zero = begun;
			continue;
		}
		if (zero)
			add_han(out, digits, 0);
		zero = false;
		/* 十二, not 一十二; 壹拾贰 all the same, by its digits. */
		if (begun || i != 2 || digit != 1 || strncmp(digits, "零一", 6) != 0)
			add_han(out, digits, digit);
		if (i < 3)
			add_han(out, units, (uint32_t)i);
		begun = true;
	}
}

static void write_han(struct buf *out, uint32_t number, const char *digits, const char *units)
{
	if (number == 0)
		add_han(out, digits, 0);
	if (number >= 10000) {
		write_thousand(out, number / 10000, false, digits, units);
		buf_str(out, "万");
	}
	write_thousand(out, number % 10000, number >= 10000, digits, units);
}

static void write_decimal(struct buf *out, uint32_t number, const char *characters)
{
	char text[16];
	uint32_t n = 0;

	do
		text[n++] = (char)(number % 10);
	while ((number /= 10) > 0);
	while (n > 0)
		add_han(out, characters, (uint32_t)text[--n]);
}

/* The code point of a number in a circle; 0: there is none. */
static uint32_t circled(uint32_t number)
{
	if (number == 0)
		return 0x24EA;
	if (number <= 20)
		return 0x2460 + number - 1;
	if (number <= 35)
		return 0x3251 + number - 21;
	return number <= 50 ? 0x32B1 + number - 36 : 0;
}

/* A run of code points from `first` on; past it the bare number. */
static void write_sign(struct buf *out, uint32_t number, uint32_t first, uint32_t most)
{
	if (number >= 1 && number <= most)
		buf_utf8(out, first + number - 1);
	else
		buf_printf(out, "%u", number);
}

static void write_circle(struct buf *out, uint32_t number)
{
	uint32_t sign = circled(number);

	if (sign)
		buf_utf8(out, sign);
	else
		buf_printf(out, "%u", number);
}

/* Signs that have the number in them; false if they are none of these. */
static bool write_signs(struct buf *out, enum counting counting, uint32_t number)
{
	switch (counting) {
	case COUNT_CIRCLE:
		write_circle(out, number);
		return true;
	case COUNT_PAREN:
		write_sign(out, number, 0x2474, 20);
		return true;
	case COUNT_FULLSTOP:
		write_sign(out, number, 0x2488, 20);
		return true;
	case COUNT_IDEOGRAPH_CIRCLE:
		write_sign(out, number, 0x3280, 10);
		return true;
	default:
		return false;
	}
}

/* Numbers of Han characters; false if it is none of these, or there is none. */
static bool write_characters(struct buf *out, enum counting counting, uint32_t number)
{
	if (counting == COUNT_DIGITS)
		write_decimal(out, number, "〇一二三四五六七八九");
	else if (counting == COUNT_CHINESE && number <= HAN_MOST)
		write_han(out, number, "零一二三四五六七八九", "千百十");
	else if (counting == COUNT_LEGAL && number <= HAN_MOST)
		write_han(out, number, "零壹贰叁肆伍陆柒捌玖", "仟佰拾");
	else if (counting == COUNT_STEMS && number >= 1 && number <= 10)
		add_han(out, "甲乙丙丁戊己庚辛壬癸", number - 1);
	else if (counting == COUNT_BRANCHES && number >= 1 && number <= 12)
		add_han(out, "子丑寅卯辰巳午未申酉戌亥", number - 1);
	else
		return false;
	return true;
}

static bool write_letters(struct buf *out, enum counting counting, uint32_t number)
{
	bool roman = counting == COUNT_UPPER_ROMAN || counting == COUNT_LOWER_ROMAN;
	bool letter = counting == COUNT_UPPER_LETTER || counting == COUNT_LOWER_LETTER;

	if (number == 0 || (roman && number > ROMAN_MOST) || (letter && number > LETTERS_MOST))
		return false;
	if (roman)
		write_roman(out, number, counting == COUNT_LOWER_ROMAN);
	else if (letter)
		write_letter(out, number, counting == COUNT_UPPER_LETTER ? 'A' : 'a');
	return roman || letter;
}

void counting_write(struct buf *out, enum counting counting, uint32_t number)
{
	if (counting == COUNT_BULLET || counting == COUNT_NONE)
		return;
	if (write_signs(out, counting, number) || write_characters(out, counting, number) ||
	    write_letters(out, counting, number))
		return;
	if (counting == COUNT_WIDE)
		write_decimal(out, number, "０１２３４５６７８９");
	else
		buf_printf(out, counting == COUNT_ZERO ? "%02u" : "%u", number);
}
