/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/json/members.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void json_text(struct js *w, const char *key, const char *text)
{
	if (text && *text)
		js_str(w, key, text);
	else
		js_null(w, key);
}

void json_day(struct js *w, const char *key, uint32_t day)
{
	char text[DATE_SIZE + 8];

	snprintf(text, sizeof(text), "%04u-%02u-%02u", day / 10000, day / 100 % 100, day % 100);
	js_str(w, key, text);
}

void json_time(struct js *w, const char *key, uint64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm utc;
	char text[32];

	if (seconds && gmtime_r(&t, &utc) &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc) > 0)
		js_str(w, key, text);
	else
		js_null(w, key);
}

void json_values(struct js *w, const char *key, const char *values)
{
	js_open(w, key, JS_ARRAY);
	while (values && *values) {
		size_t len = strcspn(values, "\n");
		js_text(w, NULL, values, len);
		values += len + (values[len] != '\0');
	}
	js_close(w);
}

void json_first(struct js *w, const char *key, const char *values)
{
	if (values && *values)
		js_text(w, key, values, strcspn(values, "\n"));
	else
		js_null(w, key);
}

void json_metadata(struct js *w, const struct document_record *d, enum doc_status status)
{
	json_first(w, "number", d->meta[META_NUMBER]);
	json_values(w, "issuers", d->meta[META_ISSUER]);
	json_first(w, "type", d->meta[META_TYPE]);
	json_first(w, "level", d->meta[META_LEVEL]);
	json_text(w, "status", status_zh(status));
	json_first(w, "date_effective", d->meta[META_EFFECTIVE]);
}

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
