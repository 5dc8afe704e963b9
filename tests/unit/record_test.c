/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/index/shard/record.h"

static void a_passage_there_and_back(void **state)
{
	struct passage_record r = {.kind = PASSAGE_ARTICLE,
	                           .parent = 3,
	                           .anchor = "art-120-1",
	                           .article = "120-1",
	                           .heading_len = strlen("第一百二十条之一"),
	                           .text = "第一百二十条之一\t资助\n的",
	                           .text_len = strlen("第一百二十条之一\t资助\n的")};
	struct passage_record back;
	struct buf data = BUF_INIT(1000);
	struct err err = {""};

	(void)state;
	passage_encode(&r, &data);
	assert_ok(passage_decode(data.data, data.len, &back, &err), &err);
	assert_int_equal(back.kind, PASSAGE_ARTICLE);
	assert_int_equal(back.level, 0);
	assert_int_equal(back.parent, 3);
	assert_int_equal(back.heading_len, r.heading_len);
	assert_string_equal(back.anchor, "art-120-1");
	assert_string_equal(back.article, "120-1");
	assert_int_equal(back.text_len, r.text_len);
	assert_memory_equal(back.text, r.text, r.text_len);
	buf_release(&data);
}

static void a_heading_on_one_line(void **state)
{
	struct passage_record r = {.text = "渔港管理\n暂行办法\n第一条", .heading_len = 25};
	struct buf line = BUF_INIT(1000);

	(void)state;
	passage_heading(&r, &line);
	assert_string_equal(buf_cstr(&line), "渔港管理暂行办法");
	buf_release(&line);
}

static void every_kind_of_passage(void **state)
{
	(void)state;
	for (int kind = 0; kind < PASSAGE_KIND_COUNT; kind++) {
		struct passage_record r = {.kind = (enum passage_kind)kind, .level = 2, .text = ""};
		struct passage_record back;
		struct buf data = BUF_INIT(1000);
		struct err err = {""};
		passage_encode(&r, &data);
		assert_ok(passage_decode(data.data, data.len, &back, &err), &err);
		assert_int_equal(back.kind, kind);
		assert_int_equal(back.level, 2);
		assert_int_equal(back.text_len, 0);
		buf_release(&data);
	}
}

static void a_damaged_passage(void **state)
{
	static const char *const damaged[] = {
	        "",
	        "p",
	        "p\t0\t0\t0\tp-1",
	        "p\t0\t0\t0\tp-1\t",
	        "p\t0\t0\t5\tp-1\t\ntext",
	        "x\t0\t0\t0\tp-1\t\ntext",
	        "pp\t0\t0\t0\tp-1\t\ntext",
	        "p\t0123456789012\t0\t0\tp-1\t\ntext",
	        "p\t0\t0\t0\tp-01234567890123456789012345678901234567890123456789\t\ntext",
	};
	struct passage_record back;
	struct err err = {""};

	(void)state;
	for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
		/* A copy of the exact size, so that a sanitizer sees one byte too many. */
		size_t len = strlen(damaged[i]);
		char *copy = malloc(len ? len : 1);
		memcpy(copy, damaged[i], len);
		assert_int_equal(passage_decode(copy, len, &back, &err), ZW_BAD_INDEX);
		assert_has(err.text, "damaged");
		free(copy);
	}
}

static void a_document_there_and_back(void **state)
{
	struct document_record r = {
	        .path = "法规/“甲”.md",
	        .title = "甲条例",
	        .date = "2023-09-01",
	        .meta = {[META_NUMBER] = "云政发〔2023〕5号", [META_ISSUER] = "甲厅\n乙厅"},
	        .format = "markdown",
	        .charset = "GB18030",
	        .bytes = UINT64_C(5000000000),
	        .passages = 57};
	struct document_record back;
	struct buf data = BUF_INIT(1000);
	struct err err = {""};

	(void)state;
	document_encode(&r, &data);
	assert_ok(document_decode(data.data, data.len, &back, &err), &err);
	assert_string_equal(back.path, r.path);
	assert_string_equal(back.title, r.title);
	assert_string_equal(back.date, r.date);
	assert_string_equal(back.meta[META_NUMBER], r.meta[META_NUMBER]);
	assert_string_equal(back.meta[META_ISSUER], "甲厅\n乙厅");
	assert_null(back.meta[META_TYPE]);
	assert_string_equal(back.format, r.format);
	assert_string_equal(back.charset, r.charset);
	assert_int_equal(back.bytes, r.bytes);
	assert_int_equal(back.passages, 57);
	document_record_release(&back);
	assert_null(back.path);
	buf_release(&data);
}

static void a_damaged_document(void **state)
{
	struct document_record back;
	struct err err = {""};

	(void)state;
	assert_int_equal(document_decode("甲.md\0甲条例", 10, &back, &err), ZW_BAD_INDEX);
	assert_has(err.text, "damaged");
	assert_int_equal(document_decode("", 0, &back, &err), ZW_BAD_INDEX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_passage_there_and_back),
	        cmocka_unit_test(a_heading_on_one_line),
	        cmocka_unit_test(every_kind_of_passage),
	        cmocka_unit_test(a_damaged_passage),
	        cmocka_unit_test(a_document_there_and_back),
	        cmocka_unit_test(a_damaged_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
