/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/buf.h"

static void grows_as_text_is_added(void **state)
{
	struct buf b = BUF_INIT(1000);

	(void)state;
	assert_string_equal(buf_cstr(&b), "");
	buf_str(&b, "国发");
	buf_printf(&b, "〔%d〕", 2022);
	buf_char(&b, '5');
	buf_add(&b, "\0x", 2);
	assert_int_equal(b.len, strlen("国发〔2022〕5") + 2);
	assert_memory_equal(b.data, "国发〔2022〕5\0x", b.len + 1);
	buf_release(&b);
	assert_null(b.data);
}

static void holds_exactly_its_limit(void **state)
{
	struct buf b = BUF_INIT(4);

	(void)state;
	buf_str(&b, "1234");
	assert_int_equal(b.failed, ZW_OK);
	buf_char(&b, '5');
	assert_int_equal(b.failed, ZW_LIMIT);
	assert_string_equal(b.data, "1234");
	buf_release(&b);
}

/* One look at the end is enough: what comes after a failure is dropped too, even if it would fit.
 */
static void failure_stays_until_reset(void **state)
{
	struct buf b = BUF_INIT(4);
	struct err err = {""};

	(void)state;
	buf_str(&b, "12345");
	buf_str(&b, "1");
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_status(&b, "title", &err), ZW_LIMIT);
	assert_has(err.text, "title");
	assert_has(err.text, "4");
	buf_reset(&b);
	buf_str(&b, "1");
	assert_ok(buf_status(&b, "title", &err), &err);
	assert_string_equal(buf_cstr(&b), "1");
	buf_release(&b);
}

static void reserve_refuses_what_would_overflow(void **state)
{
	struct buf b = BUF_INIT(SIZE_MAX / 2);

	(void)state;
	buf_str(&b, "abc");
	assert_false(buf_reserve(&b, SIZE_MAX));
	assert_int_equal(b.failed, ZW_LIMIT);
	buf_release(&b);
}

static void take_hands_the_string_over(void **state)
{
	struct buf b = BUF_INIT(100), empty = BUF_INIT(100), failed = BUF_INIT(1);

	(void)state;
	buf_str(&b, "条例");
	char *text = buf_take(&b);
	assert_string_equal(text, "条例");
	assert_int_equal(b.len, 0);
	free(text);
	text = buf_take(&empty);
	assert_string_equal(text, "");
	free(text);
	buf_str(&failed, "12");
	assert_null(buf_take(&failed));
}

/* A path must not fail for memory: its bytes are where it was declared. */
static void in_place(void **state)
{
	BUF_HERE(b, 8);

	(void)state;
	assert_string_equal(buf_cstr(&b), "");
	buf_printf(&b, "%s/%d", "x", 12345);
	assert_ptr_equal(buf_cstr(&b), b_room);
	assert_string_equal(b_room, "x/12345");
	buf_str(&b, "67");
	assert_int_equal(b.failed, ZW_LIMIT);
	assert_string_equal(buf_cstr(&b), "x/12345");
	buf_release(&b); /* and again: it is still there */
	buf_str(&b, "12345678");
	assert_int_equal(b.failed, ZW_OK);
	char *taken = buf_take(&b);
	assert_string_equal(taken, "12345678");
	assert_string_equal(buf_cstr(&b), "");
	free(taken);
}

static void code_points_become_utf8(void **state)
{
	struct buf b = BUF_INIT(100);
	static const uint32_t points[] = {0x41, 0xE9, 0x4E2D, 0x20000, 0xD800, 0x110000};

	(void)state;
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++)
		buf_utf8(&b, points[i]);
	assert_string_equal(buf_cstr(&b), "Aé中𠀀\xEF\xBF\xBD\xEF\xBF\xBD");
	buf_release(&b);
}

static void lines_of_a_file(void **state)
{
	static char text[] = "一\n\n二";
	FILE *file = fmemopen(text, sizeof(text) - 1, "r");
	struct buf b = BUF_INIT(100);

	(void)state;
	assert_non_null(file);
	assert_true(buf_getline(&b, file));
	assert_string_equal(buf_cstr(&b), "一");
	assert_true(buf_getline(&b, file));
	assert_string_equal(buf_cstr(&b), "");
	assert_true(buf_getline(&b, file));
	assert_string_equal(buf_cstr(&b), "二");
	assert_false(buf_getline(&b, file));
	fclose(file);
	buf_release(&b);
}

/* A line over the limit is told of, and the next one is whole again. */
static void line_over_the_limit(void **state)
{
	static char text[] = "12345\nab\n";
	FILE *file = fmemopen(text, sizeof(text) - 1, "r");
	struct buf b = BUF_INIT(4);

	(void)state;
	assert_non_null(file);
	assert_true(buf_getline(&b, file));
	assert_int_equal(b.failed, ZW_LIMIT);
	assert_true(buf_getline(&b, file));
	assert_int_equal(b.failed, ZW_OK);
	assert_string_equal(buf_cstr(&b), "ab");
	fclose(file);
	buf_release(&b);
}

static const char *name_it(int *asked)
{
	++*asked;
	return "text";
}

/* It is a translated word, which is looked up; most buffers do not fail. */
static void names_itself_only_to_tell_a_failure(void **state)
{
	struct buf b = BUF_INIT(2);
	struct err err = {""};
	int asked = 0;

	(void)state;
	buf_str(&b, "12");
	assert_int_equal(buf_status(&b, name_it(&asked), &err), ZW_OK);
	assert_int_equal(asked, 0);
	buf_str(&b, "3");
	assert_int_equal(buf_status(&b, name_it(&asked), &err), ZW_LIMIT);
	assert_int_equal(asked, 1);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(grows_as_text_is_added),
	        cmocka_unit_test(holds_exactly_its_limit),
	        cmocka_unit_test(failure_stays_until_reset),
	        cmocka_unit_test(names_itself_only_to_tell_a_failure),
	        cmocka_unit_test(reserve_refuses_what_would_overflow),
	        cmocka_unit_test(take_hands_the_string_over),
	        cmocka_unit_test(in_place),
	        cmocka_unit_test(code_points_become_utf8),
	        cmocka_unit_test(lines_of_a_file),
	        cmocka_unit_test(line_over_the_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
