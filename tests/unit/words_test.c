/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/text/terms.h"

static struct tokens t;
static struct words *words;
static struct buf said;

static int setup(void **state)
{
	struct err err;

	(void)state;
	tokens_init(&t, 100000);
	said = BUF_INIT(1000000);
	return words_new(&words, &err) == ZW_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	words_free(words);
	tokens_release(&t);
	buf_release(&said);
	return 0;
}

static void say(void *context, size_t from, size_t to)
{
	(void)context;
	for (size_t i = from; i < to; i++)
		buf_add(&said, t.stream.data + tokens_at(&t, i)->stream,
		        tokens_at(&t, i)->stream_len);
	buf_char(&said, ' ');
}

static const char *cut(const char *text)
{
	struct err err = {""};

	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	buf_reset(&said);
	words_cut(words, &t, WORDS_INDEXED, say, NULL);
	return buf_cstr(&said);
}

static void runs_of_han_fall_into_words(void **state)
{
	(void)state;
	assert_string_equal(cut("提高教育质量"), "提高 教育 质量 ");
	assert_string_equal(cut("提高教育，质量"), "提高 教育 质量 ");
	assert_string_equal(cut("教"), "教 ");
	assert_string_equal(cut("。，"), "");
}

static void numbers_and_letters_are_words_as_they_stand(void **state)
{
	(void)state;
	assert_string_equal(cut("2022年5G"), "2022 年 5 g ");
}

/* Traditional text is cut as simplified text is: the tokens are folded before. */
static void folded_before_it_is_cut(void **state)
{
	char simplified[100];

	(void)state;
	snprintf(simplified, sizeof(simplified), "%s", cut("提高教育质量"));
	assert_string_equal(cut("提高教育質量"), simplified);
}

static size_t covered;
static size_t next_token;

static void check_order(void *context, size_t from, size_t to)
{
	(void)context;
	assert_int_equal(from, next_token);
	assert_true(to > from);
	next_token = to;
	covered += to - from;
}

/* Nothing is lost and nothing stands twice, in a run longer than one piece of the segmenter, and
 * where a character takes two code units. */
static void words_cover_every_character_once(void **state)
{
	struct buf text = BUF_INIT(100000);
	struct err err = {""};

	(void)state;
	for (int i = 0; i < 2000; i++)
		buf_str(&text, i % 7 ? "督查" : "𠮷𠀀");
	assert_ok(tokens_scan(&t, text.data, text.len, &err), &err);
	assert_int_equal(tokens_count(&t), 4000);
	for (int i = 0; i < 1000; i++)
		buf_str(&text, "督查");
	assert_ok(tokens_scan(&t, text.data, text.len, &err), &err);
	covered = next_token = 0;
	words_cut(words, &t, WORDS_INDEXED, check_order, NULL);
	assert_int_equal(covered, 6000);
	buf_release(&text);
}

/* What ICU's dictionary does not have. */
static void terms_of_policy(void **state)
{
	(void)state;
	assert_string_equal(cut("全过程人民民主是社会主义民主政治的本质属性"),
	                    "全过程人民民主 是 社会主义民主政治 的 本质 属性 ");
	assert_string_equal(cut("中国共产党的领导"), "中国共产党 的 领导 ");
	assert_string_equal(cut("共产党"), "共产党 ");
	assert_string_equal(cut("消费者要求赔偿"), "消费者 要求 赔偿 ");
	assert_string_equal(cut("中华人民共和国国务院"), "中华人民共和国 国务院 ");
	assert_string_equal(cut("优化营商环境"), "优化 营商环境 ");
}

static void numbers_are_words(void **state)
{
	(void)state;
	assert_string_equal(cut("刑法第一百二十条之一规定"), "刑法 第一百二十条之一 规定 ");
	assert_string_equal(cut("依照第十二条第三款第二项"), "依照 第十二条 第三款 第二项 ");
	assert_string_equal(cut("二〇二二年"), "二〇二二 年 ");
	assert_string_equal(cut("处五万元以上"), "处 五万 元 以上 ");
	assert_string_equal(cut("第一个"), "第一 个 ");
	assert_string_equal(cut("第一百二十个"), "第一百二十 个 ");
	assert_string_equal(cut("条之一"), "条 之一 ");
}

/* The words inside of every word of the text. */
static void say_inside(void *context, size_t from, size_t to)
{
	words_inside(words, &t, from, to, say, context);
}

static const char *inside(const char *text)
{
	struct err err = {""};

	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	buf_reset(&said);
	words_cut(words, &t, WORDS_INDEXED, say_inside, NULL);
	return buf_cstr(&said);
}

static void words_inside_of_words(void **state)
{
	(void)state;
	assert_string_equal(inside("药品监督管理部门"),
	                    "药品 药品监督管理 监督 监督管理 管理 部门 ");
	assert_string_equal(inside("高质量发展"), "高质 高质量 质量 发展 ");
	assert_string_equal(inside("提高教育质量"), "");
	/* a number has none: 第一 is no word of 第一百二十条 */
	assert_string_equal(inside("第一百二十条"), "");
	assert_string_equal(inside("一百二十"), "");
}

static const char *cut_as(const char *text, enum words_cut how)
{
	struct err err = {""};

	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	buf_reset(&said);
	words_cut(words, &t, how, say, NULL);
	return buf_cstr(&said);
}

static void long_words_are_divided(void **state)
{
	(void)state;
	assert_string_equal(cut_as("落实十大民生实事项目", WORDS_INDEXED),
	                    "落实 十大民生实事项目 ");
	assert_string_equal(cut_as("落实十大民生实事项目", WORDS_DIVIDED),
	                    "落实 十 大 民生 实事 项目 ");
	assert_string_equal(cut_as("识破网络诈骗", WORDS_DIVIDED), "识破 网络 诈骗 ");
	assert_string_equal(cut_as("第一百二十条之一", WORDS_DIVIDED), "第一百二十条之一 ");
}

/* Whole for a query, never for the index, which would have to be made anew. */
static void mined_terms_stay_whole(void **state)
{
	static const char file[] = "# zhengwen terms 2 9\n"
	                           "智慧渡口\t7\tquoted\n"
	                           "渡口\t9\tcohesion\n";
	struct mined *mined;
	struct err err = {""};

	(void)state;
	assert_ok(mined_view(file, sizeof(file) - 1, &mined, &err), &err);
	assert_string_equal(cut_as("建设智慧渡口", WORDS_WHOLE), "建设 智慧 渡口 ");
	words_use(words, mined);
	assert_string_equal(cut_as("建设智慧渡口", WORDS_WHOLE), "建设 智慧渡口 ");
	assert_string_equal(cut_as("建设智慧渡船", WORDS_WHOLE), "建设 智慧 渡船 ");
	assert_string_equal(cut_as("建设智慧渡口", WORDS_INDEXED), "建设 智慧 渡口 ");
	assert_string_equal(cut_as("建设智慧渡口", WORDS_DIVIDED), "建设 智慧 渡口 ");
	words_use(words, NULL);
	mined_close(mined);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(runs_of_han_fall_into_words),
	        cmocka_unit_test(numbers_and_letters_are_words_as_they_stand),
	        cmocka_unit_test(folded_before_it_is_cut),
	        cmocka_unit_test(words_cover_every_character_once),
	        cmocka_unit_test(terms_of_policy),
	        cmocka_unit_test(numbers_are_words),
	        cmocka_unit_test(words_inside_of_words),
	        cmocka_unit_test(long_words_are_divided),
	        cmocka_unit_test(mined_terms_stay_whole),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
