/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nothing that comes in as data goes out as markup, and nothing as bytes that are no UTF-8.
 */
#include "core/text/utf8.h"
#include "tests/unit/on_page.h"
#include "web/html/html.h"
#include "web/html/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { LIMIT = 1 << 16 };

typedef void (*writer)(struct html *, const char *);

static void expect_in(enum language language, writer write, const char *given, const char *wanted)
{
	struct buf b = BUF_INIT(LIMIT);

	write(ON_PAGE_IN(b, language), given);
	assert_string_equal(buf_cstr(&b), wanted);
	assert_int_equal(b.failed, ZW_OK);
	buf_release(&b);
}

static void expect(writer write, const char *given, const char *wanted)
{
	expect_in(LANGUAGE_CHINESE, write, given, wanted);
}

static void expect_english(writer write, const char *given, const char *wanted)
{
	expect_in(LANGUAGE_ENGLISH, write, given, wanted);
}

/* On a page of many links. */
static void expect_iri(writer write, const char *given, const char *wanted)
{
	struct buf b = BUF_INIT(LIMIT);
	struct html h = *ON_PAGE(b);

	h.iri = true;
	write(&h, given);
	assert_string_equal(buf_cstr(&b), wanted);
	buf_release(&b);
}

static void test_text_escapes(void **state)
{
	(void)state;
	expect(html_text, "", "");
	expect(html_text, "第四十八条　国家", "第四十八条　国家");
	expect(html_text, "\"><script>alert('x')</script>&amp;",
	       "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;");
	expect(html_text, "𠮷\t\n", "𠮷\t\n");
}

static void test_text_mends(void **state)
{
	(void)state;
	expect(html_text, "a\x80z", "a\xEF\xBF\xBDz");
	expect(html_text, "\xC0\xBC", "\xEF\xBF\xBD\xEF\xBF\xBD");
	expect(html_text, "\xE4\xB8<", "\xEF\xBF\xBD&lt;");
	expect(html_text, "\x01\x1B[31m\x7F\xC2\x85\r",
	       "\xEF\xBF\xBD\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	expect(html_text, "\xEF\xBF\xBF", "\xEF\xBF\xBD");
}

/* Every pair of bytes, and a `<` behind it: always UTF-8, never markup. */
static void test_text_any_bytes(void **state)
{
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	for (unsigned i = 0; i < 0x10000; i++) {
		char given[] = {(char)(i >> 8), (char)(i & 0xFF), '<', 'b'};
		buf_reset(&b);
		html_textn(ON_PAGE(b), given, sizeof(given));
		assert_true(utf8_valid(b.data, b.len));
		assert_null(memchr(b.data, '<', b.len));
		assert_null(memchr(b.data, '\0', b.len));
	}
	buf_release(&b);
}

/* Chinese words in English text are told to be Chinese. */
static void test_mixed(void **state)
{
	static const char *const cases[][2] = {
	        {"no Chinese — “none” <b>", "no Chinese — “none” &lt;b&gt;"},
	        {"同段: paragraph", "<span lang=\"zh-Hans\">同段</span>: paragraph"},
	        {"in force (现行有效)", "in force (<span lang=\"zh-Hans\">现行有效</span>)"},
	        {"〔2020〕５号",
	         "<span lang=\"zh-Hans\">〔</span>2020<span lang=\"zh-Hans\">〕５号</span>"},
	        {"", ""},
	};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&b);
		html_say_mixed(ON_PAGE_IN(b, LANGUAGE_ENGLISH), "中文", cases[i][0]);
		assert_string_equal(buf_cstr(&b), cases[i][1]);
	}
	buf_reset(&b);
	html_say_mixed(ON_PAGE(b), "“同段” <", "paragraph");
	html_chinese(ON_PAGE(b));
	html_chinese(ON_PAGE_IN(b, LANGUAGE_ENGLISH));
	assert_string_equal(buf_cstr(&b), "“同段” &lt; lang=\"zh-Hans\"");
	buf_release(&b);
}

static void test_attribute(void **state)
{
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	html_attr(ON_PAGE(b), "value", "\" onfocus=\"x'");
	assert_string_equal(buf_cstr(&b), " value=\"&quot; onfocus=&quot;x&#39;\"");
	buf_release(&b);
}

static void test_url(void **state)
{
	(void)state;
	expect(html_url, "aZ09-._~", "aZ09-._~");
	expect(html_url, "a b/c?d#e&f=g%+\"'\n", "a%20b%2Fc%3Fd%23e%26f%3Dg%25%2B%22%27%0A");
	expect(html_url, "政文", "%E6%94%BF%E6%96%87");
	expect(html_path, "法规/a b%?.txt", "%E6%B3%95%E8%A7%84/a%20b%25%3F.txt");
	expect_iri(html_url, "政文。㐀\xE4\xB8", "政文。%E3%90%80%E4%B8");
	expect_iri(html_path, "法规/a b%?\"<&.txt", "法规/a%20b%25%3F%22%3C%26.txt");
	expect_iri(html_url, "（机关:\"甲\"）　#/\xE2\x80\xAE",
	           "（机关:%22甲%22）%E3%80%80%23%2F%E2%80%AE");
}

