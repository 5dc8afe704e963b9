/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Documents like another one: /similar/PATH
 */
#include "searcher/similar/similar.h"
#include "web/page/facts.h"
#include "web/pages.h"

#include <string.h>

enum { SIMILAR_SHOWN = 20, NAME_LIMIT = 64 * 1024 };

static void shared(struct html *h, const struct similar *s)
{
	if (s->n_shared == 0)
		return;
	html_lit(h, "<p class=\"snippet\"><span class=\"n\">");
	html_say(h, "都有：", "Both have: ");
	html_lit(h, "</span><span");
	html_chinese(h);
	html_lit(h, ">");
	for (size_t i = 0; i < s->n_shared; i++) {
		html_text(h, i ? "、" : "");
		html_text(h, s->shared[i]);
	}
	html_lit(h, "</span></p>\n");
}

static void row(struct html *h, const struct similar *s)
{
	html_lit(h, "<li>\n<h2><a href=\"");
	document_link(h, s->document.path, NULL, "");
	html_lit(h, "\">");
	html_said(h, s->document.title);
	html_lit(h, "</a></h2>\n<p class=\"known\">");
	facts_status(h, s->document.status);
	if (*s->document.date) {
		html_lit(h, "<span>");
		layout_date(h, s->document.date);
		html_lit(h, "</span>");
	}
	html_lit(h, "</p>\n");
	shared(h, s);
	html_lit(h, "</li>\n");
}

static void begin(struct visit *v, const struct other *document)
{
	struct ask ask = {.q = "", .page = 1, .size = PAGE_SIZE_DEFAULT};
	struct html *h = &v->html;
	struct buf title = BUF_INIT(NAME_LIMIT);

	buf_printf(&title, html_word(h, "与“%s”相似的文件", "Documents like “%s”"),
	           document->title);
	frame_begin(h, &(struct frame){
	                       .title = buf_cstr(&title), .ask = &ask, .stale = visit_stale(v)});
	buf_release(&title);
	html_lit(h, "<nav class=\"crumbs\"");
	html_attr_say(h, "aria-label", "位置", "Position");
	html_lit(h, "><a href=\"");
	document_link(h, document->path, NULL, "");
	html_lit(h, "\">‹ ");
	html_said(h, document->title);
	html_lit(h, "</a></nav>\n<div class=\"citing\">\n<h1>");
	html_say(h, "与", "Documents like");
	html_lit(h, "<span class=\"name\">");
	html_said(h, document->title);
	html_lit(h, "</span>");
	html_say(h, "相似的文件", "");
	html_lit(h, "</h1>\n");
}

static void show(struct visit *v, const struct similar_list *list)
{
	struct html *h = &v->html;

	begin(v, &list->document);
	frame_shards(h, store_shards(searcher_generation(v->searcher)));
	if (list->late) {
		html_lit(h, "<p class=\"note partial\">");
		html_say(h, "时间用完了，没有比完全部文件：可能还有更相近的。",
		         "Time ran out before all documents were compared: there may be more "
		         "alike.");
		html_lit(h, "</p>\n");
	}
	if (list->n == 0 && !list->partial) {
		html_lit(h, "<p class=\"note\">");
		html_say(h, "索引里没有与它相似的文件。", "No document in the index is like it.");
		html_lit(h, "</p>\n");
	} else if (list->n > 0) {
		html_lit(h, "<ol class=\"results\">\n");
		for (size_t i = 0; i < list->n; i++)
			row(h, &list->at[i]);
		html_lit(h, "</ol>\n");
	}
	html_lit(h, "</div>\n");
	frame_end(h, searcher_generation(v->searcher));
}

void show_similar(struct visit *v)
{
	const char *path = v->request->path + strlen("/similar/");
	const struct query none = {0};
	struct similar_list list;
	enum zw_status status =
	        searcher_similar(v->searcher, path, SIMILAR_SHOWN, searcher_day(&none, 0),
	                         v->milliseconds, &list, &v->err);

	if (status == ZW_NOT_FOUND) {
		show_no_document(v, path);
	} else if (status != ZW_OK) {
		show_failure(v->response, status, &v->err);
	} else {
		visit_partial(v, list.partial);
		show(v, &list);
		similar_release(&list);
	}
}
