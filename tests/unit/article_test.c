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
	        cmocka_unit_test(hostile_articles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
