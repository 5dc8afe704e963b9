/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/tools.h"

#include "web/page/results/summary.h"

/* ---- Order ---- */

static void order(struct html *h, const struct ask *ask, enum sort sort, const char *shown)
{
	struct ask other = *ask;

	other.sort = sort;
	html_lit(h, "<a href=\"");
	ask_link(h, &other, 1);
	html_lit(h, "\"");
	if (sort == ask->sort)
		html_lit(h, " aria-current=\"true\"");
	html_lit(h, ">");
	html_text(h, shown);
	html_lit(h, "</a>\n");
}

/* A question, and what is named, have the order of the answer; one result has none. */
void sort_write(struct html *h, const struct ask *ask, const struct answer *a)
{
	if (answered_about(a->answered) || answered_direct(a->answered) || a->reachable < 2)
		return;
	html_lit(h, "<nav class=\"sort\"");
	html_attr_say(h, "aria-label", "排序", "Order");
	html_lit(h, ">\n");
	order(h, ask, SORT_RELEVANCE, html_word(h, "相关", "Relevance"));
	order(h, ask, SORT_DATE, html_word(h, "日期", "Date"));
	order(h, ask, SORT_CITED, html_word(h, "被引", "Times cited"));
	order(h, ask, SORT_CHANGED, html_word(h, "最近入库", "Newly indexed"));
	html_lit(h, "</nav>\n");
}

/* ---- Forms ---- */

static const struct form {
	const char *path, *zh, *en;
} forms[] = {
        {"/trend", "历年分布", "By year"},
        {"/feed.atom", "订阅（Atom）", "Atom feed"},
        {"/results.csv", "表格（CSV）", "CSV"},
        {"/results.jsonl", "JSONL", "JSONL"},
};

static void form_link(struct html *h, const char *path, const struct ask *ask)
{
	html_lit(h, " href=\"");
	html_text(h, path);
	html_lit(h, "?");
	ask_query(h, ask);
	html_lit(h, "\"");
}

void forms_write(struct html *h, const struct ask *ask, const struct answer *a)
{
	/* Years are of what is found as written, not of what is about it. */
	size_t first = answered_about(a->answered) ? 1 : 0;

	html_lit(h, "<nav class=\"forms\"");
	html_attr_say(h, "aria-label", "结果的其他形式", "These results in other forms");
	html_lit(h, ">\n");
	for (size_t i = first; i < sizeof(forms) / sizeof(forms[0]); i++) {
		html_lit(h, "<a");
		form_link(h, forms[i].path, ask);
		html_lit(h, ">");
		html_say(h, forms[i].zh, forms[i].en);
		html_lit(h, "</a>\n");
	}
	html_lit(h, "</nav>\n");
}

/* ---- Head ---- */

static void page_link(struct html *h, const struct ask *ask, uint32_t page)
{
	html_lit(h, " href=\"");
	ask_link(h, ask, page);
	html_lit(h, "\">\n");
}

void results_head_write(struct html *h, const void *of)
{
	const struct results_head *head = of;
	const struct ask *ask = head->ask;

	html_lit(h, "<link rel=\"canonical\"");
	page_link(h, ask, ask->page);
	if (ask->page > 1 && ask->page <= head->pages) {
		html_lit(h, "<link rel=\"prev\"");
		page_link(h, ask, ask->page - 1);
	}
	if (ask->page < head->pages) {
		html_lit(h, "<link rel=\"next\"");
		page_link(h, ask, ask->page + 1);
	}
	html_lit(h, "<link rel=\"alternate\" type=\"application/atom+xml\"");
	html_attr_say(h, "title", "订阅这一检索", "Feed of this search");
	form_link(h, "/feed.atom", ask);
	html_lit(h, ">\n");
}
