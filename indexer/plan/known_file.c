/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of what is known, written and read. A source is an object; what it lacks is left out.
 */
#include "indexer/plan/known.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const size_t LINE_BYTES_LIMIT = 64 << 20;

/* ---- Writing ---- */

static void write_text(struct js *w, const char *key, const char *text)
{
	if (text && *text)
		js_str(w, key, text);
}

static void write_list(struct js *w, const char *key, char *const *list)
{
	if (!list || !list[0])
		return;
	js_open(w, key, JS_ARRAY);
	for (; *list; list++)
		js_str(w, NULL, *list);
	js_close(w);
}

static void write_numbers(struct js *w, const char *key, const int64_t *numbers, size_t n)
{
	js_open(w, key, JS_ARRAY);
	for (size_t i = 0; i < n; i++)
		js_int(w, NULL, numbers[i]);
	js_close(w);
}

static enum zw_status write_source(const struct known_source *s, struct buf *file, struct err *err)
{
	/* Inode numbers have 64 bits: those above the half are written as negative ones. */
	const int64_t stamp[] = {(int64_t)s->stamp.bytes, (int64_t)s->stamp.inode,
	                         s->stamp.modified, s->stamp.changed};
	const int64_t at[] = {s->first,
	                      s->n,
	                      (int64_t)s->passages,
	                      (int64_t)s->characters,
	                      (int64_t)s->added_at,
	                      (int64_t)s->changed_at};
	struct js w;

	js_init(&w, JS_OBJECT);
	js_str(&w, "name", s->name);
	write_numbers(&w, "stamp", stamp, sizeof(stamp) / sizeof(stamp[0]));
	if (s->unsure)
		js_int(&w, "unsure", 1);
	write_text(&w, "hash", s->hash);
	write_text(&w, "override", s->override);
	write_text(&w, "reader", s->reader);
	write_text(&w, "reason", s->reason);
	write_list(&w, "refused", s->refused);
	if (s->n) {
		write_text(&w, "shard", s->shard);
		write_numbers(&w, "at", at, sizeof(at) / sizeof(at[0]));
	}
	write_list(&w, "former", s->former);
	enum zw_status status = js_finish(&w, false, file, err);
	buf_char(file, '\n');
	return status;
}

static enum zw_status write_head(const struct known *k, const struct buf *lines, struct buf *file,
                                 struct err *err)
{
	char hash[HASH_HEX_SIZE];
	struct js w;

	hash_hex(buf_cstr(lines), lines->len, hash);
	js_init(&w, JS_OBJECT);
	js_open(&w, "corpora", JS_ARRAY);
	for (char **corpus = k->corpora; corpus && *corpus; corpus++)
		js_str(&w, NULL, *corpus);
	js_close(&w);
	js_str(&w, "started", k->started);
	js_int(&w, "sources", (long long)known_count(k));
	js_str(&w, "hash", hash);
	enum zw_status status = js_finish(&w, false, file, err);
	buf_char(file, '\n');
	return status;
}

enum zw_status known_write(const struct known *k, struct buf *file, struct err *err)
{
	struct buf lines = BUF_INIT(KNOWN_FILE_LIMIT);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < known_count(k) && status == ZW_OK; i++)
		status = write_source(known_at(k, i), &lines, err);
	if (status == ZW_OK)
		status = buf_status(&lines, _("sources"), err);
	if (status == ZW_OK)
		status = write_head(k, &lines, file, err);
	if (lines.len)
		buf_add(file, lines.data, lines.len);
	buf_release(&lines);
	return status == ZW_OK ? buf_status(file, _("sources"), err) : status;
}

/* ---- Reading ---- */

static enum zw_status damaged(struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, "%s", _("what is known of the files is damaged"));
}

/* NULL and true if it is not there. */
static bool take_text(const struct json_t *object, const char *key, char **text)
{
	const struct json_t *value = js_member(object, key);

	*text = js_type(value) == JS_IS_STRING ? strdup(js_as_str(value)) : NULL;
	return *text || js_type(value) != JS_IS_STRING;
}

static bool take_hash(const struct json_t *object, const char *key, char hash[HASH_HEX_SIZE])
{
	const char *text = js_as_str(js_member(object, key));
	size_t len = strlen(text);

	if (len != 0 && len != HASH_HEX_SIZE - 1)
		return false;
	memcpy(hash, text, len + 1);
	return true;
}

static bool take_list(const struct json_t *array, char ***list)
{
	size_t n = js_size(array);

	*list = n ? calloc(n + 1, sizeof(**list)) : NULL;
	for (size_t i = 0; *list && i < n; i++) {
		(*list)[i] = strdup(js_as_str(js_item(array, i)));
		if (!(*list)[i])
			return false;
	}
	return *list || !n;
}

