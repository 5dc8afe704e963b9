/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/example.h"

#include "web/html/layout.h"

static void entry(struct html *h, const struct example *e)
{
	const struct ask ask = {.q = e->q, .size = PAGE_SIZE_DEFAULT};

	html_lit(h, "<dt><a");
	html_chinese(h);
	html_lit(h, " href=\"");
	ask_link(h, &ask, 1);
	html_lit(h, "\">");
	html_text(h, e->q);
	html_lit(h, "</a></dt><dd>");
	html_say_mixed(h, e->chinese, e->english);
	html_lit(h, "</dd>\n");
}

void examples_write(struct html *h, const struct example *examples, size_t n)
{
	html_lit(h, "<dl class=\"examples\">\n");
	for (size_t i = 0; i < n; i++)
		entry(h, &examples[i]);
	html_lit(h, "</dl>\n");
}
