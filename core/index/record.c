/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A passage is a line of six fields parted by tabs, then its text: there are as many of them as
 * paragraphs, and a page of a law decodes thousands. A document is JSON.
 */
#include "core/index/record.h"

#include "core/i18n.h"
#include "core/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char kind_letters[] = {
        [PASSAGE_HEADING] = 'h',
        [PASSAGE_ARTICLE] = 'a',
        [PASSAGE_PARAGRAPH] = 'p',
};
_Static_assert(sizeof(kind_letters) == PASSAGE_KIND_COUNT, "every kind has its letter");

void passage_heading(const struct passage_record *r, struct buf *line)
{
	const char *at = r->text, *end = r->text + r->heading_len;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		buf_add(line, at, (size_t)((stop ? stop : end) - at));
		at = stop ? stop + 1 : end;
	}
}

void passage_encode(const struct passage_record *r, struct buf *data)
{
	buf_printf(data, "%c\t%" PRIu32 "\t%" PRIu32 "\t%zu\t%s\t%s\n", kind_letters[r->kind],
	           r->level, r->parent, r->heading_len, r->anchor, r->article);
	buf_add(data, r->text, r->text_len);
}

/* The field that starts at *at and ends at `end`, which is passed over. False without an end. */
static bool take_field(const char **at, const char *limit, char end, char *field, size_t size)
{
	const char *stop = memchr(*at, end, (size_t)(limit - *at));

	if (!stop || (size_t)(stop - *at) >= size)
		return false;
	memcpy(field, *at, (size_t)(stop - *at));
	field[stop - *at] = '\0';
	*at = stop + 1;
	return true;
}

enum zw_status passage_decode(const char *data, size_t len, struct passage_record *r,
                              struct err *err)
{
	const char *at = data, *limit = data + len;
	char kind[2], level[12], parent[12], heading[12];

	*r = (struct passage_record){0};
	if (!take_field(&at, limit, '\t', kind, sizeof(kind)) ||
	    !take_field(&at, limit, '\t', level, sizeof(level)) ||
	    !take_field(&at, limit, '\t', parent, sizeof(parent)) ||
	    !take_field(&at, limit, '\t', heading, sizeof(heading)) ||
	    !take_field(&at, limit, '\t', r->anchor, sizeof(r->anchor)) ||
	    !take_field(&at, limit, '\n', r->article, sizeof(r->article)))
		return err_set(err, ZW_BAD_INDEX, "%s", _("a passage of the index is damaged"));
	const char *letter = memchr(kind_letters, kind[0], sizeof(kind_letters));
	if (!letter)
		return err_set(err, ZW_BAD_INDEX, "%s", _("a passage of the index is damaged"));
	r->kind = (enum passage_kind)(letter - kind_letters);
	r->level = (uint32_t)strtoul(level, NULL, 10);
	r->parent = (uint32_t)strtoul(parent, NULL, 10);
	r->text = at;
	r->text_len = (size_t)(limit - at);
	r->heading_len = strtoul(heading, NULL, 10);
	if (r->heading_len > r->text_len)
		return err_set(err, ZW_BAD_INDEX, "%s", _("a passage of the index is damaged"));
	return ZW_OK;
}

enum zw_status document_encode(const struct document_record *r, struct buf *data, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_str(&w, "path", r->path);
	js_str(&w, "title", r->title);
	js_str(&w, "date", r->date);
	for (size_t i = 0; i < META_FIELDS; i++)
		if (r->meta[i])
			js_str(&w, field_info((enum meta_field)i)->key, r->meta[i]);
	js_str(&w, "format", r->format);
	js_str(&w, "charset", r->charset);
	js_int(&w, "bytes", (long long)r->bytes);
	js_int(&w, "passages", r->passages);
	return js_finish(&w, false, data, err);
}

static bool take_meta(const struct json_t *json, struct document_record *r)
{
	for (size_t i = META_TITLE + 1; i < META_FIELDS; i++) {
		const char *value = js_as_str(js_member(json, field_info((enum meta_field)i)->key));
		if (*value && !(r->meta[i] = strdup(value)))
			return false;
	}
	return true;
}

enum zw_status document_decode(const char *data, size_t len, struct document_record *record,
                               struct err *err)
{
	struct json_t *json;
	enum zw_status status = js_parse(data, len, &json, err);

	if (status == ZW_NO_MEMORY)
		return status;
	if (status != ZW_OK)
		return err_set(err, ZW_BAD_INDEX, "%s", _("a document of the index is damaged"));
	struct document_record r = {
	        .path = strdup(js_as_str(js_member(json, "path"))),
	        .title = strdup(js_as_str(js_member(json, "title"))),
	        .format = strdup(js_as_str(js_member(json, "format"))),
	        .charset = strdup(js_as_str(js_member(json, "charset"))),
	        .bytes = (uint64_t)js_as_int(js_member(json, "bytes")),
	        .passages = (uint32_t)js_as_int(js_member(json, "passages")),
	};
	snprintf(r.date, sizeof(r.date), "%s", js_as_str(js_member(json, "date")));
	bool whole = take_meta(json, &r);
	js_free(json);
	if (!whole || !r.path || !r.title || !r.format || !r.charset) {
		document_record_release(&r);
		return err_no_memory(err);
	}
	*record = r;
	return ZW_OK;
}

void document_record_release(struct document_record *r)
{
	free(r->path);
	free(r->title);
	free(r->format);
	free(r->charset);
	for (size_t i = 0; i < META_FIELDS; i++)
		free(r->meta[i]);
	*r = (struct document_record){0};
}
