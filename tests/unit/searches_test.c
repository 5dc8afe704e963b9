/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of saved searches.
 */
#include "test.h"

#include "indexer/saved/searches.h"

static struct saved_searches parsed_bytes(const char *text, size_t len)
{
	struct saved_searches s;
	struct err err = {""};

	assert_ok(searches_parse(text, len, &s, &err), &err);
	return s;
}

static struct saved_searches parsed(const char *text)
{
	return parsed_bytes(text, strlen(text));
}

static void assert_search(const struct saved_searches *s, size_t i, size_t line, const char *name,
                          const char *query)
{
	const struct saved_search *one = searches_at(s, i);

	assert_in_range(i, 0, searches_count(s) - 1);
	if (one->trouble)
		fail_msg("line %zu: %s", one->line, one->trouble);
	assert_string_equal(one->name, name);
	assert_string_equal(one->query, query);
	assert_int_equal(one->line, line);
}

/* The line is told as bad, for this reason, and nothing else stands in the file. */
static void assert_bad(const char *text, const char *reason)
{
	struct saved_searches s = parsed(text);

	assert_int_equal(searches_count(&s), 1);
	assert_non_null(searches_at(&s, 0)->trouble);
	assert_null(searches_at(&s, 0)->query);
	assert_has(searches_at(&s, 0)->trouble, reason);
	searches_release(&s);
}

static void a_line_is_a_name_and_a_query(void **state)
{
	struct saved_searches s = parsed("\xEF\xBB\xBF# what we follow\n"
	                                 "\n"
	                                 "养老: 养老 服务 机关:国务院\r\n"
	                                 "  data-export_2 :\t\"数据出境\" 日期:2023..  \n"
	                                 "监督：人大：监督\n"
	                                 "last: 标题:条例");

	(void)state;
	assert_int_equal(searches_count(&s), 4);
	assert_search(&s, 0, 3, "养老", "养老 服务 机关:国务院");
	assert_search(&s, 1, 4, "data-export_2", "\"数据出境\" 日期:2023..");
	assert_search(&s, 2, 5, "监督", "人大：监督");
	assert_search(&s, 3, 6, "last", "标题:条例");
	assert_null(s.address);
	searches_release(&s);
}

static void bad_lines_are_told_and_the_others_go_on(void **state)
{
	struct saved_searches s = parsed("a: 甲\nno colon here\nb: 乙\n");

	(void)state;
	assert_int_equal(searches_count(&s), 3);
	assert_search(&s, 0, 1, "a", "甲");
	assert_int_equal(searches_at(&s, 1)->line, 2);
	assert_has(searches_at(&s, 1)->trouble, "no colon");
	assert_search(&s, 2, 3, "b", "乙");
	searches_release(&s);
}

static void names_become_names_of_files(void **state)
{
	(void)state;
	assert_bad("../../etc/passwd: 甲\n", "letters, digits");
	assert_bad("a b: 甲\n", "letters, digits");
	assert_bad("a.b: 甲\n", "letters, digits");
	assert_bad("a\x1b[2J: 甲\n", "letters, digits");
	assert_bad("养老，服务: 甲\n", "letters, digits");
	assert_bad("-rf: 甲\n", "does not begin with -");
	assert_bad(": 甲\n", "no name");
	assert_bad("a:  \n", "no query");
}

static void a_name_stands_once(void **state)
{
	struct saved_searches s = parsed("# twice\na: 甲\nb: 乙\na: 丙\n");

	(void)state;
	assert_int_equal(searches_count(&s), 3);
	assert_has(searches_at(&s, 2)->trouble, "line 2");
	assert_int_equal(searches_at(&s, 2)->line, 4);
	searches_release(&s);
}

static void a_line_that_is_no_text(void **state)
{
	static const char bytes[] = "a: \xFF\xFE\nb: x\0y\nc: 丙\n";
	struct saved_searches s = parsed_bytes(bytes, sizeof(bytes) - 1);

	(void)state;
	assert_int_equal(searches_count(&s), 3);
	assert_has(searches_at(&s, 0)->trouble, "UTF-8");
	assert_has(searches_at(&s, 1)->trouble, "UTF-8");
	assert_search(&s, 2, 3, "c", "丙");
	searches_release(&s);
}

static void limits(void **state)
{
	struct buf text = BUF_INIT(SEARCHES_FILE_LIMIT);

	(void)state;
	for (int i = 0; i < SEARCH_NAME_LIMIT; i++)
		buf_str(&text, "名");
	buf_str(&text, ": 甲\n");
	struct saved_searches s = parsed(buf_cstr(&text));
	assert_null(searches_at(&s, 0)->trouble);
	searches_release(&s);
	struct buf longer = BUF_INIT(SEARCHES_FILE_LIMIT);
	buf_printf(&longer, "名%s", buf_cstr(&text));
	assert_bad(buf_cstr(&longer), "60 characters");

	buf_reset(&text);
	buf_str(&text, "a: ");
	for (int i = 0; i <= SEARCH_QUERY_LIMIT; i++)
		buf_char(&text, 'x');
	assert_bad(buf_cstr(&text), "16 KiB");

	buf_reset(&text);
	for (int i = 0; i < SEARCHES_LIMIT; i++)
		buf_printf(&text, "s%d: 甲\n", i);
	s = parsed(buf_cstr(&text));
	assert_int_equal(searches_count(&s), SEARCHES_LIMIT);
	assert_null(searches_at(&s, SEARCHES_LIMIT - 1)->trouble);
	searches_release(&s);
	buf_str(&text, "more: 甲\nand-more: 乙\n");
	s = parsed(buf_cstr(&text));
	assert_int_equal(searches_count(&s), SEARCHES_LIMIT + 1);
	assert_has(searches_at(&s, SEARCHES_LIMIT)->trouble, "1,000");
	searches_release(&s);
	buf_release(&text);
	buf_release(&longer);
}

static void the_address_of_the_page(void **state)
{
	struct saved_searches s = parsed("@address https://search.example.org/政/\n");

	(void)state;
	assert_has(searches_at(&s, 0)->trouble, "@address takes");
	searches_release(&s);
	s = parsed("@address  https://search.example.org/zw/ \na: 甲\n");
	assert_string_equal(s.address, "https://search.example.org/zw");
	assert_int_equal(searches_count(&s), 1);
	searches_release(&s);
	assert_bad("@address javascript:alert(1)\n", "@address takes");
	assert_bad("@address https://a/\"><x\n", "@address takes");
	assert_bad("@base https://a\n", "@address URL");
	assert_bad("@address\n", "@address URL");
	assert_bad("@address http://a\n@address http://b\n", "already");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_line_is_a_name_and_a_query),
	        cmocka_unit_test(bad_lines_are_told_and_the_others_go_on),
	        cmocka_unit_test(names_become_names_of_files),
	        cmocka_unit_test(a_name_stands_once),
	        cmocka_unit_test(a_line_that_is_no_text),
	        cmocka_unit_test(limits),
	        cmocka_unit_test(the_address_of_the_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
