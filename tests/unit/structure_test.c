/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From lines to passages, and the title. A document is written as its lines; what is expected is
 * one word for each passage: the anchor, and behind a slash that of the heading above it.
 */
#include "corpus/structure/pattern.h"
#include "passages.h"

/* ---- Articles ---- */

static void test_article_numbers(void **state)
{
	static const struct {
		const char *line;
		uint32_t number, sub;
	} starts[] = {
	        {"第三条　本省实行分类管理。", 3, 0},
	        {"第三条任何单位不得擅自填湖。", 3, 0},
	        {"第三条【定义】本条例所称湖泊，是指……", 3, 0},
	        {"第一百九十九条（删去）", 199, 0},
	        {"第一百二十条之一 有下列情形之一的，责令改正：", 120, 1},
	        {"第 二 十 条 附则", 20, 0},
	        {"第12条 适用范围", 12, 0},
	        {"第１２条　适用范围", 12, 0},
	        {"第一〇二条 解释", 102, 0},
	        {"第一千二百六十条 本法自公布之日起施行。", 1260, 0},
	        {"第廿三条 罚款", 23, 0},
	        {"第十条第二审人民法院应当……", 10, 0},
	        {"**第八条** 渔政机构负责检查。", 8, 0},
	        {"第九条", 9, 0},
	        {"第五條　漁船應當登記。", 5, 0},
	        {"第七条项目单位应当公开账目。", 7, 0},
	        {"第八条及时修理渔船。", 8, 0},
	        {"第十条增加渔船数量的，应当登记。", 10, 0},
	};
	struct article_number n;

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		assert_true(pattern_article(starts[i].line, strlen(starts[i].line), &n));
		assert_int_equal(n.number, starts[i].number);
		assert_int_equal(n.sub, starts[i].sub);
	}
}

static void test_citations_are_no_articles(void **state)
{
	static const char *const lines[] = {
	        "第三条、第四条规定的情形，从其规定。",
	        "第十二条第二款规定的期限届满后，……",
	        "第十二条第（一）项所列材料",
	        "第五条至第八条的规定，适用于渔港。",
	        "第十条的规定",
	        "第十条所称湖泊",
	        "第十条之规定",
	        "第六条修改为：",
	        "第六条删去“渔政”二字",
	        "“第三条　本省实行分类管理。",
	        "《第三条》",
	        "第三章 管理",
	        "第十十条 数字不通",
	        "第条 没有数字",
	        "第零条 没有零条",
	        "本法第三条",
	};
	struct article_number n;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_false(pattern_article(lines[i], strlen(lines[i]), &n));
}

static void test_article_holds_its_paragraphs(void **state)
{
	struct document d;
	static const char text[] = "第一条 有下列情形之一的，不予批准：\n（一）位于禁渔区；\n"
	                           "（二）没有船舶证书。\n前款规定自明年起执行。\n第二条 略。";

	(void)state;
	assert_int_equal(document_parse(text, strlen(text), "a.txt", &d, NULL), ZW_OK);
	assert_int_equal(document_passages(&d), 2);
	const struct passage *p = document_passage(&d, 0);
	assert_int_equal(p->kind, PASSAGE_ARTICLE);
	assert_string_equal(p->article, "1");
	assert_memory_equal(d.text.data + p->text, text, p->text_len);
	assert_int_equal(text[p->text_len], '\n');
	document_release(&d);
}

static void test_same_number_twice(void **state)
{
	(void)state;
	expect("a.md",
	       "第三十条 甲\n第三十一条 乙\n第三十一条 丙\n第三十一条之一 丁\n第三十一条 戊",
	       "art-30 art-31 art-31_2 art-31-1 art-31_3");
}

