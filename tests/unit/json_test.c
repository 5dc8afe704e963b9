/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/json.h"

static void writes_one_line(void **state)
{
	struct buf out = BUF_INIT(1000);
	struct err err = {""};
	struct js w;

	(void)state;
	js_init(&w, JS_OBJECT);
	js_str(&w, "title", "条例\n\"<>");
	js_int(&w, "n", -5);
	js_real(&w, "score", 1.5);
	js_bool(&w, "exact", true);
	js_null(&w, "date");
	js_open(&w, "marks", JS_ARRAY);
	js_open(&w, NULL, JS_ARRAY);
	js_int(&w, NULL, 1);
	js_close(&w);
	js_close(&w);
	assert_ok(js_finish(&w, false, &out, &err), &err);
	assert_string_equal(buf_cstr(&out), "{\"title\":\"条例\\n\\\"<>\",\"n\":-5,\"score\":1.5,"
	                                    "\"exact\":true,\"date\":null,\"marks\":[[1]]}");
	buf_release(&out);
}

/* jansson would give NULL for it, and a result without its title. */
static void text_that_is_not_utf8(void **state)
{
	struct buf out = BUF_INIT(1000);
	struct err err = {""};
	struct js w;

	(void)state;
	js_init(&w, JS_ARRAY);
	js_text(&w, NULL, "a\xFF\0b", 4);
	js_text(&w, NULL, "a\0b", 3);
	assert_ok(js_finish(&w, false, &out, &err), &err);
	assert_string_equal(buf_cstr(&out), "[\"a\\\\xFF\\\\x00b\",\"a\\u0000b\"]");
	buf_release(&out);
}

static void too_deep_is_a_failure_not_a_crash(void **state)
{
	struct buf out = BUF_INIT(1000);
	struct err err = {""};
	struct js w;

	(void)state;
	js_init(&w, JS_ARRAY);
	for (int i = 0; i < JS_DEPTH + 3; i++)
		js_open(&w, NULL, JS_ARRAY);
	for (int i = 0; i < JS_DEPTH + 3; i++)
		js_close(&w);
	assert_int_not_equal(js_finish(&w, false, &out, &err), ZW_OK);
	buf_release(&out);
}

static void reads_what_is_there(void **state)
{
	static const char text[] = "{\"n\": 7, \"list\": [\"a\", \"条\"]}";
	struct json_t *value;
	struct err err = {""};

	(void)state;
	assert_ok(js_parse(text, strlen(text), &value, &err), &err);
	assert_int_equal(js_as_int(js_member(value, "n")), 7);
	const struct json_t *list = js_member(value, "list");
	assert_int_equal(js_size(list), 2);
	assert_string_equal(js_as_str(js_item(list, 1)), "条");
	js_free(value);
}

/* So that a reader need not ask at every step. */
static void what_is_absent_is_empty(void **state)
{
	struct json_t *value;
	struct err err = {""};

	(void)state;
	assert_ok(js_parse("{\"s\": \"7\"}", 10, &value, &err), &err);
	assert_null(js_member(value, "x"));
	assert_null(js_member(js_member(value, "x"), "y"));
	assert_null(js_item(js_member(value, "x"), 0));
	assert_int_equal(js_size(js_member(value, "x")), 0);
	assert_string_equal(js_as_str(js_member(value, "x")), "");
	assert_int_equal(js_as_int(js_member(value, "s")), 0);
	js_free(value);
	js_free(NULL);
}

static void damage_is_told_with_its_line(void **state)
{
	struct json_t *value = (struct json_t *)(void *)"";
	struct err err = {""};
	char deep[10000];

	(void)state;
	assert_int_equal(js_parse("{\n\"a\": }", 8, &value, &err), ZW_BAD_INPUT);
	assert_null(value);
	assert_has(err.text, "line 2");
	assert_int_equal(js_parse("{} x", 4, &value, &err), ZW_BAD_INPUT);
	assert_int_equal(js_parse("{\"a\":1,\"a\":2}", 13, &value, &err), ZW_BAD_INPUT);
	assert_int_equal(js_parse("", 0, &value, &err), ZW_BAD_INPUT);
	memset(deep, '[', sizeof(deep));
	assert_int_equal(js_parse(deep, sizeof(deep), &value, &err), ZW_BAD_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(writes_one_line),
	        cmocka_unit_test(text_that_is_not_utf8),
	        cmocka_unit_test(too_deep_is_a_failure_not_a_crash),
	        cmocka_unit_test(reads_what_is_there),
	        cmocka_unit_test(what_is_absent_is_empty),
	        cmocka_unit_test(damage_is_told_with_its_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
