/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/paging.h"

#include "web/html/layout.h"

enum { NUMBERS_AROUND = 2 }; /* of the page shown */

static void step(struct html *h, const struct paging *p, uint32_t page, const char *rel,
                 const char *shown)
{
	html_lit(h, "<li><a href=\"");
	p->link(h, p->context, page);
	html_lit(h, "\"");
	html_attr(h, "rel", rel);
	html_lit(h, ">");
	html_text(h, shown);
	html_lit(h, "</a></li>\n");
}

static void number(struct html *h, const struct paging *p, uint32_t page)
{
	if (page == p->page)
		html_lit(h, "<li><a aria-current=\"page\" href=\"");
	else
		html_lit(h, "<li class=\"number\"><a href=\"");
	p->link(h, p->context, page);
	html_lit(h, "\"><span class=\"unseen\">");
	html_say(h, "第 ", "Page ");
	html_lit(h, "</span>");
	html_number(h, page);
	html_lit(h, "<span class=\"unseen\">");
	html_say(h, " 页", "");
	html_lit(h, "</span></a></li>\n");
}

static bool is_near(uint32_t page, uint32_t other)
{
	return page + NUMBERS_AROUND >= other && other + NUMBERS_AROUND >= page;
}

void paging_write(struct html *h, const struct paging *p)
{
	bool gap = false;

	if (p->pages < 2)
		return;
	html_lit(h, "<nav class=\"pages\"");
	html_attr(h, "aria-label", p->label);
	html_lit(h, "><ul>\n");
	if (p->page > 1)
		step(h, p, p->page - 1, "prev", html_word(h, "上一页", "Previous"));
	for (uint32_t i = 1; i <= p->pages; i++) {
		bool shown = i == 1 || i == p->pages || is_near(i, p->page);
		if (shown)
			number(h, p, i);
		else if (!gap)
			html_lit(h, "<li class=\"gap\">…</li>\n");
		gap = !shown;
	}
	if (p->page < p->pages)
		step(h, p, p->page + 1, "next", html_word(h, "下一页", "Next"));
	html_lit(h, "</ul></nav>\n");
}

uint32_t paging_count(uint32_t found, uint32_t size)
{
	uint32_t reachable = found < REACHABLE_LIMIT ? found : REACHABLE_LIMIT;

	return (reachable + size - 1) / size;
}