static void test_articles_that_look_like_citations(void **state)
{
	(void)state;
	expect("a.txt",
	       "第一条本法自明年起施行。\n第二条与邻省的协定，从其规定。\n第三条的士码头另行规定。"
	       "\n"
	       "第四条规定期限届满的，\n第五条的规定不适用。\n第五条所列渔船，应当登记。\n第六条略"
	       "。",
	       "art-1 art-2 art-3 art-4 art-5 art-6");
	expect("a.txt", "第一章总则\n第一条甲。\n第二章与渔船有关的合同\n第二条乙。",
	       "h-1 art-1/h-1 h-2 art-2/h-2");
}

static void test_one_article_is_none(void **state)
{
	(void)state;
	expect("a.txt", "现将有关事项通知如下。\n第九条 断行断在这里", "p-1 p-2");
	expect("a.txt", "第一条 只有一条的办法。", "art-1");
}

static void test_what_ends_an_article(void **state)
{
	(void)state;
	expect("a.txt", "第一条 甲。\n第二条 乙。\n附件1\n收费标准表\n", "art-1 art-2 h-1 h-2/h-1");
	expect("a.txt", "第一条 甲。\n第二条 乙。\n青屿市人民政府\n2020年3月5日",
	       "art-1 art-2 p-1 p-2");
	expect("a.txt",
	       "第一条 甲。\n第二条 乙。\n青屿市渔港管理\n暂行办法\n（2020年修订）\n第一条 丙。",
	       "art-1 art-2 h-1 p-1/h-1 art-1_2/h-1");
	expect("a.txt", "第一条 甲。\n附件所列项目不收费。\n第二条 乙。", "art-1 art-2");
}

/* ---- Quotations ---- */

static void test_quoted_articles(void **state)
{
	(void)state;
	expect("a.txt",
	       "第一条 修改如下：\n将第五条修改为：“第五条 渔港实行登记制。\n第六条 登记不收费。”\n"
	       "第二条 本决定自公布之日起施行。",
	       "art-1 art-2");
	expect("a.md",
	       "一、将第五条改为三条：\n“第五条 甲。\n“第六条 乙。\n第七条 丙。”\n二、施行。\n"
	       "第一条 不在引号里。\n第二条 也不在。",
	       "p-1 p-2 p-3 p-4 p-5 art-1 art-2");
}

static void test_unbalanced_quotes(void **state)
{
	(void)state;
	/* Never closed: not a quotation. */
	expect("a.txt", "根据“有关规定制定：\n第一条 甲。\n第二条 乙。", "p-1 art-1 art-2");
	expect("a.txt", "修改为：“第一款\n第一条 甲。\n第二条 乙。", "p-1 art-1 art-2");
	expect("a.txt", "第一条 下列用语：\n“渔港，是指港口；\n第二条 甲”乙。\n第三条 丙。",
	       "art-1 art-2 art-3");
	expect("a.txt", "第一条 所称“登记”，是指：”备案。\n第二条 乙。", "art-1 art-2");
}

/* ---- Headings ---- */

static void test_headings_nest(void **state)
{
	(void)state;
	expect("a.txt",
	       "第一编　总　则\n第一章 一般规定\n第一条 甲。\n第一节 登记\n第二条 乙。\n"
	       "第二章 处罚\n第三条 丙。\n附　则\n第四条 丁。",
	       "h-1 h-2/h-1 art-1/h-2 h-3/h-2 art-2/h-3 h-4/h-1 art-3/h-4 h-5 art-4/h-5");
	expect("a.md",
	       "# 湖泊条例\n## 第一章 总则\n第一条 甲。\n## 第二章 保护\n第二条 乙。\n附则\n第三条 "
	       "丙。",
	       "h-1 h-2/h-1 art-1/h-2 h-3/h-1 art-2/h-3 h-4/h-1 art-3/h-4");
}

