/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/notes.h"

#include "web/html/html.h"

static const char *const said[] = {
        [NOTE_QUOTATION] = "引号没有配对，已忽略这个引号",
        [NOTE_PARENTHESIS] = "括号没有配对或括号内没有内容，已按文字查找",
        [NOTE_DEEP] = "括号嵌套过深，已按文字查找",
        [NOTE_OPERATOR] = "运算符的一侧没有检索项，已按文字查找",
        [NOTE_NEAR] = "NEAR 的两侧应是词语或用 OR 连接的一组词语，距离最多 100，未按邻近查找",
        [NOTE_EMPTY] = "没有可以查找的内容，已忽略",
        [NOTE_WILDCARD] = "星号应放在词语末尾（前面至少两个字）或引号之内，已忽略这个星号",
        [NOTE_GAPS] = "引号内的星号过多，已按文字查找",
        [NOTE_CUT] = "能匹配的词太多，只查找其中最常见的",
        [NOTE_FIELD] = "没有这个字段，已按文字查找",
        [NOTE_VALUE] = "字段后面没有内容，已按文字查找",
        [NOTE_DATE] = "不是日期或日期范围（如 2020、2020-05..2021-03），已按文字查找",
        [NOTE_DAY] = "不是日期（如 2019-05-01），已按文字查找",
        [NOTE_STATUS] = "不是时效（现行有效、已修改、已废止、尚未生效），已按文字查找",
        [NOTE_ARTICLE] = "不是条号（如 577、120-1），已按文字查找",
        [NOTE_SCOPE] = "不是范围（同句、同段、同条、同篇），已按文字查找",
        [NOTE_REVERSED] = "起止日期颠倒，已对调",
        [NOTE_FILTERS] = "限定条件过多，已按文字查找",
        [NOTE_ITEMS] = "检索项过多，已当作一整段文字查找",
};

_Static_assert(sizeof(said) / sizeof(said[0]) == NOTES, "each note says something");

void notes_write(struct html *h, const struct query *q)
{
	if (query_notes(q) == 0)
		return;
	html_lit(h, "<ul class=\"literal\" role=\"status\">\n");
	for (size_t i = 0; i < query_notes(q); i++) {
		const struct note *note = query_note(q, i);
		html_lit(h, "<li>“<bdi>");
		html_text(h, note->part);
		html_lit(h, "</bdi>”：");
		html_text(h, said[note->kind]);
		html_lit(h, "。</li>\n");
	}
	html_lit(h, "</ul>\n");
}

static void chip(struct html *h, const struct ask *ask, size_t without)
{
	struct ask other = *ask;

	other.n_in = 0;
	for (size_t i = 0; i < ask->n_in; i++)
		if (i != without)
			other.in[other.n_in++] = ask->in[i];
	html_lit(h, "<li><a href=\"");
	ask_link(h, &other, 1);
	html_lit(h, "\"><span class=\"unseen\">去掉条件 </span>在结果中：<bdi>");
	html_text(h, ask->in[without]);
	html_lit(h, "</bdi><span class=\"off\" aria-hidden=\"true\">×</span></a></li>\n");
}

void within_chips(struct html *h, const struct ask *ask)
{
	if (ask->n_in == 0)
		return;
	html_lit(h, "<ul class=\"chips\" aria-label=\"在结果中检索\">\n");
	for (size_t i = 0; i < ask->n_in; i++)
		chip(h, ask, i);
	html_lit(h, "</ul>\n");
}
