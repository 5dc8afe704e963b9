/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/notes.h"

#include "web/html/html.h"

static const struct {
	const char *zh, *en;
} said[] = {
        [NOTE_QUOTATION] = {"引号没有配对，已忽略这个引号", "unpaired quotation mark, ignored"},
        [NOTE_PARENTHESIS] = {"括号没有配对或括号内没有内容，已按文字查找",
                              "unpaired or empty parentheses, searched as text"},
        [NOTE_DEEP] = {"括号嵌套过深，已按文字查找",
                       "parentheses nested too deep, searched as text"},
        [NOTE_OPERATOR] = {"运算符的一侧没有检索项，已按文字查找",
                           "operator with nothing on one side, searched as text"},
        [NOTE_NEAR] = {"NEAR 的两侧应是词语或用 OR 连接的一组词语，距离最多 "
                       "100，未按邻近查找",
                       "NEAR takes words, or words joined by OR, at most 100 apart; not "
                       "searched by distance"},
        [NOTE_EMPTY] = {"没有可以查找的内容，已忽略", "nothing to search for, ignored"},
        [NOTE_WILDCARD] = {"星号应放在词语末尾（前面至少两个字）或引号之内，已忽略这个星号",
                           "an asterisk goes at the end of a word (after two characters or "
                           "more) or inside quotation marks; ignored"},
        [NOTE_GAPS] = {"引号内的星号过多，已按文字查找",
                       "too many asterisks inside quotation marks, searched as text"},
        [NOTE_CUT] = {"能匹配的词太多，只查找其中最常见的",
                      "matches too many words; only the most frequent ones were searched"},
        [NOTE_FIELD] = {"没有这个字段，已按文字查找", "no such field, searched as text"},
        [NOTE_VALUE] = {"字段后面没有内容，已按文字查找",
                        "field without a value, searched as text"},
        [NOTE_DATE] = {"不是日期或日期范围（如 2020、2020-05..2021-03），已按文字查找",
                       "not a date or range (2020, 2020-05..2021-03), searched as text"},
        [NOTE_DAY] = {"不是日期（如 2019-05-01），已按文字查找",
                      "not a date (2019-05-01), searched as text"},
        [NOTE_STATUS] = {"不是时效（现行有效、已修改、已废止、尚未生效），已按文字查找",
                         "not a status (current, amended, repealed, pending), searched as "
                         "text"},
        [NOTE_LEVEL] = {"不是效力级别（法律、行政法规、部门规章……），已按文字查找",
                        "not a level (law, administrative regulation, departmental rule …), "
                        "searched as text"},
        [NOTE_ARTICLE] = {"不是条号（如 577、120-1），已按文字查找",
                          "not an article number (577, 120-1), searched as text"},
        [NOTE_SCOPE] = {"不是范围（同句、同段、同条、同篇），已按文字查找",
                        "not a scope (同句, 同段, 同条, 同篇), searched as text"},
        [NOTE_REVERSED] = {"起止日期颠倒，已对调", "range ends before it starts; swapped"},
        [NOTE_FILTERS] = {"限定条件过多，已按文字查找", "too many filters, searched as text"},
        [NOTE_ITEMS] = {"检索项过多，已当作一整段文字查找",
                        "too many search terms, searched as one passage"},
};

_Static_assert(sizeof(said) / sizeof(said[0]) == NOTES, "each note says something");

void notes_write(struct html *h, const struct query *q)
{
	if (query_notes(q) == 0)
		return;
	html_lit(h, "<ul class=\"literal\">\n");
	for (size_t i = 0; i < query_notes(q); i++) {
		const struct note *note = query_note(q, i);
		html_lit(h, "<li>“<bdi>");
		html_text(h, note->part);
		html_lit(h, "</bdi>”");
		html_say(h, "：", ": ");
		html_say(h, said[note->kind].zh, said[note->kind].en);
		html_say(h, "。", ".");
		html_lit(h, "</li>\n");
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
	html_lit(h, "\"><span class=\"unseen\">");
	html_say(h, "去掉条件 ", "Remove ");
	html_lit(h, "</span>");
	html_say(h, "在结果中：", "within: ");
	html_lit(h, "<bdi>");
	html_text(h, ask->in[without]);
	html_lit(h, "</bdi><span class=\"off\" aria-hidden=\"true\">×</span></a></li>\n");
}

void within_chips(struct html *h, const struct ask *ask)
{
	if (ask->n_in == 0)
		return;
	html_lit(h, "<ul class=\"chips\"");
	html_attr_say(h, "aria-label", "在结果中检索", "Searched within");
	html_lit(h, ">\n");
	for (size_t i = 0; i < ask->n_in; i++)
		chip(h, ask, i);
	html_lit(h, "</ul>\n");
}
