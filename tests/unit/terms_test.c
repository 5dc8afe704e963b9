/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "core/index/schema.h"
#include "core/text/terms.h"

static struct tokens t;
static struct buf said; /* the terms in the order of their coming, a space behind each */

static int setup(void **state)
{
	(void)state;
	tokens_init(&t, 10000);
	said = BUF_INIT(100000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	tokens_release(&t);
	buf_release(&said);
	return 0;
}

static void scan(const char *text)
{
	struct err err = {""};

	assert_ok(tokens_scan(&t, text, strlen(text), &err), &err);
	buf_reset(&said);
}

static void say(void *context, const char *term, size_t len)
{
	buf_add(context, term, len);
	buf_char(context, ' ');
}

static const char *each(const char *text)
{
	scan(text);
	terms_each(&t, "", say, &said);
	return buf_cstr(&said);
}

static const char *cover(const char *text)
{
	scan(text);
	terms_cover(&t, 0, tokens_count(&t), "", say, &said);
	return buf_cstr(&said);
}

static bool exact(const char *text)
{
	scan(text);
	return terms_exact(&t, 0, tokens_count(&t));
}

static void every_token_and_every_pair(void **state)
{
	(void)state;
	assert_string_equal(each("四个机关"), "四 四个 个 个机 机 机关 关 ");
	assert_string_equal(each("第517号"), "第 517 号 ");
	assert_string_equal(each("数据，安全"), "数 数据 据 , 安 安全 全 ");
	assert_string_equal(each("甲\n乙"), "甲 乙 ");
	assert_string_equal(each("“甲”乙"), "甲 甲乙 乙 ");
	assert_string_equal(each(""), "");
}

static void a_prefix_stands_before_each(void **state)
{
	(void)state;
	scan("条例");
	terms_each(&t, PREFIX_TITLE, say, &said);
	assert_string_equal(buf_cstr(&said), "T条 T条例 T例 ");
}

/* Pairs, and what stands in no pair: nothing that a text with the phrase would lack. */
static void the_fewest_terms_of_a_phrase(void **state)
{
	(void)state;
	assert_string_equal(cover("四个机关"), "四个 个机 机关 ");
	assert_string_equal(cover("的"), "的 ");
	assert_string_equal(cover("第517号"), "第 517 号 ");
	assert_string_equal(cover("国务院令第517号"), "国务 务院 院令 令第 517 号 ");
	assert_string_equal(cover("5G"), "5 g ");
	scan("一府一委两院");
	terms_cover(&t, 1, 4, "", say, &said);
	assert_string_equal(buf_cstr(&said), "府一 一委 ");
}

static void what_postings_alone_can_answer(void **state)
{
	(void)state;
	assert_true(exact("的"));
	assert_true(exact("条例"));
	assert_true(exact("517"));
	assert_true(exact("，"));
	assert_false(exact("高质量"));
	assert_false(exact("5G"));
	assert_false(exact("第5"));
}

/* Glass takes no term over 245 bytes: a longer token is indexed by its beginning and then verified.
 */
static void a_long_token_is_cut_at_a_character(void **state)
{
	char longest[TERM_BYTES + 1], longer[TERM_BYTES + 2], accents[2 * TERM_BYTES + 2];

	(void)state;
	memset(longest, 'a', TERM_BYTES);
	longest[TERM_BYTES] = '\0';
	memset(longer, 'a', TERM_BYTES + 1);
	longer[TERM_BYTES + 1] = '\0';
	assert_true(exact(longest));
	assert_int_equal(strlen(each(longest)), TERM_BYTES + 1);
	assert_false(exact(longer));
	assert_int_equal(strlen(each(longer)), TERM_BYTES + 1);
	/* a é é é …: byte 200 is in the middle of an é */
	accents[0] = 'a';
	for (int i = 0; i < TERM_BYTES; i++)
		memcpy(accents + 1 + 2 * i, "é", 3);
	assert_int_equal(strlen(each(accents)), TERM_BYTES - 1 + 1);
}

static void a_path_has_a_term_of_its_own(void **state)
{
	char a[PATH_TERM_SIZE], b[PATH_TERM_SIZE], again[PATH_TERM_SIZE];

	(void)state;
	terms_path("法规/甲.md", a);
	terms_path("法规/乙.md", b);
	terms_path("法规/甲.md", again);
	assert_int_equal(strlen(a), PATH_TERM_SIZE - 1);
	assert_int_equal(a[0], PREFIX_PATH[0]);
	assert_string_equal(a, again);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_token_and_every_pair),
	        cmocka_unit_test(a_prefix_stands_before_each),
	        cmocka_unit_test(the_fewest_terms_of_a_phrase),
	        cmocka_unit_test(what_postings_alone_can_answer),
	        cmocka_unit_test(a_long_token_is_cut_at_a_character),
	        cmocka_unit_test(a_path_has_a_term_of_its_own),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
