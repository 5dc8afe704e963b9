/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a run did, as JSON, and the file that keeps it.
 */
#include "test.h"

#include "core/json.h"
#include "indexer/report/report.h"

#include <sys/stat.h>

static struct json_t *encoded(const struct report *r)
{
	struct buf json = BUF_INIT(REPORT_LIMIT);
	struct json_t *value;
	struct err err = {""};

	assert_ok(report_encode(r, &json, &err), &err);
	assert_ok(js_parse(buf_cstr(&json), json.len, &value, &err), &err);
	buf_release(&json);
	return value;
}

static void every_kind_is_told(void **state)
{
	struct report r;

	(void)state;
	report_init(&r);
	r.outcome = REPORT_PUBLISHED;
	r.generation = 7;
	r.documents = 1512;
	r.parts[REPORT_READ] = 1.5;
	snprintf(r.started, sizeof(r.started), "2026-11-23T02:00:00Z");
	report_add(&r, REPORT_ADDED, "新.md", NULL);
	report_add(&r, REPORT_MOVED, "乙.md", "甲.md");
	report_add(&r, REPORT_SKIPPED, "坏.pdf", "no text");
	report_add(&r, REPORT_SKIPPED, "大.txt", "too large");

	struct json_t *json = encoded(&r);
	const struct json_t *counts = js_member(json, "counts");
	assert_string_equal(js_as_str(js_member(json, "outcome")), "published");
	assert_string_equal(js_as_str(js_member(json, "started")), "2026-11-23T02:00:00Z");
	assert_int_equal(js_type(js_member(json, "message")), JS_IS_NULL);
	assert_int_equal(js_as_int(js_member(counts, "added")), 1);
	assert_int_equal(js_as_int(js_member(counts, "skipped")), 2);
	assert_int_equal(js_as_int(js_member(counts, "removed")), 0);
	assert_int_equal(js_size(js_member(json, "removed")), 0);
	const struct json_t *index = js_member(json, "index");
	assert_int_equal(js_as_int(js_member(index, "generation")), 7);
	assert_int_equal(js_as_int(js_member(index, "documents")), 1512);
	assert_true(js_as_real(js_member(js_member(json, "times"), "read")) == 1.5);

	const struct json_t *moved = js_item(js_member(json, "moved"), 0);
	assert_string_equal(js_as_str(js_member(moved, "name")), "乙.md");
	assert_string_equal(js_as_str(js_member(moved, "from")), "甲.md");
	const struct json_t *skipped = js_item(js_member(json, "skipped"), 1);
	assert_string_equal(js_as_str(js_member(skipped, "name")), "大.txt");
	assert_string_equal(js_as_str(js_member(skipped, "reason")), "too large");
	js_free(json);
	report_release(&r);
}

/* A name that is no UTF-8 must not make the report unreadable. */
static void names_and_reasons_may_be_anything(void **state)
{
	struct report r;

	(void)state;
	report_init(&r);
	snprintf(r.message, sizeof(r.message), "\"\\\n\x01\xff");
	report_add(&r, REPORT_SKIPPED, "a\xff\nb", "</script>\x1b[2J");
	struct json_t *json = encoded(&r);
	const struct json_t *one = js_item(js_member(json, "skipped"), 0);
	assert_string_equal(js_as_str(js_member(one, "name")), "a\\xFF\\x0Ab");
	assert_string_equal(js_as_str(js_member(one, "reason")), "</script>\x1b[2J");
	js_free(json);
	report_release(&r);
}

static void past_the_limit_only_the_count_grows(void **state)
{
	struct report r;

	(void)state;
	report_init(&r);
	for (int i = 0; i < REPORT_NAMES_LIMIT + 1; i++)
		report_add(&r, REPORT_REMOVED, "a", NULL);
	report_add(&r, REPORT_ADDED, "b", NULL);
	struct json_t *json = encoded(&r);
	const struct json_t *counts = js_member(json, "counts");
	assert_int_equal(js_as_int(js_member(counts, "removed")), REPORT_NAMES_LIMIT + 1);
	assert_int_equal(js_size(js_member(json, "removed")), REPORT_NAMES_LIMIT);
	assert_int_equal(js_size(js_member(json, "added")), 1);
	js_free(json);
	report_release(&r);
}

static void saved_searches_are_told(void **state)
{
	struct report r;
	struct err err = {""};
	struct report_search good = {.name = strdup("养老"), .found = 63, .added = 2, .gone = 1};
	struct report_search bad = {.name = strdup("坏"), .trouble = strdup("bad query")};

	(void)state;
	report_init(&r);
	assert_ok(report_add_search(&r, &good, &err), &err);
	assert_ok(report_add_search(&r, &bad, &err), &err);
	struct json_t *json = encoded(&r);
	const struct json_t *one = js_item(js_member(json, "saved"), 0);
	assert_string_equal(js_as_str(js_member(one, "name")), "养老");
	assert_int_equal(js_as_int(js_member(one, "new")), 2);
	assert_int_equal(js_as_int(js_member(one, "gone")), 1);
	assert_int_equal(js_type(js_member(one, "trouble")), JS_IS_NULL);
	one = js_item(js_member(json, "saved"), 1);
	assert_string_equal(js_as_str(js_member(one, "trouble")), "bad query");
	js_free(json);
	report_release(&r);
}

static void the_last_run_is_kept_as_a_whole(void **state)
{
	const char *dir = *state;
	struct buf text = BUF_INIT(REPORT_LIMIT);
	struct report r;
	struct json_t *json;
	struct stat st;
	struct err err = {""};

	report_init(&r);
	for (int run = 1; run <= 2; run++) {
		r.generation = (uint64_t)run;
		assert_ok(report_keep(&r, dir, &err), &err);
		buf_reset(&text);
		assert_ok(files_read(in_folder(dir, "last-run.json"), &text, &err), &err);
		assert_ok(js_parse(buf_cstr(&text), text.len, &json, &err), &err);
		assert_int_equal(js_as_int(js_member(js_member(json, "index"), "generation")), run);
		js_free(json);
	}
	assert_int_equal(stat(in_folder(dir, "last-run.json.new"), &st), -1);
	buf_release(&text);
	report_release(&r);
}

/* What cannot be written is told, and what was there stays. */
static void what_cannot_be_kept_is_told(void **state)
{
	const char *dir = *state;
	struct report r;
	struct err err = {""};

	report_init(&r);
	assert_int_equal(mkdir(in_folder(dir, "last-run.json.new"), 0777), 0);
	assert_status(report_keep(&r, dir, &err), ZW_IO, &err);
	assert_has(err.text, "last-run.json.new");
	report_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_kind_is_told),
	        cmocka_unit_test(names_and_reasons_may_be_anything),
	        cmocka_unit_test(past_the_limit_only_the_count_grows),
	        cmocka_unit_test(saved_searches_are_told),
	        folder_test(the_last_run_is_kept_as_a_whole),
	        folder_test(what_cannot_be_kept_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
