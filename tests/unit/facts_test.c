/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pieces of pages from answers made by hand: what is known is told, conditions are put on and taken
 * off, and nothing of it is markup.
 */
#include "small_index.h"

#include "tests/unit/on_page.h"
#include "web/page/document/card.h"
#include "web/page/results/facets.h"
#include "web/page/facts.h"
#include "web/page/results/hit.h"
#include "web/page/results/narrow.h"
#include "web/page/paging.h"

enum { LIMIT = 1 << 20 };

#define EVIL "\"><script>'&"

static void assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		fail_msg("\"%s\" is in \"%s\"", part, text);
}

/* ---- Results ---- */

static struct others versions_of(struct other *at, size_t n)
{
	return (struct others){.at = at, .n = n};
}

static struct result evil_result(void)
{
	struct result r = {
	        .document = {.path = (char *)"a" EVIL,
	                     .title = (char *)"甲" EVIL,
	                     .date = "2020-01-02"},
	        .headings = (char *)"一" EVIL,
	        .status = STATUS_AMENDED,
	        .cited = 3,
	};

	for (size_t i = 0; i < META_FIELDS; i++)
		r.document.meta[i] = (char *)EVIL "\n乙\n丙\n丁\n戊";
	strcpy(r.article, "5");
	strcpy(r.anchor, "art-5");
	return r;
}

static void test_a_result_tells_what_is_known(void **state)
{
	struct other others[] = {
	        {(char *)"b" EVIL, (char *)"新" EVIL, "2023-01-01", STATUS_CURRENT, true},
	        {(char *)"c", (char *)"旧", "", STATUS_NONE, false}};
	struct ask ask = {.q = "湖", .size = PAGE_SIZE_DEFAULT};
	struct result r = evil_result();
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	r.versions = versions_of(others, 2);
	r.same = versions_of(others, 1);
	r.only_old = true;
	hit_write(ON_PAGE(b), &ask, &r);
	const char *html = buf_cstr(&b);
	assert_lacks(html, "<script");
	assert_lacks(html, "\"\">");
	assert_has(html, "<span class=\"status amended\">已修改</span>");
	assert_has(html, "丙</bdi>等 5 个");
	assert_has(html, "第5条");
	assert_has(html, "只在旧版本里找到");
	assert_has(html, "2023年1月1日");
	assert_has(html, "也有命中");
	assert_has(html, "其他版本 2");
	assert_has(html, "相同文本 1");
	assert_has(html, "/cited/a%22%3E%3Cscript%3E%27%26\">被 3 篇引用</a>");
	buf_release(&b);
}

static void test_the_thing_itself(void **state)
{
	struct snippet snippets[] = {{.text = (char *)"第五条　<甲>：\n  （一）乙\n\n"},
	                             {.text = (char *)"别的"}};
	struct ask ask = {.q = "甲第五条", .size = PAGE_SIZE_DEFAULT};
	struct result r = evil_result();
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	r.direct = true;
	r.snippets = snippets;
	r.n_snippets = 2;
	hit_write(ON_PAGE(b), &ask, &r);
	const char *html = buf_cstr(&b);
	assert_has(html, "<li class=\"direct\">");
	assert_has(html, "</bdi> 第5条</a></h2>");
	assert_has(html, "<p>第五条　&lt;甲&gt;：</p>\n<p>（一）乙</p>\n</blockquote>");
	assert_has(html, "#art-5\"");
	assert_has(html, "?anchor=art-5\">引用这一条的</a>");
	assert_has(html, "全文被 3 篇引用");
	assert_lacks(html, "别的");
	assert_lacks(html, "<script");
	buf_release(&b);
}

static void test_no_word_of_a_status_that_is_none(void **state)
{
	struct document_record d = {.path = (char *)"a", .title = (char *)"讲话"};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	facts_line(ON_PAGE(b), &d, STATUS_NONE);
	assert_string_equal(buf_cstr(&b), "");
	facts_line(ON_PAGE(b), &d, STATUS_CURRENT);
	assert_has(buf_cstr(&b), "现行有效");
	buf_release(&b);
}

/* ---- The head of a document ---- */

static size_t place_of(const char *text, const char *part)
{
	assert_has(text, part);
	return (size_t)(strstr(text, part) - text);
}

