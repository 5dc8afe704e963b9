/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pages of portals: what is put around a document goes, the document stays whole.
 */
#include "tests/unit/zip_builder.h"

#define PROSE(n)                                                                                                                   \
	"<p>第" n                                                                                                                  \
	"条　各级人民政府应当加强湖泊保护工作，将保护经费列入预算，组织有关部门落实责任，" \
	"并接受公众监督。</p>"
#define ARTICLES PROSE("一") PROSE("二") PROSE("三")

static struct draft read_page(const char *head, const char *body)
{
	struct buf page = BUF_INIT(ZIP_LIMIT);
	struct draft d = test_draft();
	struct err err;

	buf_printf(&page, "<html><head>%s</head><body>%s</body></html>", head, body);
	assert_ok(reader_html.read(page.data, page.len, &d, &err), &err);
	buf_release(&page);
	return d;
}

static void has(const struct draft *d, const char *text, bool wanted)
{
	struct buf line = BUF_INIT(ZIP_LIMIT);

	buf_printf(&line, "\n%s\n", text);
	struct buf all = BUF_INIT(ZIP_LIMIT);
	buf_char(&all, '\n');
	buf_add(&all, d->text.data, d->text.len);
	if ((strstr(all.data, line.data) != NULL) != wanted)
		fail_msg("%s: %s in %s", text, wanted ? "not" : "still", all.data);
	buf_release(&line);
	buf_release(&all);
}

static const char portal[] =
        "<div class='wrap'><div class='topbar'><a>登录</a> <a>注册</a></div>"
        "<ul id='mainNav'><li><a>首页</a></li><li><a>政务公开</a></li></ul>"
        "<div class='p1'>当前位置：<a>首页</a> &gt; <a>文件</a></div>"
        "<div class='main'><div class='c'><table><tr><td>索 引 号：</td><td>QY-2023/7</td>"
        "<td>成文日期：</td><td>2023年9月1日</td></tr><tr><td>发文字号：青政办〔2023〕7号</td>"
        "<td>发布日期：2023-09-04</td></tr></table></div>"
        "<div class='t'>青屿市人民政府办公室关于湖泊保护的通知</div>"
        "<div class='tools'>字号：<a>大</a> <a>中</a> <a>小</a> 【<a>打印</a>】</div>"
        "<div class='text'>" ARTICLES "<p>青屿市人民政府办公室</p><p>2023年9月1日</p>"
        "<p><a href='a.doc'>附件1：考核表.doc</a></p></div>"
        "<div "
        "class='related'><h3>相关链接</h3><ul><li><a>一图读懂湖泊保护，看看有什么新规定要求</a>"
        "</li></ul></div><div class='pn'>上一篇：<a>关于防汛的通知</a></div></div></div>"
        "<div class='box1'><div>主办单位：青屿市人民政府办公室　备案号：云ICP备1号</div>"
        "<div><a>网站地图</a> | <a>联系我们</a></div></div><div class='x'>×</div>";

static void test_a_portal(void **state)
{
	static const char *const gone[] = {"登录 注册",
	                                   "首页",
	                                   "当前位置：首页 > 文件",
	                                   "相关链接",
	                                   "上一篇：关于防汛的通知",
	                                   "×",
	                                   "网站地图 | 联系我们",
	                                   "字号：大 中 小 【打印】"};
	static const char *const kept[] = {"索 引 号：\tQY-2023/7\t成文日期：\t2023年9月1日",
	                                   "青屿市人民政府办公室关于湖泊保护的通知",
	                                   "青屿市人民政府办公室", "2023年9月1日",
	                                   "附件1：考核表.doc"};
	struct draft d = read_page("", portal);

	(void)state;
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		has(&d, gone[i], false);
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		has(&d, kept[i], true);
	test_draft_release(&d);
}

static const struct property *property(const struct draft *d, enum meta_field field)
{
	for (size_t i = 0; i < draft_properties(d); i++)
		if (draft_property_at(d, i)->field == field)
			return draft_property_at(d, i);
	return NULL;
}

static void test_properties(void **state)
{
	struct draft d = read_page("<title>通知 - 门户</title><meta name='ArticleTitle' "
	                           "content='关于湖泊保护的通知'><meta name='PubDate' "
	                           "content='2023-09-04 10:00:00'><meta name='ContentSource' "
	                           "content='青屿市水务局'>",
	                           portal);

	(void)state;
	assert_string_equal(buf_cstr(&d.title), "关于湖泊保护的通知");
	assert_string_equal(property(&d, META_PUBLISHED)->text, "2023-09-04");
	assert_string_equal(property(&d, META_WRITTEN)->text, "2023-09-01");
	assert_string_equal(property(&d, META_INDEX_NO)->text, "QY-2023/7");
	assert_string_equal(property(&d, META_NUMBER)->text, "青政办〔2023〕7号");
	assert_string_equal(property(&d, META_ISSUER)->text, "青屿市水务局");
	test_draft_release(&d);
}

/* Names and links alone take nothing from a document. */
static void test_stays(void **state)
{
	static const struct {
		const char *body, *kept;
	} pages[] = {
	        {"<div class='nav'>" ARTICLES "<p>署名</p></div>", "署名"},
	        {"<div class='footer'><h1>题目</h1>" ARTICLES "</div>", "题目"},
	        {"<div><p>目录</p><p><a href='#1'>第一章</a></p><p><a "
	         "href='#2'>第二章</a></p>" ARTICLES "</div>",
	         "第二章"},
	        {"<div><ul><li><a href='#1'>第一章</a></li></ul>" ARTICLES "</div>", "第一章"},
	        {"<div>" ARTICLES "</div><div><p>附件</p><p>项目清单</p></div>", "项目清单"},
	        {"<div>" ARTICLES "</div><div class='b'>抄送：市委办公室。</div>",
	         "抄送：市委办公室。"},
	        {"<div>" ARTICLES ARTICLES "</div><div class='y'>" PROSE("九") "<p>短</p></div>",
	         "短"},
	        {"<table><tr><td>大</td><td>中</td><td>小</td></tr></table>" ARTICLES,
	         "大\t中\t小"},
	        {"<div>" ARTICLES "<p>——</p></div>", "——"},
	        {"<div>" ARTICLES "<div class='head'><p>第二章</p></div></div>", "第二章"},
	        {"<div><div class='head'>青屿市人民政府</div><div>" ARTICLES "</div></div>",
	         "青屿市人民政府"},
	        {"<div>" ARTICLES "<p>信息来源：青屿市水务局</p></div>", "信息来源：青屿市水务局"},
	        {"<div class='menu'><a>甲</a></div><div>乙</div>", "甲"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct draft d = read_page("", pages[i].body);
		has(&d, pages[i].kept, true);
		test_draft_release(&d);
	}
}

/* Lines and text fit one another after lines were taken out. */
static void test_lines_fit(void **state)
{
	struct draft d = read_page("", portal);
	uint32_t at = 0;

	(void)state;
	for (size_t i = 0; i < draft_count(&d); i++) {
		assert_int_equal(draft_at(&d, i)->text, at);
		at += draft_at(&d, i)->len + 1;
		assert_int_equal(d.text.data[at - 1], '\n');
	}
	assert_int_equal(at, d.text.len);
	test_draft_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_a_portal),
	        cmocka_unit_test(test_properties),
	        cmocka_unit_test(test_stays),
	        cmocka_unit_test(test_lines_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
