/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/shard/record_json.h"

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

void json_fields(struct js *w, const struct document_record *d)
{
	js_open(w, "metadata", JS_OBJECT);
	for (enum meta_field field = 0; field < META_FIELDS; field++) {
		const struct field_info *info = field_info(field);
		if (!d->meta[field] || !*d->meta[field])
			continue;
		if (info->many)
			json_values(w, info->key, d->meta[field]);
		else
			json_first(w, info->key, d->meta[field]);
	}
	js_close(w);
}

void json_source(struct js *w, const struct document_record *d)
{
	js_open(w, "source", JS_OBJECT);
	json_text(w, "format", d->format);
	json_text(w, "charset", d->charset);
	js_int(w, "bytes", (long long)d->bytes);
	js_close(w);
}

static const char *const kinds[] = {
        [PASSAGE_HEADING] = "heading",
        [PASSAGE_ARTICLE] = "article",
        [PASSAGE_PARAGRAPH] = "paragraph",
};
_Static_assert(sizeof(kinds) / sizeof(kinds[0]) == PASSAGE_KIND_COUNT, "a kind without a name");

const char *passage_kind_name(enum passage_kind kind)
{
	return kinds[kind];
}
