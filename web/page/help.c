/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * /help: how to ask, with examples to try.
 */
#include "web/pages.h"

void show_help(struct visit *v)
{
	struct html *h = &v->html;
	struct ask ask;

	ask_read(v->request, &ask);
	frame_begin(h, &(struct frame){.title = html_word(h, "检索方法", "How to search"),
	                               .ask = &ask});
	html_lit(h, "<div class=\"help\"><h1>");
	html_say(h, "检索方法", "How to search");
	html_lit(h, "</h1></div>\n");
	frame_end(h, searcher_generation(v->searcher));
}
