/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/json/members.h"

#include <string.h>

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

void json_shards(struct js *w, struct store_shards shards, const char *missing)
{
	if (shards.of == 0)
		return;
	js_open(w, "shards", JS_OBJECT);
	js_int(w, "of", shards.of);
	js_int(w, "answered", shards.answered);
	js_open(w, "missing", JS_ARRAY);
	for (const char *at = missing ? missing : ""; *at;) {
		size_t len = strcspn(at, ",");
		js_text(w, NULL, at, len);
		at += len + strspn(at + len, ", ");
	}
	js_close(w);
	js_close(w);
}
