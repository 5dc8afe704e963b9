/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a format declares, the status of a text by itself, and texts of random pieces. What is
 * understood of real layouts is in layouts_test.c.
 */
#include "test.h"

#include "core/text/utf8.h"
#include "corpus/document.h"
#include "corpus/metadata/understand.h"

/* ---- What the format declares ---- */

static void test_properties(void **state)
{
	static const char *const lines[] = {"青屿市水务局关于湖泊的通知", "各区：", "保护湖泊。",
	                                    "青屿市水务局", "2021年3月5日"};
	static const struct {
		enum meta_field field;
		const char *text;
	} properties[] = {
	        {META_TITLE, "微软用户"},      {META_ISSUER, "张三"},
	        {META_WRITTEN, "2009-01-01"},  {META_PUBLISHED, "2021-03-12T08:00:00Z"},
	        {META_INDEX_NO, " X-2021-1 "}, {META_EFFECTIVE, "bald"},
	};
	struct draft draft = {.text = BUF_INIT(10000),
	                      .lines = BUF_INIT(10000),
	                      .title = BUF_INIT(10000),
	                      .properties = BUF_INIT(100000)};
	struct metadata m;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		draft_line(&draft, lines[i], strlen(lines[i]), 0);
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		draft_property(&draft, properties[i].field, properties[i].text,
		               strlen(properties[i].text));
	metadata_init(&m);
	assert_ok(metadata_understand(&draft, "a.docx", &m, &err), &err);
	assert_string_equal(metadata_text(&m, META_TITLE), lines[0]);
	assert_string_equal(metadata_text(&m, META_ISSUER), "青屿市水务局");
	assert_string_equal(metadata_text(&m, META_WRITTEN), "2021-03-05");
	assert_string_equal(metadata_text(&m, META_PUBLISHED), "2021-03-12");
	assert_string_equal(metadata_text(&m, META_INDEX_NO), "X-2021-1");
	assert_string_equal(metadata_text(&m, META_EFFECTIVE), "");
	assert_int_equal(metadata_get(&m, META_PUBLISHED, 0)->origin, ORIGIN_FORMAT);
	metadata_release(&m);
	buf_release(&draft.text);
	buf_release(&draft.lines);
	buf_release(&draft.title);
	buf_release(&draft.properties);
}

/* ---- Status ---- */

static void test_status(void **state)
{
	static const struct {
		const char *type, *effective, *repealed, *stated;
		enum doc_status status;
	} cases[] = {
	        {"讲话", "", "", "", STATUS_NONE},
	        {"通知", "", "", "", STATUS_CURRENT},
	        {"条例", "2020-01-01", "", "", STATUS_CURRENT},
	        {"条例", "2020-01-02", "", "", STATUS_PENDING},
	        {"办法", "2010-01-01", "2020-01-01", "", STATUS_REPEALED},
	        {"办法", "2010-01-01", "2020-01-02", "", STATUS_CURRENT},
	        {"条例", "2010-01-01", "", "已修改", STATUS_AMENDED},
	        {"", "", "", "现行有效", STATUS_CURRENT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *values[] = {cases[i].type, cases[i].effective, cases[i].repealed,
		                        cases[i].stated};
		static const enum meta_field fields[] = {META_TYPE, META_EFFECTIVE, META_REPEALED,
		                                         META_STATUS};
		struct metadata m;
		metadata_init(&m);
		for (size_t k = 0; k < 4; k++)
			metadata_add(&m, fields[k], ORIGIN_TEXT, 0, values[k], strlen(values[k]));
		assert_int_equal(metadata_status(&m, "2020-01-01"), cases[i].status);
		metadata_release(&m);
	}
}

/* ---- Whatever may come ---- */

static void test_random(void **state)
{
	static const char *const pieces[] = {
	        "号",     "〔",     "〕",       "2020", "年",       "1",    "月",     "日",
	        "\n",     "关于",   "局",       "《",   "》",       "：",   "。",     "自",
	        "起施行", "有效期", "第",       "条",   "甲市",     "乙",   "的",     "通知",
	        "（",     "）",     "　",       "、",   "，",       "令",   "公告",   "届",
	        "本办法", "由",     "负责解释", "印发", "等",       "部门", "索引号", "\t",
	        "文件",   "附件",   "- 1 -",    "#",    "二〇二〇", "来源", "至",     "根据",
	        "国务院", "-",      "5年",      "之日", "公布",     "总理 "};
	enum { ROUNDS = 3000, PIECES = 120 };
	const char *said = getenv("ZW_SEED");
	unsigned seed = said ? (unsigned)strtoul(said, NULL, 10) : (unsigned)getpid();

	(void)state;
	print_message("seed %u\n", seed);
	for (int round = 0; round < ROUNDS; round++) {
		struct buf text = BUF_INIT(100000);
		struct document d;
		buf_str(&text, "甲");
		for (int i = 0; i < PIECES; i++)
			buf_str(&text, pieces[(size_t)rand_r(&seed) %
			                      (sizeof(pieces) / sizeof(pieces[0]))]);
		const char *name = round % 2 ? "a(2020-01-01).md" : "a.txt";
		assert_int_equal(document_parse(buf_cstr(&text), text.len, name, &d, NULL), ZW_OK);
		for (size_t i = 0; i < metadata_count(&d.metadata); i++)
			assert_true(utf8_valid(metadata_at(&d.metadata, i)->text,
			                       strlen(metadata_at(&d.metadata, i)->text)));
		document_release(&d);
		buf_release(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_properties),
	        cmocka_unit_test(test_status),
	        cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
