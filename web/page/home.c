/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The start page: the form, and the first of what can be asked.
 */
#include "web/html/layout.h"
#include "web/page/example.h"
#include "web/pages.h"

static const struct example hints[] = {
        {"数据 出境", "各项都要出现，用空格分开", "All of the words: separate them with spaces"},
        {"“高质量发展”", "引号之内，一字不差", "In quotation marks: exactly this"},
        {"民法典第577条", "直接找到这一条", "Straight to an article, here of the Civil Code"},
        {"数据 OR 信息", "两项有一即可", "Either of two"},
        {"数据 -草案", "不要含有“草案”的", "Without the second word, “draft”"},
        {"标题:条例 时效:现行有效", "只在标题里找；只要现行有效的",
         "In titles only (“regulations”); only what is in force"},
        {"机关:国务院 日期:2020..2023", "某个机关，某段时间",
         "One issuer, here the State Council, and a range of dates"},
        {"湖泊 截至:2019-05-01", "那一天有效的版本", "The versions in force on that day"},
};

/* What search engines and the like show of it. */
static void describe(struct html *h, const void *of)
{
	(void)of;
	html_lit(h, "<meta name=\"description\"");
	html_attr_say(h, "content",
	              "中文法律、法规和政策文件全文检索：一字不差，定位到条，标明时效和版本。",
	              "Full-text search of Chinese laws, regulations and policy documents: exact, "
	              "to the article, with versions and whether they are in force.");
	html_lit(h, ">\n<link rel=\"canonical\" href=\"/\">\n");
}

static void write_hints(struct html *h)
{
	html_lit(h, "<section class=\"hints\"><h2>");
	html_say(h, "检索方法", "How to search");
	html_lit(h, "</h2>\n");
	examples_write(h, hints, sizeof(hints) / sizeof(hints[0]));
	html_lit(h, "<p><a href=\"/help\">");
	html_say(h, "更多检索方法", "More ways to search");
	html_lit(h, "</a></p>\n</section>\n");
}

void show_home(struct visit *v)
{
	struct html *h = &v->html;
	struct ask ask;

	v->response->page = PAGE_HOME;
	ask_read(v->request, &ask);
	const struct frame frame = {
	        .ask = &ask, .start = true, .stale = visit_stale(v), .head = describe};
	frame_begin(h, &frame);
	html_lit(h, "<div class=\"home\"><h1 class=\"brand\">");
	html_say(h, "政文", "Zhengwen");
	html_lit(h, "</h1>\n<p class=\"motto\">");
	html_say(h, "政策法规全文检索", "Full-text search of Chinese law and policy");
	html_lit(h, "</p>\n");
	frame_form(h, &frame);
	write_hints(h);
	html_lit(h, "</div>\n");
	frame_end(h, searcher_generation(v->searcher));
}
