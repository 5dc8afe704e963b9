/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The start page: the form, and what can be asked.
 */
#include "web/html/layout.h"
#include "web/pages.h"

static void example(struct html *h, const char *q, const char *what)
{
	struct ask ask = {.q = q, .size = PAGE_SIZE_DEFAULT};

	html_lit(h, "<dt><a href=\"");
	ask_link(h, &ask, 1);
	html_lit(h, "\">");
	html_text(h, q);
	html_lit(h, "</a></dt><dd>");
	html_text(h, what);
	html_lit(h, "</dd>\n");
}

void show_home(struct visit *v)
{
	struct html *h = &v->html;
	struct ask ask;

	v->response->page = PAGE_HOME;
	ask_read(v->request, &ask);
	frame_begin(h, &(struct frame){.ask = &ask, .start = true, .stale = visit_stale(v)});
	html_lit(h, "<div class=\"home\"><h1 class=\"brand\">政文</h1>\n"
	            "<p class=\"motto\">政策法规全文检索</p>\n");
	frame_form(h, &ask, true);
	html_lit(h, "<section class=\"hints\"><h2>检索方法</h2>\n<dl>\n");
	example(h, "数据 出境", "各项都要出现，用空格分开");
	example(h, "“高质量发展”", "引号之内，一字不差");
	example(h, "民法典第577条", "直接找到这一条");
	example(h, "数据 OR 信息", "两项有一即可");
	example(h, "数据 -草案", "不要含有“草案”的");
	example(h, "标题:条例 时效:现行有效", "只在标题里找；只要现行有效的");
	example(h, "机关:国务院 日期:2020..2023", "某个机关，某段时间");
	example(h, "湖泊 截至:2019-05-01", "那一天有效的版本");
	html_lit(h, "</dl></section></div>\n");
	frame_end(h, searcher_generation(v->searcher));
}