static void take_numbers(const struct json_t *json, struct known_source *s)
{
	const struct json_t *stamp = js_member(json, "stamp"), *at = js_member(json, "at");

	s->stamp = (struct file_stamp){
	        .bytes = (uint64_t)js_as_int(js_item(stamp, 0)),
	        .inode = (uint64_t)js_as_int(js_item(stamp, 1)),
	        .modified = js_as_int(js_item(stamp, 2)),
	        .changed = js_as_int(js_item(stamp, 3)),
	};
	s->unsure = js_as_int(js_member(json, "unsure")) != 0;
	s->first = (uint32_t)js_as_int(js_item(at, 0));
	s->n = (uint32_t)js_as_int(js_item(at, 1));
	s->passages = (uint64_t)js_as_int(js_item(at, 2));
	s->characters = (uint64_t)js_as_int(js_item(at, 3));
	s->added_at = (uint64_t)js_as_int(js_item(at, 4));
	s->changed_at = (uint64_t)js_as_int(js_item(at, 5));
}

/* What is damaged has no name, or documents nowhere. */
static bool is_whole(const struct known_source *s)
{
	return s->name && *s->name && strings_count(s->refused) % 2 == 0 &&
	       (s->n == 0 || (s->shard && s->first > 0));
}

static enum zw_status take_source(const struct json_t *json, struct known *k, struct err *err)
{
	struct known_source s = {0};
	bool good = take_text(json, "name", &s.name);

	good &= take_text(json, "reader", &s.reader) && take_text(json, "reason", &s.reason);
	good &= take_text(json, "shard", &s.shard);
	good &= take_list(js_member(json, "refused"), &s.refused);
	good &= take_list(js_member(json, "former"), &s.former);
	if (good && !s.reader)
		good = (s.reader = strdup("")) != NULL;
	if (!good) {
		known_source_release(&s);
		return err_no_memory(err);
	}
	bool hashes = take_hash(json, "hash", s.hash) && take_hash(json, "override", s.override);
	take_numbers(json, &s);
	size_t n = known_count(k);
	bool ordered = s.name && (n == 0 || strcmp(known_at(k, n - 1)->name, s.name) < 0);
	if (!hashes || !is_whole(&s) || !ordered) {
		known_source_release(&s);
		return damaged(err);
	}
	return known_add(k, &s, err);
}

/* The line at *at, without its end; false behind the last one, and for one without an end. */
static bool next_line(const char *text, size_t len, size_t *at, struct span *line)
{
	const char *end = *at < len ? memchr(text + *at, '\n', len - *at) : NULL;

	if (!end)
		return false;
	*line = (struct span){text + *at, (size_t)(end - text) - *at};
	*at += line->len + 1;
	return line->len < LINE_BYTES_LIMIT;
}

static enum zw_status parse_line(struct span line, struct json_t **json, struct err *err)
{
	enum zw_status status = js_parse(line.at, line.len, json, err);

	return status == ZW_BAD_INPUT ? damaged(err) : status;
}

/* *n: the lines that follow. */
static enum zw_status take_head(struct span line, const char *rest, size_t len, struct known *k,
                                size_t *n, struct err *err)
{
	char hash[HASH_HEX_SIZE];
	struct json_t *json;
	enum zw_status status = parse_line(line, &json, err);

	if (status != ZW_OK)
		return status;
	hash_hex(rest, len, hash);
	snprintf(k->started, sizeof(k->started), "%s", js_as_str(js_member(json, "started")));
	*n = (size_t)js_as_int(js_member(json, "sources"));
	if (strcmp(js_as_str(js_member(json, "hash")), hash) != 0)
		status = damaged(err);
	else if (!take_list(js_member(json, "corpora"), &k->corpora))
		status = err_no_memory(err);
	js_free(json);
	return status;
}

static enum zw_status take_lines(const char *text, size_t len, struct known *k, struct err *err)
{
	struct span line;
	size_t at = 0, n = 0;

	if (!next_line(text, len, &at, &line))
		return damaged(err);
	enum zw_status status = take_head(line, text + at, len - at, k, &n, err);
	while (status == ZW_OK && next_line(text, len, &at, &line)) {
		struct json_t *json;
		status = parse_line(line, &json, err);
		if (status == ZW_OK)
			status = take_source(json, k, err);
		js_free(json);
	}
	if (status == ZW_OK && (at != len || known_count(k) != n))
		return damaged(err);
	return status;
}

enum zw_status known_parse(const char *text, size_t len, struct known *known, struct err *err)
{
	struct known k;

	known_init(&k);
	enum zw_status status = take_lines(text, len, &k, err);
	if (status == ZW_OK)
		*known = k;
	else
		known_release(&k);
	return status;
}

enum zw_status known_read(const char *path, struct known *known, struct err *err)
{
	struct files_map map;
	struct err reason = {""};

	if (access(path, F_OK) != 0)
		return err_set(err, ZW_NOT_FOUND, _("%s: no such file"), path);
	enum zw_status status = files_map(path, &map, err);
	if (status != ZW_OK)
		return status;
	status = known_parse(map.at, map.len, known, &reason);
	files_unmap(&map);
	return status == ZW_OK ? ZW_OK : err_set(err, status, "%.300s: %.600s", path, reason.text);
}
