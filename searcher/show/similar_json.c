/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Similar documents as JSON, format 1. Keys are only ever added; none changes its meaning.
 */
#include "searcher/show/json/members.h"
#include "searcher/similar/similar.h"

#include <stdio.h>

static void document_json(struct js *w, const struct other *o)
{
	js_str(w, "path", o->path);
	js_str(w, "title", o->title);
	json_text(w, "date", o->date);
	json_text(w, "status", status_zh(o->status));
}

static void like_json(struct js *w, const struct similar *like, size_t rank)
{
	js_open(w, NULL, JS_OBJECT);
	js_int(w, "rank", (long long)rank);
	document_json(w, &like->document);
	js_real(w, "score", like->score);
	js_open(w, "terms", JS_ARRAY);
	for (size_t i = 0; i < like->n_shared; i++)
		js_str(w, NULL, like->shared[i]);
	js_close(w);
	js_close(w);
}

enum zw_status similar_json(const struct similar_list *list, struct buf *out, struct err *err)
{
	char day[32];
	struct js w;

	snprintf(day, sizeof(day), "%04u-%02u-%02u", list->as_of / 10000, list->as_of / 100 % 100,
	         list->as_of % 100);
	js_init(&w, JS_OBJECT);
	js_int(&w, "format", 1);
	js_open(&w, "similar_to", JS_OBJECT);
	document_json(&w, &list->document);
	js_close(&w);
	js_str(&w, "as_of", day);
	js_bool(&w, "partial", list->partial);
	js_open(&w, "results", JS_ARRAY);
	for (size_t i = 0; i < list->n; i++)
		like_json(&w, &list->at[i], i + 1);
	js_close(&w);
	return js_finish(&w, false, out, err);
}
