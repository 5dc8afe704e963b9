/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/json/members.h"

void json_others(struct js *w, const struct others *same, const struct others *versions)
{
	js_open(w, "same", JS_ARRAY);
	for (size_t i = 0; i < same->n; i++)
		js_str(w, NULL, same->at[i].path);
	js_close(w);
	js_open(w, "versions", JS_ARRAY);
	for (size_t i = 0; i < versions->n; i++) {
		const struct other *o = &versions->at[i];
		js_open(w, NULL, JS_OBJECT);
		js_str(w, "path", o->path);
		js_str(w, "title", o->title);
		json_text(w, "date", o->date);
		json_text(w, "status", status_zh(o->status));
		js_bool(w, "found", o->found);
		js_close(w);
	}
	js_close(w);
}
