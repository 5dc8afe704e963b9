/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A passage is a line of six fields parted by tabs, then its text: there are as many of them as
 * paragraphs, and a page of a law decodes thousands. A document is its strings, each with its NUL
 * byte: path, title, date, format, charset, the fields in their order (field.h); then two varints,
 * its bytes and how many passages it has.
 */
#include "core/index/shard/record.h"

#include "core/i18n.h"
#include "core/varint.h"

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

/* ---- Documents ---- */

/* Without a value as "". */
static void add_string(struct buf *data, const char *text)
{
	buf_add(data, text ? text : "", text ? strlen(text) + 1 : 1);
}

void document_encode(const struct document_record *r, struct buf *data)
{
	add_string(data, r->path);
	add_string(data, r->title);
	add_string(data, r->date);
	add_string(data, r->format);
	add_string(data, r->charset);
	for (size_t i = META_TITLE + 1; i < META_FIELDS; i++)
		add_string(data, r->meta[i]);
	varint_add(data, r->bytes);
	varint_add(data, r->passages);
}

/* NULL if it has no end; points into the data. */
static const char *take_string(const char **at, const char *end)
{
	const char *text = *at;
	const char *stop = memchr(text, '\0', (size_t)(end - text));

	if (stop)
		*at = stop + 1;
	return stop ? text : NULL;
}

static bool take_meta(const char **at, const char *end, const char *meta[META_FIELDS])
{
	for (size_t i = META_TITLE + 1; i < META_FIELDS; i++)
		if (!(meta[i] = take_string(at, end)))
			return false;
	return true;
}

static bool copy_meta(const char *const meta[META_FIELDS], struct document_record *r)
{
	for (size_t i = META_TITLE + 1; i < META_FIELDS; i++)
		if (*meta[i] && !(r->meta[i] = strdup(meta[i])))
			return false;
	return true;
}

enum zw_status document_decode(const char *data, size_t len, struct document_record *record,
                               struct err *err)
{
	enum { PATH, TITLE, DATE, FORMAT, CHARSET, STRINGS };
	const char *at = data, *end = data + len;
	const char *strings[STRINGS], *meta[META_FIELDS];
	struct document_record r = {0};
	bool whole = true;

	for (size_t i = 0; i < STRINGS && whole; i++)
		whole = (strings[i] = take_string(&at, end)) != NULL;
	whole = whole && take_meta(&at, end, meta) && varint_take_long(&at, end, &r.bytes) &&
	        varint_take(&at, end, &r.passages) && at == end;
	if (!whole || strlen(strings[DATE]) >= sizeof(r.date))
		return err_set(err, ZW_BAD_INDEX, "%s", _("a document of the index is damaged"));
	memcpy(r.date, strings[DATE], strlen(strings[DATE]) + 1);
	r.path = strdup(strings[PATH]);
	r.title = strdup(strings[TITLE]);
	r.format = strdup(strings[FORMAT]);
	r.charset = strdup(strings[CHARSET]);
	if (!copy_meta(meta, &r) || !r.path || !r.title || !r.format || !r.charset) {
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
