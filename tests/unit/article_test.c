/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "test.h"

#include "corpus/structure/article.h"

static const char article[] = "第八条　渔船有下列情形之一的，不予登记：\n"
                              "（一）没有船名的；\n"
                              "（二）证书不全的，包括：\n"
                              "1.没有检验证书；\n"
                              "2.没有捕捞许可；\n"
                              "（三）其他情形。\n"
                              "前款第（二）项的证书，由县里发给：\n"
                              "（一）甲；\n"
                              "（四）乙。\n"
                              "登记不收费用。";

static void is_at(struct article_span span, const char *start, const char *end)
{
	assert_true(span.start + span.len <= strlen(article));
	assert_memory_equal(article + span.start, start, strlen(start));
	assert_memory_equal(article + span.start + span.len - strlen(end), end, strlen(end));
}

static void paragraphs(void **state)
{
	struct article_span s;
	size_t len = strlen(article);

	(void)state;
	assert_true(article_paragraph(article, len, 1, &s));
	is_at(s, "第八条", "（三）其他情形。");
	assert_true(article_paragraph(article, len, 2, &s));
	is_at(s, "前款", "（四）乙。");
	assert_true(article_paragraph(article, len, 3, &s));
	is_at(s, "登记", "费用。");
	assert_false(article_paragraph(article, len, 4, &s));
	assert_false(article_paragraph(article, len, 0, &s));
	assert_false(article_paragraph("", 0, 1, &s));
}

static void items(void **state)
{
	struct article_span s;
	size_t len = strlen(article);

	(void)state;
	assert_true(article_item(article, len, 1, 2, &s));
	is_at(s, "（二）证书", "2.没有捕捞许可；");
	assert_true(article_item(article, len, 1, 3, &s));
	is_at(s, "（三）其他", "情形。");
	assert_true(article_item(article, len, 2, 1, &s));
	is_at(s, "（一）甲", "；");
	assert_false(article_item(article, len, 1, 4, &s));
	assert_false(article_item(article, len, 3, 1, &s));
	assert_false(article_item(article, len, 9, 1, &s));
}

/* 第八条第（四）项: of whichever 款 has it. */
static void items_of_any_paragraph(void **state)
{
	struct article_span s;

	(void)state;
	assert_true(article_item(article, strlen(article), 0, 4, &s));
	is_at(s, "（四）乙", "。");
	assert_true(article_item(article, strlen(article), 0, 1, &s));
	is_at(s, "（一）没有", "；");
	assert_false(article_item(article, strlen(article), 0, 5, &s));
}

static void points(void **state)
{
	struct article_span s;

	(void)state;
	assert_true(article_point(article, strlen(article), 1, 2, 2, &s));
	is_at(s, "2.没有", "许可；");
	assert_false(article_point(article, strlen(article), 1, 2, 3, &s));
	assert_false(article_point(article, strlen(article), 1, 1, 1, &s));
}

/* Each 款 and 项 has one id; what belongs to it has none. */
static void lines(void **state)
{
	static const struct {
		const char *begins, *id;
	} expected[] = {
	        {"第八条", "-k1"},       {"（一）没有", "-k1-i1"}, {"（二）证书", "-k1-i2"},
	        {"1.没有", ""},          {"2.没有", ""},           {"（三）其他", "-k1-i3"},
	        {"前款第（二）", "-k2"}, {"（一）甲", "-k2-i1"},   {"（四）乙", "-k2-i4"},
	        {"登记不收", "-k3"},
	};
	struct article_lines walk = {.text = article, .len = strlen(article)};
	struct article_line line;
	char id[ARTICLE_PART];

	(void)state;
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		assert_true(article_lines_next(&walk, &line));
		assert_memory_equal(article + line.start, expected[i].begins,
		                    strlen(expected[i].begins));
		if (line.first)
			article_part_id(&line, id);
		assert_string_equal(line.first ? id : "", expected[i].id);
	}
	assert_false(article_lines_next(&walk, &line));
}

/* An id is never given twice: the second （一） of a 款 has none, nor has what has no number. */
static void ids_are_unique(void **state)
{
	static const char twice[] = "第一条　甲：\n（一）乙\n（一）丙\n（二）丁\n（二百九十九）戊\n"
	                            "（二百九十九）己";
	static const bool first[] = {true, true, false, true, false, false};
	struct article_lines walk = {.text = twice, .len = strlen(twice)};
	struct article_line line;

	(void)state;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		assert_true(article_lines_next(&walk, &line));
		assert_int_equal(line.first, first[i]);
	}
	assert_false(article_lines_next(&walk, &line));
	walk = (struct article_lines){.text = "", .len = 0};
	assert_false(article_lines_next(&walk, &line));
}

/* The line that an id is given to is the one that article_paragraph and article_item find. */
static void parts_are_those_of_articles(void **state)
{
	struct article_line line;
	struct article_span span;
	size_t len = strlen(article);

	(void)state;
	for (uint32_t paragraph = 0; paragraph < 5; paragraph++) {
		for (uint32_t item = 0; item < 6; item++) {
			bool found = article_part(article, len, paragraph, item, &line);
			bool expected = item ? article_item(article, len, paragraph, item, &span)
			                     : article_paragraph(article, len, paragraph, &span);
			assert_int_equal(found, expected);
			if (found)
				assert_int_equal(line.start, span.start);
		}
	}
}

/* No line is looked at more than a few times, whatever it holds. */
static void hostile_articles(void **state)
{
	static const char *const lines[] = {"（一）\n", "甲\n", "1.\n", "\n", "（一）甲\n乙\n"};
	struct article_span s;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct buf b = BUF_INIT(4 << 20);
		for (size_t n = 0; n < 100000; n++)
			buf_str(&b, lines[i]);
		article_paragraph(b.data, b.len, 99999, &s);
		assert_false(article_item(b.data, b.len, 0, 77, &s));
		assert_false(article_point(b.data, b.len, 0, 1, 77, &s));
		buf_release(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(paragraphs),
	        cmocka_unit_test(items),
	        cmocka_unit_test(items_of_any_paragraph),
	        cmocka_unit_test(points),
	        cmocka_unit_test(lines),
	        cmocka_unit_test(ids_are_unique),
	        cmocka_unit_test(parts_are_those_of_articles),
	        cmocka_unit_test(hostile_articles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
