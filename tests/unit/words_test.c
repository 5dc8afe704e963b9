/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/terms.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(runs_of_han_fall_into_words),
	        cmocka_unit_test(numbers_and_letters_are_words_as_they_stand),
	        cmocka_unit_test(folded_before_it_is_cut),
	        cmocka_unit_test(words_cover_every_character_once),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
