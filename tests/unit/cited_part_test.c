/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which 款 and 项 the words of a citation name.
 */
#include "test.h"

#include "searcher/show/cited_part.h"

/* Reads `words` where they stand first in the text, behind `before`. */
static struct cited_place read_behind(const char *text, const char *words,
                                      const struct cited_place *before)
{
	struct passage_record from = {.text = text, .text_len = strlen(text)};
	const char *at = strstr(text + before->end, words);
	struct cited_place place = {1, 2, 3, 0, 0, {0, 0}};
	size_t left = SIZE_MAX;

	assert_non_null(at);
	place.start = (size_t)(at - text);
	place.end = place.start + strlen(words);
	cited_part_read(&from, before, &place, &left);
	return place;
}

static void is_part(const char *text, const char *words, uint32_t paragraph, uint32_t item)
{
	struct cited_place none = {0};
	struct cited_place place = read_behind(text, words, &none);

	print_message("%s\n", words);
	assert_int_equal(place.part.paragraph, paragraph);
	assert_int_equal(place.part.item, item);
}

static void words(void **state)
{
	static const char text[] =
	        "违反本法第三条第二款、《关于第九条第一款的解释》第五条第三款第（二）项、"
	        "公司法第十六条、刑法第二百三十四条之一第一款第二项第三目，以及第七条第四项的，"
	        "依照《处罚法》第八十一条第二款至第四款、第五条至第八条办理。";

	(void)state;
	is_part(text, "本法第三条第二款", 2, 0);
	is_part(text, "《关于第九条第一款的解释》第五条第三款第（二）项", 3, 2);
	is_part(text, "公司法第十六条", 0, 0);
	is_part(text, "刑法第二百三十四条之一第一款第二项", 1, 2);
	is_part(text, "第七条第四项", 0, 4);
	is_part(text, "《处罚法》第八十一条第二款至第四款", 2, 0);
	is_part(text, "第五条至第八条", 0, 0);
	is_part(text, "违反", 0, 0);
}

/* 前款 and 本款 are counted from where they stand. */
static void here(void **state)
{
	static const char text[] = "第八条　甲。\n乙。\n"
	                           "丙依照前款、前两款第三项、本款第（一）项办理：\n"
	                           "（一）前款的丁；\n"
	                           "第二款和本条第一款的戊。";

	(void)state;
	is_part(text, "前款", 2, 0);
	is_part(text, "前两款第三项", 1, 3);
	is_part(text, "本款第（一）项", 3, 1);
	is_part(text + strlen("第八条　甲。\n"), "前款", 1, 0);
	is_part(text, "第二款", 2, 0);
	is_part(text, "本条第一款", 1, 0);
	is_part("第八条　依照前款办理。", "前款", 0, 0);
}

/* 第二项 behind 第三款第一项 is of the third 款, too; behind other words it is not. */
static void lists(void **state)
{
	static const char text[] = "第五条第三款第一项、第二项或者第四项，以及有关部门的第六项";
	struct cited_place place = {0};

	(void)state;
	place = read_behind(text, "第五条第三款第一项", &place);
	place = read_behind(text, "第二项", &place);
	assert_int_equal(place.part.paragraph, 3);
	assert_int_equal(place.part.item, 2);
	place = read_behind(text, "第四项", &place);
	assert_int_equal(place.part.paragraph, 3);
	assert_int_equal(place.part.item, 4);
	place = read_behind(text, "第六项", &place);
	assert_int_equal(place.part.paragraph, 0);
	assert_int_equal(place.part.item, 6);
}

/* 第五条第一款至第八条: the further articles have the same words, which say nothing of them. */
static void ranges(void **state)
{
	static const char text[] = "第五条第一款至第八条";
	struct passage_record from = {.text = text, .text_len = strlen(text)};
	struct cited_place first = {1, 2, 3, 0, sizeof(text) - 1, {0, 0}}, none = {0}, next = first;
	size_t left = SIZE_MAX;

	(void)state;
	cited_part_read(&from, &none, &first, &left);
	assert_int_equal(first.part.paragraph, 1);
	next.passage = 4;
	cited_part_read(&from, &first, &next, &left);
	assert_int_equal(next.part.paragraph, 0);
}

static void spans_that_are_none(void **state)
{
	struct passage_record from = {.text = "第一条第一款", .text_len = 18};
	struct cited_place none = {0};
	struct cited_place bad[] = {
	        {1, 2, 3, 0, 19, {7, 7}}, {1, 2, 3, 9, 3, {7, 7}}, {1, 2, 3, 18, 18, {7, 7}}};
	size_t left = SIZE_MAX;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		cited_part_read(&from, &none, &bad[i], &left);
		assert_int_equal(bad[i].part.paragraph, 0);
		assert_int_equal(bad[i].part.item, 0);
	}
}

/* To find out which 款 is 本款 the article is walked up to there, for each citation anew. */
static void thousands_in_a_long_article(void **state)
{
	static const char text[] = "第一条　甲。\n本款第（一）项";
	struct passage_record from = {.text = text, .text_len = strlen(text)};
	size_t start = strlen("第一条　甲。\n"), left = 2 * start;
	struct cited_place none = {0};

	(void)state;
	for (uint32_t told = 2; told > 0; told--) {
		struct cited_place place = {1, 2, 3, start, strlen(text), {0, 0}};
		cited_part_read(&from, &none, &place, &left);
		assert_int_equal(place.part.paragraph, 2);
		assert_int_equal(left, (told - 1) * start);
	}
	struct cited_place place = {1, 2, 3, start, strlen(text), {0, 0}};
	cited_part_read(&from, &none, &place, &left);
	assert_int_equal(place.part.paragraph, 0);
	assert_int_equal(place.part.item, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(words),
	        cmocka_unit_test(here),
	        cmocka_unit_test(lists),
	        cmocka_unit_test(ranges),
	        cmocka_unit_test(spans_that_are_none),
	        cmocka_unit_test(thousands_in_a_long_article),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
