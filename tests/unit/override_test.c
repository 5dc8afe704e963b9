/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sidecars and tables: what they may say, what they change, and how they are refused.
 */
#include "test.h"

#include "corpus/document.h"
#include "corpus/metadata/override.h"
#include "corpus/metadata/understand.h"

static const char notice[] = "甲市水务局关于湖泊的通知\n甲水〔2020〕1号\n各区：\n"
                             "保护湖泊。\n甲市水务局\n2020年1月2日\n";

static void put(const char *folder, const char *name, const char *text)
{
	write_text(in_folder(folder, name), text, strlen(text));
}

/* ---- Values ---- */

static void test_values(void **state)
{
	static const struct {
		enum meta_field field;
		const char *text, *value; /* NULL: refused */
	} cases[] = {
	        {META_WRITTEN, "2022-03-01", "2022-03-01"},
	        {META_WRITTEN, "二〇二二年三月一日", "2022-03-01"},
	        {META_WRITTEN, "2022-02-30", NULL},
	        {META_WRITTEN, "去年", NULL},
	        {META_STATUS, "失效", "已废止"},
	        {META_STATUS, "current", "现行有效"},
	        {META_STATUS, "也许", NULL},
	        {META_LEVEL, "地方法规", "地方性法规"},
	        {META_LEVEL, "law", "法律"},
	        {META_LEVEL, "规章", NULL}, /* of departments, or of governments? */
	        {META_TITLE, " 甲\n\t办法 ", "甲 办法"},
	        {META_THEME, "", ""},
	};
	struct buf value = BUF_INIT(10000);
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum zw_status status = override_value(cases[i].field, cases[i].text,
		                                       strlen(cases[i].text), &value, &err);
		assert_status(status, cases[i].value ? ZW_OK : ZW_BAD_INPUT, &err);
		if (cases[i].value)
			assert_string_equal(buf_cstr(&value), cases[i].value);
	}
	buf_release(&value);
}

/* ---- Sidecars ---- */

static enum zw_status keep(void *context, const char *name, const struct document *d,
                           const char *reason, struct err *err)
{
	struct buf *said = context;
	const struct meta_value *v;

	(void)name;
	(void)reason;
	(void)err;
	for (int f = 0; f < META_FIELDS; f++)
		for (size_t i = 0; (v = metadata_get(&d->metadata, (enum meta_field)f, i)); i++)
			buf_printf(said, "%s %s (%s)\n", field_info(v->field)->key, v->text,
			           origin_name(v->origin));
	for (size_t i = 0; i < metadata_warnings(&d->metadata); i++)
		buf_printf(said, "warning %s\n", metadata_warning(&d->metadata, i));
	return ZW_OK;
}

/* What is known of folder/name, a line a value. */
static void read_all(const char *folder, const char *name, struct buf *said)
{
	struct override_table *table;
	struct err err;

	buf_reset(said);
	assert_ok(override_load(folder, &table, &err), &err);
	struct document_options options = {.table = table};
	assert_ok(document_each(in_folder(folder, name), name, &options, keep, said, &err), &err);
	override_free(table);
}

static void sidecar_wins_over_table_and_text(void **state)
{
	const char *folder = *state;
	struct buf said = BUF_INIT(100000);

	put(folder, "a.txt", notice);
	put(folder, "a.txt.meta.json",
	    "{\"发文字号\": [\"甲水〔2020〕1号\", \"甲财〔2020〕9号\"], \"status\": \"失效\", "
	    "\"addressees\": null}");
	put(folder, "zhengwen.tsv",
	    "\xEF\xBB\xBF"
	    "file\t标题\tissuers\t时效\r\na.txt\t湖泊通知\t甲市水务局|甲市财政局\t有效\r\n"
	    "b.txt\t\t\t\r\n");
	read_all(folder, "a.txt", &said);
	assert_string_equal(buf_cstr(&said), "title 湖泊通知 (table)\n"
	                                     "doc_number 甲水〔2020〕1号 (sidecar)\n"
	                                     "doc_number 甲财〔2020〕9号 (sidecar)\n"
	                                     "issuers 甲市水务局 (table)\n"
	                                     "issuers 甲市财政局 (table)\n"
	                                     "type 通知 (text)\n"
	                                     "date_written 2020-01-02 (text)\n"
	                                     "status 已废止 (sidecar)\n"
	                                     "level 地方文件 (text)\n");
	buf_release(&said);
}

static void sidecar_without_the_ending(void **state)
{
	const char *folder = *state;
	struct buf said = BUF_INIT(100000);

	put(folder, "a.txt", notice);
	put(folder, "a.meta.json", "{\"theme\": \"水利\"}");
	read_all(folder, "a.txt", &said);
	assert_has(buf_cstr(&said), "theme 水利 (sidecar)\n");
	put(folder, "a.md", notice);
	read_all(folder, "a.txt", &said);
	assert_null(strstr(buf_cstr(&said), "水利"));
	assert_has(buf_cstr(&said), "several documents have this name");
	buf_release(&said);
}

