/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/text/utf8.h"

#define is_valid(text) utf8_valid("" text "", sizeof(text) - 1)

static void knows_well_formed_text(void **state)
{
	(void)state;
	assert_true(is_valid(""));
	assert_true(is_valid("abc"));
	assert_true(is_valid("第五条 𠮷"));
	assert_true(is_valid("\xF4\x8F\xBF\xBF")); /* U+10FFFF */
	assert_true(is_valid("a\0b"));
}

static void refuses_ill_formed_text(void **state)
{
	(void)state;
	assert_false(is_valid("\xC0\xAF"));         /* overlong / */
	assert_false(is_valid("\xE0\x80\xAF"));     /* overlong in three bytes */
	assert_false(is_valid("\xED\xA0\x80"));     /* a surrogate */
	assert_false(is_valid("\xF4\x90\x80\x80")); /* past U+10FFFF */
	assert_false(is_valid("\xE4\xB8"));         /* cut off */
	assert_false(is_valid("\x80"));             /* no beginning */
	assert_false(is_valid("\xFF"));
	assert_false(is_valid("\xD5\xFE\xB2\xDF")); /* 政策 in GBK */
}

static void walks_forwards_and_back(void **state)
{
	static const char text[] = "a中𠀀";
	size_t at = 0;

	(void)state;
	assert_int_equal(utf8_next(text, 8, &at), 'a');
	assert_int_equal(utf8_next(text, 8, &at), 0x4E2D);
	assert_int_equal(at, 4);
	assert_int_equal(utf8_next(text, 8, &at), 0x20000);
	assert_int_equal(at, 8);
	assert_int_equal(utf8_before(text, 8), 4);
	assert_int_equal(utf8_before(text, 4), 1);
	assert_int_equal(utf8_before(text, 1), 0);
}

/* Every call moves on, so that no loop over damaged text is without end. */
static void damage_reads_as_replacement(void **state)
{
	static const char text[] = "\xE4\xB8"
	                           "a\xFF";
	size_t at = 0, steps = 0;
	uint32_t last = 0;

	(void)state;
	while (at < 4 && steps < 10) {
		last = utf8_next(text, 4, &at);
		steps++;
	}
	assert_int_equal(at, 4);
	assert_int_equal(last, 0xFFFD);
	assert_in_range(steps, 3, 4);
}

static void counts_code_points(void **state)
{
	(void)state;
	assert_int_equal(utf8_length("", 0), 0);
	assert_int_equal(utf8_length("a中𠀀", 8), 3);
}

static void shows_text_that_could_move_the_cursor(void **state)
{
	struct buf b = BUF_INIT(200);
	static const char text[] = "条\x1B[2J\xFF\n\xC2\x85";

	(void)state;
	utf8_printable(&b, text, sizeof(text) - 1);
	assert_string_equal(buf_cstr(&b), "条\\x1B[2J\\xFF\\x0A\\xC2\\x85");
	buf_release(&b);
	char file[64] = "";
	FILE *to = fmemopen(file, sizeof(file), "w");
	utf8_print(to, text, sizeof(text) - 1);
	fclose(to);
	assert_string_equal(file, "条\\x1B[2J\\xFF\\x0A\\xC2\\x85");
}

static void cut_before_a_character(void **state)
{
	(void)state;
	assert_int_equal(utf8_cut("湖泊", 6, 6), 6);
	assert_int_equal(utf8_cut("湖泊", 6, 5), 3);
	assert_int_equal(utf8_cut("湖泊", 6, 3), 3);
	assert_int_equal(utf8_cut("ab", 2, 1), 1);
	assert_int_equal(utf8_cut("湖", 3, 1), 1);
}

/* What is read here and now is what is read of any length, ill-formed or not. */
static void three_bytes_are_like_any(void **state)
{
	static const unsigned char behind[] = {0x00, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};

	(void)state;
	for (int first = 0; first < 0x100; first++)
		for (size_t i = 0; i < sizeof(behind); i++)
			for (size_t j = 0; j < sizeof(behind); j++)
				for (size_t n = 1; n <= 4; n++) {
					const char text[] = {(char)first, (char)behind[i],
					                     (char)behind[j], 'a'};
					size_t at = 0, any = 0;
					assert_int_equal(utf8_next(text, n, &at),
					                 utf8_next_any(text, n, &any));
					assert_int_equal(at, any);
				}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(cut_before_a_character),
	        cmocka_unit_test(knows_well_formed_text),
	        cmocka_unit_test(refuses_ill_formed_text),
	        cmocka_unit_test(walks_forwards_and_back),
	        cmocka_unit_test(damage_reads_as_replacement),
	        cmocka_unit_test(counts_code_points),
	        cmocka_unit_test(shows_text_that_could_move_the_cursor),
	        cmocka_unit_test(three_bytes_are_like_any),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
