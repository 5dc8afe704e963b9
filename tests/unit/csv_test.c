/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/csv.h"

static void assert_cell(const char *text, const char *wanted)
{
	struct buf cell = BUF_INIT(1024);

	csv_cell(&cell, text);
	assert_string_equal(buf_cstr(&cell), wanted);
	assert_int_equal(cell.failed, ZW_OK);
	buf_release(&cell);
}

static void plain_text_stays_as_it_is(void **state)
{
	(void)state;
	assert_cell("", "");
	assert_cell("云政发〔2020〕11号", "云政发〔2020〕11号");
	assert_cell("a=1 b+2", "a=1 b+2");
}

static void what_parts_cells_is_quoted(void **state)
{
	(void)state;
	assert_cell("甲,乙", "\"甲,乙\"");
	assert_cell("甲\"乙\"", "\"甲\"\"乙\"\"\"");
	assert_cell("甲\n乙", "\"甲\n乙\"");
	assert_cell("甲\r\n乙", "\"甲\r\n乙\"");
}

static void nothing_begins_like_a_formula(void **state)
{
	(void)state;
	assert_cell("=1+1", "'=1+1");
	assert_cell("+1", "'+1");
	assert_cell("-1", "'-1");
	assert_cell("@x", "'@x");
	assert_cell("＝1", "'＝1");
	assert_cell("\t=1", "'\t=1");
	assert_cell("\r=1", "\"'\r=1\"");
	assert_cell("=\"a\",1", "\"'=\"\"a\"\",1\"");
}

static void what_no_table_holds_is_replaced(void **state)
{
	(void)state;
	assert_cell("甲\x01\x7F乙", "甲\uFFFD\uFFFD乙");
	assert_cell("\xEF\xBF\xBE", "\uFFFD"); /* U+FFFE */
	assert_cell("\xC0\xAF", "\uFFFD\uFFFD");
}

/* A cell that does not fit is told, and not cut. */
static void a_limit_is_told(void **state)
{
	struct buf cell = BUF_INIT(4);

	(void)state;
	csv_cell(&cell, "甲乙");
	assert_int_equal(cell.failed, ZW_LIMIT);
	buf_release(&cell);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(plain_text_stays_as_it_is),
	        cmocka_unit_test(what_parts_cells_is_quoted),
	        cmocka_unit_test(nothing_begins_like_a_formula),
	        cmocka_unit_test(what_no_table_holds_is_replaced),
	        cmocka_unit_test(a_limit_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