static void bad_sidecars(void **state)
{
	static const struct {
		const char *text, *reason;
	} bad[] = {
	        {"", "JSON, line 1"},
	        {"{\n\"title\": \"甲\",\n}", "JSON, line 3"},
	        {"[]", "a JSON object is wanted"},
	        {"{\"title\": 1}", "a.txt.meta.json:1: \"title\": text is wanted"},
	        {"{\n\"titel\": \"甲\"}", "a.txt.meta.json:2: \"titel\": no such field"},
	        {"{\"title\": [\"甲\"]}", "one value is wanted"},
	        {"{\"title\": \"甲\", \"标题\": \"乙\"}", "there twice"},
	        {"{\"issuers\": [{}]}", "text is wanted"},
	        {"{\n\n\"date_written\": \"2020-13-01\"}",
	         ":3: \"date_written\": \"2020-13-01\" is "
	         "no date"},
	        {"{\"title\": \"\\u0000\"}", "JSON"},
	        {"{\"title\": \"\xFF\"}", "JSON"},
	};
	const char *folder = *state;
	struct buf said = BUF_INIT(100000);
	struct err err;

	put(folder, "a.txt", notice);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(folder, "a.txt.meta.json", bad[i].text);
		assert_status(override_sidecar_check(in_folder(folder, "a.txt.meta.json"), &err),
		              ZW_BAD_INPUT, &err);
		assert_has(err.text, bad[i].reason);
		/* The document is read all the same, and says what was not used. */
		read_all(folder, "a.txt", &said);
		assert_has(buf_cstr(&said), "title 甲市水务局关于湖泊的通知 (text)\n");
		assert_has(buf_cstr(&said), bad[i].reason);
	}
	buf_release(&said);
}

/* [[[[…: jansson has a limit of depth. */
static void hostile_sidecar(void **state)
{
	enum { DEPTH = 1000000 };
	const char *folder = *state;
	char *deep = malloc(DEPTH + 1);
	struct err err;

	assert_non_null(deep);
	memset(deep, '[', DEPTH);
	deep[DEPTH] = '\0';
	put(folder, "a.txt.meta.json", deep);
	free(deep);
	assert_status(override_sidecar_check(in_folder(folder, "a.txt.meta.json"), &err),
	              ZW_BAD_INPUT, &err);
}

/* ---- Tables ---- */

static void bad_tables(void **state)
{
	static const struct {
		const char *text, *reason;
	} bad[] = {
	        {"title\n甲\n", "zhengwen.tsv:1: no column \"file\""},
	        {"file\tfoo\n", "zhengwen.tsv:1: no such field: \"foo\""},
	        {"file\ttitle\t标题\n", "column \"标题\" is there twice"},
	        {"file\tdate_written\na\t2020-01-01\nb\tgestern\n", "zhengwen.tsv:3: \"gestern\""},
	        {"file\ttitle\na\t甲\na\t乙\n", "zhengwen.tsv:3: a second row"},
	        {"file\ttitle\na\t甲\t乙\n", "zhengwen.tsv:2: more cells"},
	        {"file\ttitle\n\t甲\n", "zhengwen.tsv:2: no file named"},
	        {"file\ttitle\na\t\xFF\n", "zhengwen.tsv:2: not UTF-8"},
	};
	const char *folder = *state;
	struct override_table *table;
	struct err err;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(folder, "zhengwen.tsv", bad[i].text);
		assert_status(override_load(folder, &table, &err), ZW_BAD_INPUT, &err);
		assert_has(err.text, bad[i].reason);
		assert_null(table);
	}
}

static void tables_without_rows(void **state)
{
	static const char *const texts[] = {"", "\n\n", "file\ttitle\n", "file\ttitle"};
	const char *folder = *state;
	struct buf said = BUF_INIT(100000);

	put(folder, "a.txt", notice);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		put(folder, "zhengwen.tsv", texts[i]);
		read_all(folder, "a.txt", &said);
		assert_has(buf_cstr(&said), "title 甲市水务局关于湖泊的通知 (text)\n");
	}
	buf_release(&said);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(override_is("zhengwen.tsv"));
	assert_true(override_is("办法.docx.meta.json"));
	assert_false(override_is(".meta.json"));
	assert_false(override_is("办法.docx"));
	assert_false(override_is("other.tsv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_values),
	        cmocka_unit_test(test_names),
	        folder_test(sidecar_wins_over_table_and_text),
	        folder_test(sidecar_without_the_ending),
	        folder_test(bad_sidecars),
	        folder_test(hostile_sidecar),
	        folder_test(bad_tables),
	        folder_test(tables_without_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