static void test_numbers(void **state)
{
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	html_number(ON_PAGE(b), UINT64_MAX);
	markup(&b, " ");
	html_count(ON_PAGE(b), 0);
	markup(&b, " ");
	html_count(ON_PAGE(b), 999);
	markup(&b, " ");
	html_count(ON_PAGE(b), 1000);
	markup(&b, " ");
	html_count(ON_PAGE(b), 1234567);
	assert_string_equal(buf_cstr(&b), "18446744073709551615 0 999 1,000 1,234,567");
	buf_release(&b);
}

static void test_articles(void **state)
{
	(void)state;
	expect(layout_article, "48", "第48条");
	expect(layout_article, "120-1", "第一百二十条之一");
	expect(layout_article, "120-10", "第一百二十条之十");
	expect(layout_article, "120-12", "第一百二十条之十二");
	expect(layout_article, "120-20", "第一百二十条之二十");
	expect(layout_article, "120-45", "第一百二十条之四十五");
	expect(layout_article, "3-x", "第3条");
	expect(layout_article, "<", "第&lt;条");
	expect_english(layout_article, "48", "Art. 48");
	expect_english(layout_article, "120-1", "Art. 120-1");
	expect_english(layout_article, "3-x", "Art. 3");
	expect_english(layout_article, "<", "Art. &lt;");
}

static void test_dates(void **state)
{
	(void)state;
	expect(layout_date, "2025-03-07", "<time datetime=\"2025-03-07\">2025年3月7日</time>");
	expect_english(layout_date, "2025-03-07",
	               "<time datetime=\"2025-03-07\">7 Mar 2025</time>");
	expect_english(layout_date, "1949-12-31",
	               "<time datetime=\"1949-12-31\">31 Dec 1949</time>");
	expect_english(layout_date, "2025-13-07", "<time datetime=\"2025-13-07\">7 ? 2025</time>");
	expect(layout_date, "<b>", "&lt;b&gt;");
	expect(layout_date, "", "");
}

static void test_marks(void **state)
{
	const struct mark marks[] = {{1, 3, 0}, {5, 1, 0}, {90, 2, 0}};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	layout_marked(ON_PAGE(b), "<政<>", 0, 6, marks, 3);
	assert_string_equal(buf_cstr(&b), "&lt;<mark>政</mark>&lt;<mark>&gt;</mark>");
	buf_reset(&b);
	layout_marked(ON_PAGE(b), "<政<>", 1, 6, marks, 3);
	assert_string_equal(buf_cstr(&b), "<mark>政</mark>&lt;<mark>&gt;</mark>");
	buf_release(&b);
}

static void test_links(void **state)
{
	struct ask ask = {.q = "a&b \"c\"", .size = 20, .sort = SORT_DATE, .scope = SCOPE_PASSAGE};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	ask_link(ON_PAGE(b), &ask, 3);
	assert_string_equal(buf_cstr(&b), "/?q=a%26b%20%22c%22&amp;scope=passage&amp;sort=date"
	                                  "&amp;n=20&amp;page=3");
	buf_reset(&b);
	document_link(ON_PAGE(b), "a b/?.txt", &(struct ask){.q = "<", .size = PAGE_SIZE_DEFAULT},
	              "art-1");
	assert_string_equal(buf_cstr(&b), "/doc/a%20b/%3F.txt?q=%3C#art-1");
	buf_reset(&b);
	cited_link(ON_PAGE(b), "a b/?.txt", "", 1);
	markup(&b, " ");
	cited_link(ON_PAGE(b), "a", "", 2);
	markup(&b, " ");
	cited_link(ON_PAGE(b), "a", "\"<", 2);
	assert_string_equal(buf_cstr(&b), "/cited/a%20b/%3F.txt /cited/a?page=2 "
	                                  "/cited/a?anchor=%22%3C&amp;page=2");
	buf_release(&b);
}

static void expect_thing(const char *text, const char *wanted)
{
	struct buf b = BUF_INIT(LIMIT);

	layout_thing(ON_PAGE(b), text, strlen(text));
	assert_string_equal(buf_cstr(&b), wanted);
	buf_release(&b);
}

static void test_things(void **state)
{
	(void)state;
	expect_thing("", "<blockquote class=\"thing\">\n</blockquote>\n");
	expect_thing(" \n\n\t\n", "<blockquote class=\"thing\">\n</blockquote>\n");
	expect_thing("甲<\n  乙", "<blockquote class=\"thing\">\n<p>甲&lt;</p>\n<p>乙</p>\n"
	                          "</blockquote>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_text_escapes),   cmocka_unit_test(test_text_mends),
	        cmocka_unit_test(test_text_any_bytes), cmocka_unit_test(test_mixed),
	        cmocka_unit_test(test_attribute),      cmocka_unit_test(test_url),
	        cmocka_unit_test(test_numbers),        cmocka_unit_test(test_articles),
	        cmocka_unit_test(test_dates),          cmocka_unit_test(test_marks),
	        cmocka_unit_test(test_links),          cmocka_unit_test(test_things),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
