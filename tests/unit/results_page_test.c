/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the page says of an answer made by hand, in both languages: numbers, time that was up,
 * orders, other forms, the head of the page, further snippets.
 */
#include "test.h"

#include "tests/unit/on_page.h"
#include "web/page/results/hit.h"
#include "web/page/results/summary.h"
#include "web/page/results/tools.h"

#include <string.h>

enum { LIMIT = 1 << 20 };

static const struct ask lakes = {
        .q = "湖泊 <b>", .page = 2, .size = PAGE_SIZE_DEFAULT, .sort = SORT_DATE};

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in \"%s\"", part, text);
}

/* ---- Numbers ---- */

static void says(enum language language, const struct answer *a, const char *part)
{
	struct query q = {0};
	struct buf b = BUF_INIT(LIMIT);

	summary_write(ON_PAGE_IN(b, language), &q, &lakes, a);
	assert_has(buf_cstr(&b), part);
	assert_has(buf_cstr(&b), "role=\"status\"");
	buf_release(&b);
}

static void test_numbers(void **state)
{
	struct answer a = {.documents = 1, .passages = 1200, .occurrences = 1, .reachable = 1};

	(void)state;
	says(LANGUAGE_CHINESE, &a,
	     "<strong>1</strong> 篇文件 · <strong>1,200</strong> 条 · <strong>1</strong> 处</p>");
	says(LANGUAGE_ENGLISH, &a,
	     "<strong>1</strong> document · <strong>1,200</strong> articles · <strong>1</strong> "
	     "hit</p>");
	a.documents = 2000;
	a.reachable = 1500;
	says(LANGUAGE_CHINESE, &a, "合并为 1,500 项（可翻看前 1,000 篇）");
	says(LANGUAGE_ENGLISH, &a,
	     "folded into 1,500 results (the first 1,000 can be paged through)");
	a.answered = ANSWERED_QUESTION;
	says(LANGUAGE_ENGLISH, &a, "About <strong>2,000</strong>");
	says(LANGUAGE_ENGLISH, &a, "A long query");
}