static void test_versions_in_order(void **state)
{
	struct other others[] = {
	        {(char *)"new", (char *)"甲", "2023-01-01", STATUS_CURRENT, false},
	        {(char *)"old", (char *)"甲", "2010-01-01", STATUS_AMENDED, false},
	};
	struct page page = {.document = {.path = (char *)"a",
	                                 .title = (char *)"甲" EVIL,
	                                 .format = (char *)"text",
	                                 .date = "2015-01-01"},
	                    .status = STATUS_AMENDED};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	page.document.meta[META_NUMBER] = (char *)EVIL;
	page.versions = versions_of(others, 2);
	card_write(ON_PAGE(b), &(struct card){.page = &page},
	           &(struct ask){.q = "", .size = PAGE_SIZE_DEFAULT});
	const char *list = strstr(buf_cstr(&b), "各版本");
	assert_non_null(list);
	assert_true(place_of(list, "2023年") < place_of(list, "2015年"));
	assert_true(place_of(list, "2015年") < place_of(list, "2010年"));
	assert_has(list, "aria-current=\"page\"");
	assert_has(buf_cstr(&b), "这是旧的版本");
	assert_lacks(buf_cstr(&b), "<script");
	buf_release(&b);
}

static void test_what_is_not_yet_in_force(void **state)
{
	struct page page = {
	        .document = {.path = (char *)"a", .title = (char *)"甲", .format = (char *)"text"},
	        .status = STATUS_PENDING};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	page.document.meta[META_EFFECTIVE] = (char *)"2099-05-01";
	card_write(ON_PAGE(b), &(struct card){.page = &page},
	           &(struct ask){.q = "", .size = PAGE_SIZE_DEFAULT});
	assert_has(buf_cstr(&b),
	           "还没有生效，<time datetime=\"2099-05-01\">2099年5月1日</time>起施行。");
	buf_release(&b);
}

/* ---- Conditions ---- */

static void expect_with(const char *text, const char *name, const char *value, bool quoted,
                        const char *wanted)
{
	struct buf out = BUF_INIT(LIMIT);
	struct query q;

	parse(text, &q);
	bool done = narrow_with(&q, name, value, quoted, &out);
	assert_int_equal(done, wanted != NULL);
	if (wanted) {
		struct query narrower;
		assert_string_equal(buf_cstr(&out), wanted);
		parse(buf_cstr(&out), &narrower);
		assert_int_equal(query_filters(&narrower), query_filters(&q) + 1);
		assert_int_equal(query_items(&narrower), query_items(&q));
		assert_string_equal(query_filter(&narrower, query_filters(&q))->value, value);
		query_release(&narrower);
	}
	query_release(&q);
	buf_release(&out);
}

static void test_one_condition_more(void **state)
{
	(void)state;
	expect_with("湖泊 保护", "机关", "国务院", true, "湖泊 保护 机关:\"国务院\"");
	expect_with("湖泊", "文种", "通知", false, "湖泊 文种:通知");
	expect_with("湖泊", "文种", "通知（试行）", false, "湖泊 文种:\"通知（试行）\"");
	expect_with("湖泊", "日期", "2020", false, "湖泊 日期:2020");
	expect_with("湖泊", "机关", "甲“乙”办", true, "湖泊 机关:\"甲“乙”办\"");
	expect_with("湖泊", "机关", "甲\"乙", true, "湖泊 机关:「甲\"乙」");
	expect_with("湖泊", "机关", "甲\"乙「", true, NULL);
	/* OR binds weaker than the space. */
	expect_with("数据 OR 信息", "日期", "2020", false, "(数据 OR 信息) 日期:2020");
	expect_with("(数据 OR 信息) 出境", "日期", "2020", false, "(数据 OR 信息) 出境 日期:2020");
	expect_with("截至:2019-05-01", "日期", "2020", false, "截至:2019-05-01 日期:2020");
}

/* The query without its condition number `at`; NULL: there are not that many. */
static void expect_without(const char *text, size_t at, const char *wanted)
{
	struct condition list[CONDITIONS_LIMIT];
	struct buf out = BUF_INIT(LIMIT);
	struct query q;

	parse(text, &q);
	size_t n = conditions_find(&q, list);
	assert_int_equal(at < n, wanted != NULL);
	if (wanted) {
		narrow_without(&q, &list[at], &out);
		assert_string_equal(buf_cstr(&out), wanted);
	}
	query_release(&q);
	buf_release(&out);
}