static void test_items_of_notices(void **state)
{
	(void)state;
	expect("a.txt",
	       "一、总体要求\n坚持节约用水。\n（一）目标\n到明年完成。\n二、保障措施。以县为主。\n"
	       "（一）县里负责；\n三、附则",
	       "h-1 p-1/h-1 h-2/h-1 p-2/h-2 p-3 p-4/p-3 h-3");
	/* Judicial interpretations have them for chapters. */
	expect("a.txt",
	       "一、总则\n第一条 甲。\n第二条 乙：\n一、渔船\n二、渔网\n第三条 "
	       "丙。\n二、附则\n第四条 丁。",
	       "h-1 art-1/h-1 art-2/h-1 art-3/h-1 h-2 art-4/h-2");
	expect("a.txt",
	       "一、总则\n（一）渔船\n第一条 甲。\n（二）渔网\n第二条 "
	       "乙：\n（一）丙；\n（三）丁。\n第三条 略。",
	       "h-1 h-2/h-1 art-1/h-2 h-3/h-1 art-2/h-3 art-3/h-3");
	/* Where there are articles they are paragraphs of them. */
	expect("a.txt", "第一条 如下：\n一、渔船\n二、渔网\n第二条 略。", "art-1 art-2");
}

static void test_headings_that_look_like_text(void **state)
{
	(void)state;
	expect("a.txt",
	       "第一章 渔船、\n渔网的管理\n第一条 甲。\n第二章 渔港。\n第二条 "
	       "乙。\n第三章、\n略。\n"
	       "第三条 丙。",
	       "h-1 art-1/h-1 h-2 art-2/h-2 art-3/h-2");
}

static void test_no_headings(void **state)
{
	static const char *const lines[] = {"第三章规定的程序，适用于渔港。",
	                                    "第二节、第三节",
	                                    "第七节相应改为第八节。",
	                                    "第一章　Lake-and-Harbour-Administration-Rules",
	                                    "总则和附则",
	                                    "第一审程序"};
	uint32_t number;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(pattern_heading(lines[i], strlen(lines[i]), &number), RANK_NONE);
}

static void test_table_of_contents(void **state)
{
	(void)state;
	expect("a.txt",
	       "目　录\n第一章 总则……1\n第二章 处罚……3\n第一章　总　则\n第一条 甲。\n第二章 处罚\n"
	       "第二条 乙。",
	       "h-1 p-1/h-1 h-2 art-1/h-2 h-3 art-2/h-3");
	expect("a.txt",
	       "目录\n序言\n第一章 总则\n湖泊是大家的，要一起保护。\n第一条 甲。\n第二条 乙。",
	       "h-1 p-1/h-1 p-2 art-1 art-2");
}

static void test_contents_with_articles(void **state)
{
	(void)state;
	expect("a.txt",
	       "目录\n第一章 总则\n第一条 目的\n第二条 范围\n第二章 附则\n第一章 总则\n第一条 "
	       "为了管好渔港。\n第二条 本法适用于渔港。\n第二章 附则\n第三条 自明年起施行。",
	       "h-1 p-1/h-1 h-2 art-1/h-2 art-2/h-2 h-3 art-3/h-3");
	expect("a.txt", "目 录\n第一条 目的……1\n第二条 范围……2\n第一条 为了管好渔港。\n第二条 略。",
	       "h-1 p-1/h-1 art-1 art-2");
}

static void test_unnumbered_divisions(void **state)
{
	(void)state;
	expect("a.txt",
	       "序言\n湖泊是大家的。\n第一编 总则\n第一章 甲\n第一条 略。\n第二编 分则\n"
	       "第一章 乙\n第二条 略。\n附　则\n第三条 略。",
	       "h-1 p-1/h-1 h-2 h-3/h-2 art-1/h-3 h-4 h-5/h-4 art-2/h-5 h-6 art-3/h-6");
}

/* ---- Titles ---- */

static void expect_title(const char *name, const char *text, const char *wanted)
{
	struct document d;

	assert_int_equal(document_parse(text, strlen(text), name, &d, NULL), ZW_OK);
	assert_string_equal(document_title(&d), wanted);
	document_release(&d);
}