static void test_time_was_up(void **state)
{
	struct answer a = {.documents = 7, .reachable = 7, .partial = true, .late = true};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	says(LANGUAGE_CHINESE, &a, "至少 <strong>7</strong> 篇文件");
	says(LANGUAGE_CHINESE, &a, "<p class=\"note partial\">检索超过时限");
	says(LANGUAGE_ENGLISH, &a, "At least <strong>7</strong>");
	says(LANGUAGE_ENGLISH, &a, "lower bounds");
	a.partial = a.late = false;
	partial_write(ON_PAGE(b), &a);
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

static void test_not_all_shards_answered(void **state)
{
	struct answer a = {.documents = 7, .reachable = 7, .partial = true, .shards = {4, 3}};

	(void)state;
	says(LANGUAGE_CHINESE, &a, "至少 <strong>7</strong> 篇文件");
	says(LANGUAGE_CHINESE, &a, "索引的 4 个分片中只有 3 个应答");
	says(LANGUAGE_ENGLISH, &a, "Only 3 of 4 parts of the index answer");
}

/* ---- Orders and forms ---- */

static void test_orders(void **state)
{
	struct answer a = {.documents = 2, .reachable = 2};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	sort_write(ON_PAGE_IN(b, LANGUAGE_ENGLISH), &lakes, &a);
	assert_has(buf_cstr(&b), "&amp;sort=date\" aria-current=\"true\">Date</a>");
	assert_has(buf_cstr(&b), "%3Cb%3E\">Relevance</a>");
	buf_reset(&b);
	a.answered = ANSWERED_QUESTION;
	sort_write(ON_PAGE(b), &lakes, &a);
	a = (struct answer){.documents = 1, .reachable = 1};
	sort_write(ON_PAGE(b), &lakes, &a);
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

static void test_forms(void **state)
{
	struct answer a = {.documents = 2, .reachable = 2};
	struct buf b = BUF_INIT(LIMIT);
	struct html h = *ON_PAGE(b);

	(void)state;
	h.iri = true;
	forms_write(&h, &lakes, &a);
	assert_has(buf_cstr(&b), "<a href=\"/trend?q=湖泊%20%3Cb%3E&amp;sort=date\">历年分布</a>");
	assert_has(buf_cstr(&b), "\"/feed.atom?q=");
	assert_has(buf_cstr(&b), "\"/results.csv?q=");
	assert_has(buf_cstr(&b), "\"/results.jsonl?q=");
	buf_reset(&b);
	a.answered = ANSWERED_WORDS;
	forms_write(&h, &lakes, &a);
	assert_lacks(buf_cstr(&b), "/trend");
	buf_release(&b);
}

static void test_head(void **state)
{
	struct ask first = lakes;
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	results_head_write(ON_PAGE(b), &(struct results_head){&lakes, 3});
	assert_has(buf_cstr(&b), "rel=\"canonical\" href=\"/?q=");
	assert_has(buf_cstr(&b), "sort=date&amp;page=2\">\n<link rel=\"prev\"");
	assert_has(buf_cstr(&b), "sort=date\">\n<link rel=\"next\"");
	assert_has(buf_cstr(&b), "&amp;page=3\">\n");
	assert_has(buf_cstr(&b), "type=\"application/atom+xml\" title=\"订阅这一检索\"");
	buf_reset(&b);
	first.page = 1;
	results_head_write(ON_PAGE(b), &(struct results_head){&first, 0});
	assert_lacks(buf_cstr(&b), "prev");
	assert_lacks(buf_cstr(&b), "next");
	buf_release(&b);
}

/* ---- Further snippets ---- */

static const char *hit(struct buf *b, enum language language, struct snippet *further)
{
	struct snippet snippets[] = {{.text = (char *)"第一条 甲湖。"}, *further};
	struct result r = {.document = {.path = (char *)"a.txt",
	                                .title = (char *)"甲",
	                                .bytes = 3 * 1024 + 512},
	                   .headings = (char *)"甲 › 第一章",
	                   .article = "1",
	                   .anchor = "art-1",
	                   .snippets = snippets,
	                   .n_snippets = 2,
	                   .passages = 3};

	buf_reset(b);
	hit_write(ON_PAGE_IN(*b, language), &lakes, &r);
	return buf_cstr(b);
}

static void test_further_snippets(void **state)
{
	struct mark mark = {.start = strlen("第二条之一 "), .len = strlen("乙")};
	struct snippet numbered = {.text = (char *)"第二条之一 乙湖。",
	                           .article = "2-1",
	                           .anchor = "art-2-1",
	                           .marks = BUF_INIT(LIMIT)};
	struct snippet within = {.text = (char *)"…丙湖。", .article = "3", .anchor = "art-3"};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	buf_add(&numbered.marks, &mark, sizeof(mark));
	const char *html = hit(&b, LANGUAGE_ENGLISH, &numbered);
	assert_has(html, "<a class=\"article\" lang=\"en\" href=\"/doc/a.txt?");
	assert_has(html, "<bdi lang=\"zh-Hans\">第一章</bdi>");
	assert_has(html, "#art-2-1\">第二条之一</a> <mark>乙</mark>湖。</p>");
	assert_has(html, ">1 more article</a>");
	assert_has(html, "/similar/a.txt\">Similar</a>");
	assert_has(html, "4 KB");
	html = hit(&b, LANGUAGE_CHINESE, &within);
	assert_has(html, "#art-3\">第3条</a> …丙湖。</p>");
	assert_lacks(html, "lang=");
	assert_has(html, "另有 1 条</a>");
	buf_release(&numbered.marks);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_numbers),
	        cmocka_unit_test(test_time_was_up),
	        cmocka_unit_test(test_not_all_shards_answered),
	        cmocka_unit_test(test_orders),
	        cmocka_unit_test(test_forms),
	        cmocka_unit_test(test_head),
	        cmocka_unit_test(test_further_snippets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
