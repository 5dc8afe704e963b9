/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How characters are read, and what is taken for what.
 */
#include "test.h"

#include "core/pinyin/pinyin.h"
#include "core/text/utf8.h"

static uint32_t code_point(const char *c)
{
	size_t at = 0;

	return utf8_next(c, strlen(c), &at);
}

/* All readings with a space between. */
static const char *sound(const char *c)
{
	static char text[64];
	const char *readings[PINYIN_READINGS];
	size_t n = pinyin_readings(code_point(c), readings);

	*text = '\0';
	for (size_t i = 0; i < n; i++) {
		strcat(text, i ? " " : "");
		strcat(text, readings[i]);
	}
	return text;
}

static void a_character_has_its_reading_without_tone(void **state)
{
	(void)state;
	assert_string_equal(sound("民"), "min");
	assert_string_equal(sound("法"), "fa");
	assert_string_equal(sound("庄"), "zhuang");
	assert_string_equal(sound("〇"), "ling");
	assert_string_equal(sound("女"), "nu");
	assert_string_equal(sound("略"), "lue");
}

static void some_have_several(void **state)
{
	(void)state;
	assert_string_equal(sound("重"), "zhong chong");
	assert_string_equal(sound("行"), "xing hang");
	assert_string_equal(sound("会"), "hui kuai");
	assert_has(sound("长"), "zhang");
	assert_has(sound("长"), "chang");
	assert_has(sound("率"), "shuai");
	assert_has(sound("率"), "lu");
	assert_has(sound("降"), "xiang");
	assert_has(sound("参"), "cen");
}

static void what_is_no_han_character_has_none(void **state)
{
	(void)state;
	assert_string_equal(sound("a"), "");
	assert_string_equal(sound("，"), "");
	assert_string_equal(sound("は"), "");
	assert_string_equal(sound("𠀀"), "");
	assert_int_equal(pinyin_readings(0, NULL), 0);
	assert_int_equal(pinyin_readings(UINT32_MAX, NULL), 0);
}

static void every_reading_is_a_few_letters(void **state)
{
	uint32_t read_ones = 0;

	(void)state;
	for (uint32_t c = 0; c < 0xA100; c++) {
		const char *readings[PINYIN_READINGS];
		size_t n = pinyin_readings(c, readings);
		read_ones += n > 0;
		for (size_t i = 0; i < n; i++) {
			size_t len = strlen(readings[i]);
			assert_in_range(len, 1, PINYIN_LONGEST);
			for (size_t k = 0; k < len; k++)
				assert_int_equal(readings[i][k],
				                 pinyin_letter((uint8_t)readings[i][k]));
		}
	}
	assert_in_range(read_ones, 20000, 30000);
}

static void a_letter_is_folded(void **state)
{
	(void)state;
	assert_int_equal(pinyin_letter('v'), 'u');
	assert_int_equal(pinyin_letter('V'), 'u');
	assert_int_equal(pinyin_letter('Q'), 'q');
	assert_int_equal(pinyin_letter('1'), 0);
	assert_int_equal(pinyin_letter(0x6C11), 0);
}

static void what_sounds_or_looks_alike_is_near(void **state)
{
	static const struct {
		const char *a, *b;
		enum pinyin_nearness nearness;
	} rows[] = {
	        {"帐", "账", PINYIN_SAME},  {"己", "已", PINYIN_SAME}, {"已", "己", PINYIN_SAME},
	        {"坏", "环", PINYIN_SAME},  {"金", "今", PINYIN_SAME}, {"坏", "换", PINYIN_CLOSE},
	        {"行", "航", PINYIN_SAME},  {"商", "境", PINYIN_FAR},  {"民", "名", PINYIN_CLOSE},
	        {"民", "法", PINYIN_FAR},   {"人", "任", PINYIN_SAME}, {"真", "争", PINYIN_CLOSE},
	        {"安", "昂", PINYIN_CLOSE}, {"a", "b", PINYIN_FAR},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (pinyin_nearness(code_point(rows[i].a), code_point(rows[i].b)) !=
		    rows[i].nearness)
			fail_msg("%s, %s: %d", rows[i].a, rows[i].b,
			         pinyin_nearness(code_point(rows[i].a), code_point(rows[i].b)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_character_has_its_reading_without_tone),
	        cmocka_unit_test(some_have_several),
	        cmocka_unit_test(what_is_no_han_character_has_none),
	        cmocka_unit_test(every_reading_is_a_few_letters),
	        cmocka_unit_test(a_letter_is_folded),
	        cmocka_unit_test(what_sounds_or_looks_alike_is_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