static void test_title_declared(void **state)
{
	(void)state;
	expect_title("a.md", "# 湖泊法典\n\n# 总则\n\n第一条 甲。", "湖泊法典 总则");
	expect_title("a.md", "# 湖泊条例\n# 一、总体要求\n甲", "湖泊条例");
	expect_title("湖泊.md", "## 第一章 总则\n第一条 甲。", "湖泊");
	expect_title("a.html",
	             "<title>禁渔通告_青屿市政府网</title><body><p>首页</p><p>禁渔通告</"
	             "p><p>自三月起。</p>",
	             "禁渔通告");
	expect_title(
	        "a.html",
	        "<title>通知公告 - 青屿市</title><h1>青屿市</h1><h1>禁渔通告</h1><p>通知公告</p>",
	        "青屿市");
	expect_title("a.html", "<title>禁渔通告 - 青屿</title><h1>网站</h1><h1>禁渔通告</h1>",
	             "禁渔通告");
}

static void test_title_of_text(void **state)
{
	(void)state;
	expect_title("a.txt",
	             "青屿市人民政府关于印发渔港\n管理暂行办法的通知\n青政发〔2020〕3号\n各县：",
	             "青屿市人民政府关于印发渔港管理暂行办法的通知");
	expect_title("a.txt", "青政发〔2020〕3号\n渔港管理办法（试行）\n第一条 甲。",
	             "渔港管理办法（试行）");
	expect_title("a.txt", "# 青政发〔2020〕3号关于开渔的通告\n全市：", "关于开渔的通告");
	expect_title("a.txt",
	             "青屿市人民政府令\n第三号\n《青屿市渔港管理规定》已经审议通过，现予公布。",
	             "青屿市渔港管理规定");
	expect_title("2020年政府工作报告.txt", "政府工作报告\n各位代表：", "2020年政府工作报告");
}

static void test_title_of_name(void **state)
{
	(void)state;
	expect_title("讲话/开渔节(2019-04-23).txt", "同志们：\n今天开渔。", "开渔节");
	expect_title("(2019-04-23).txt", "同志们：", "(2019-04-23)");
	expect_title("a\xFF\nz.txt", "同志们：", "a\\xFF\\x0Az");
}

static void test_title_is_cut(void **state)
{
	struct buf b = BUF_INIT(1 << 16);
	struct document d;

	(void)state;
	buf_str(&b, "# x");
	for (size_t i = 0; i < 1000; i++)
		buf_str(&b, "湖");
	assert_int_equal(document_parse(b.data, b.len, "a.md", &d, NULL), ZW_OK);
	assert_int_equal(strlen(document_title(&d)), TITLE_LIMIT - 2);
	document_release(&d);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_article_numbers),
	        cmocka_unit_test(test_citations_are_no_articles),
	        cmocka_unit_test(test_article_holds_its_paragraphs),
	        cmocka_unit_test(test_same_number_twice),
	        cmocka_unit_test(test_articles_that_look_like_citations),
	        cmocka_unit_test(test_one_article_is_none),
	        cmocka_unit_test(test_what_ends_an_article),
	        cmocka_unit_test(test_quoted_articles),
	        cmocka_unit_test(test_unbalanced_quotes),
	        cmocka_unit_test(test_headings_nest),
	        cmocka_unit_test(test_items_of_notices),
	        cmocka_unit_test(test_headings_that_look_like_text),
	        cmocka_unit_test(test_no_headings),
	        cmocka_unit_test(test_table_of_contents),
	        cmocka_unit_test(test_contents_with_articles),
	        cmocka_unit_test(test_unnumbered_divisions),
	        cmocka_unit_test(test_title_declared),
	        cmocka_unit_test(test_title_of_text),
	        cmocka_unit_test(test_title_of_name),
	        cmocka_unit_test(test_title_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