static void test_one_condition_less(void **state)
{
	(void)state;
	expect_without("湖泊", 0, NULL);
	expect_without("湖泊 机关:\"国务院\" 文种:通知", 0, "湖泊 文种:通知");
	expect_without("湖泊 机关:\"国务院\" 文种:通知", 1, "湖泊 机关:\"国务院\"");
	expect_without("湖泊 机关:\"国务院\" 文种:通知", 2, NULL);
	expect_without("机关:“国务院 办公厅”  湖泊", 0, "湖泊");
	expect_without("日期:2020..2023", 0, "");
	expect_without("湖泊 -文种:通知 保护", 0, "湖泊 保护");
	expect_without("湖泊 as-of:2019-05-01 文种:通知", 0, "湖泊 文种:通知");
	expect_without("湖泊 as-of:2019-05-01 文种:通知", 1, "湖泊 as-of:2019-05-01");
	/* Neither stands over the whole query. */
	expect_without("机关:国务院 OR 文种:通知", 0, NULL);
	expect_without("湖泊 (机关:国务院 OR 文种:通知)", 0, NULL);
	expect_without("湖泊 NOT 文种:通知", 0, NULL);
}

/* ---- Facets ---- */

static void test_facets(void **state)
{
	struct facet_value issuers[] = {{(char *)"省“甲" EVIL, 1234}, {(char *)"国务院", 2}};
	struct facet_value years[] = {{(char *)"2020", 5}, {(char *)"2023", 3}};
	struct answer a = {.has_facets = true};
	struct ask ask = {.q = "湖泊 文种:通知", .page = 3, .size = PAGE_SIZE_DEFAULT};
	struct buf b = BUF_INIT(LIMIT);
	struct query q;

	(void)state;
	parse(ask.q, &q);
	assert_false(facets_any(&a));
	a.facets[FACET_ISSUER] = (struct facet){issuers, 2, 7};
	a.facets[FACET_YEAR] = (struct facet){years, 2, 0};
	assert_true(facets_any(&a));
	facets_write(ON_PAGE(b), NULL, &ask, &q, &a);
	const char *html = buf_cstr(&b);
	assert_lacks(html, "<script");
	assert_lacks(html, "page=");
	assert_has(html, "<span class=\"n\">1,234</span>");
	assert_has(html, "另有 7 项未列出");
	assert_true(place_of(html, "2023年") < place_of(html, "2020年"));
	assert_has(html, "%20%E6%97%A5%E6%9C%9F%3A2023\"");
	buf_release(&b);
	query_release(&q);
}

/* ---- Pages ---- */

static void number_link(struct html *h, const void *context, uint32_t page)
{
	(void)context;
	html_number(h, page);
}

static void test_paging(void **state)
{
	struct paging p = {.label = "页", .page = 1, .pages = 1, .link = number_link};
	struct buf b = BUF_INIT(LIMIT);

	(void)state;
	paging_write(ON_PAGE(b), &p);
	assert_string_equal(buf_cstr(&b), "");
	p.page = 5;
	p.pages = 10;
	paging_write(ON_PAGE(b), &p);
	assert_has(buf_cstr(&b), "<a href=\"4\" rel=\"prev\">上一页</a>");
	assert_has(buf_cstr(&b), "<a href=\"6\" rel=\"next\">下一页</a>");
	assert_lacks(buf_cstr(&b), "href=\"2\"");
	assert_int_equal(paging_count(0, 10), 0);
	assert_int_equal(paging_count(11, 10), 2);
	assert_int_equal(paging_count(UINT32_MAX, 10), REACHABLE_LIMIT / 10);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_result_tells_what_is_known),
	        cmocka_unit_test(test_the_thing_itself),
	        cmocka_unit_test(test_no_word_of_a_status_that_is_none),
	        cmocka_unit_test(test_versions_in_order),
	        cmocka_unit_test(test_what_is_not_yet_in_force),
	        cmocka_unit_test(test_one_condition_more),
	        cmocka_unit_test(test_one_condition_less),
	        cmocka_unit_test(test_facets),
	        cmocka_unit_test(test_paging),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
