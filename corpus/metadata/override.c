/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: names, values, finding a sidecar, its keys. Tables are in override_table.c.
 */
#include "corpus/metadata/override.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/level.h"
#include "corpus/formats/reader.h"
#include "corpus/metadata/issuer.h"
#include "corpus/text/date.h"
#include "corpus/text/name.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char sidecar_ending[] = ".meta.json";

bool override_is_sidecar(const char *name)
{
	size_t len = strlen(name);

	return len > strlen(sidecar_ending) && text_ends(name, len, sidecar_ending);
}

bool override_is(const char *name)
{
	return override_is_sidecar(name) || strcmp(name, "zhengwen.tsv") == 0;
}

/* ---- Values ---- */

static enum zw_status date_value(const char *text, size_t len, struct buf *value, struct err *err)
{
	struct date date;
	char day[DATE_SIZE];

	if (!date_only(text, len, &date))
		return err_set(err, ZW_BAD_INPUT, _("\"%.*s\" is no date (2022-03-01)"),
		               (int)(len < 100 ? len : 100), text);
	date_write(&date, day);
	buf_str(value, day);
	return ZW_OK;
}

static enum zw_status status_value(const char *text, size_t len, struct buf *value, struct err *err)
{
	enum doc_status status = status_find(text, len);

	if (status == STATUS_NONE)
		return err_set(err, ZW_BAD_INPUT, _("\"%.*s\" is no status (%s, %s, %s, %s)"),
		               (int)(len < 100 ? len : 100), text, status_zh(STATUS_CURRENT),
		               status_zh(STATUS_AMENDED), status_zh(STATUS_REPEALED),
		               status_zh(STATUS_PENDING));
	buf_str(value, status_zh(status));
	return ZW_OK;
}

static enum zw_status level_value(const char *text, size_t len, struct buf *value, struct err *err)
{
	enum doc_level level = level_find(text, len);

	if (level == LEVEL_NONE)
		return err_set(err, ZW_BAD_INPUT, _("\"%.*s\" is no level of norms (%s, %s, …)"),
		               (int)(len < 100 ? len : 100), text, level_zh(LEVEL_LAW),
		               level_zh(LEVEL_DEPARTMENT_RULE));
	buf_str(value, level_zh(level));
	return ZW_OK;
}

enum zw_status override_value(enum meta_field field, const char *text, size_t len,
                              struct buf *value, struct err *err)
{
	buf_reset(value);
	text_trim(&text, &len);
	if (len > VALUE_LIMIT)
		return err_set(err, ZW_BAD_INPUT, _("a value of more than %d bytes"), VALUE_LIMIT);
	if (len > 0 && field_info(field)->is_date)
		return date_value(text, len, value, err);
	if (len > 0 && field == META_STATUS)
		return status_value(text, len, value, err);
	if (len > 0 && field == META_LEVEL)
		return level_value(text, len, value, err);
	/* 中华人民共和国国务院 is the same value as 国务院. */
	if (field == META_ISSUER && issuer_is((struct piece){text, len})) {
		issuer_write((struct piece){text, len}, value);
		return buf_status(value, _("metadata"), err);
	}
	struct scan s = scan_of(text, len);
	while (!scan_end(&s)) {
		if (scan_space(&s))
			buf_char(value, ' ');
		size_t at = s.at;
		uint32_t c = scan_next(&s);
		if (c >= 0x20 && c != 0x7F)
			buf_add(value, text + at, s.at - at);
	}
	return buf_status(value, _("metadata"), err);
}

/* ---- The sidecar of a file ---- */

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Has another document of the folder the same name but for its ending? */
static bool is_shared(const char *path, size_t stem_len)
{
	const char *base = name_base(path);
	size_t stem = stem_len - (size_t)(base - path), documents = 0;
	char *folder = base == path ? strdup(".") : strndup(path, (size_t)(base - path));
	DIR *dir = folder ? opendir(folder) : NULL;
	struct dirent *entry;

	while (dir && documents < 2 && (entry = readdir(dir)))
		documents += strncmp(entry->d_name, base, stem) == 0 &&
		             name_ending(entry->d_name) == entry->d_name + stem &&
		             reader_wants(entry->d_name);
	if (dir)
		closedir(dir);
	free(folder);
	return documents > 1;
}

/* The path of the sidecar; empty if there is none. ZW_BAD_INPUT if it may be another document's. */
static enum zw_status find_sidecar(const char *path, struct buf *sidecar, struct err *err)
{
	size_t stem = (size_t)(name_ending(path) - path);

	buf_reset(sidecar);
	buf_str(sidecar, path);
	buf_str(sidecar, sidecar_ending);
	if (exists(buf_cstr(sidecar)))
		return ZW_OK;
	buf_reset(sidecar);
	buf_add(sidecar, path, stem);
	buf_str(sidecar, sidecar_ending);
	if (!exists(buf_cstr(sidecar)))
		buf_reset(sidecar);
	else if (is_shared(path, stem))
		return err_set(err, ZW_BAD_INPUT,
		               _("%.600s: several documents have this name: say which (%.200s%s)"),
		               buf_cstr(sidecar), name_base(path), sidecar_ending);
	return ZW_OK;
}

/* ---- Its keys ---- */

struct sidecar {
	const char *path;
	struct buf text;
	struct metadata values;
	bool named[META_FIELDS];
};

/* Line of the first place where the key stands. */
static size_t line_of_key(const struct sidecar *s, const char *key)
{
	const char *text = buf_cstr(&s->text), *at = strstr(text, key);
	size_t line = 1;

	for (; at && text < at; text++)
		line += *text == '\n';
	return line;
}

static enum zw_status bad_key(const struct sidecar *s, const char *key, struct err *err,
                              const char *reason)
{
	char why[sizeof(err->text)];

	snprintf(why, sizeof(why), "%s", reason);
	return err_set(err, ZW_BAD_INPUT, "%.300s:%zu: \"%.60s\": %.400s", s->path,
	               line_of_key(s, key), key, why);
}

static enum zw_status take_value(struct sidecar *s, enum meta_field field, const char *key,
                                 const struct json_t *value, struct err *err)
{
	struct buf clean = BUF_INIT(2 * VALUE_LIMIT);
	struct err reason = {""};

	if (js_type(value) != JS_IS_STRING)
		return bad_key(s, key, err, _("text is wanted"));
	const char *text = js_as_str(value);
	enum zw_status status = override_value(field, text, strlen(text), &clean, &reason);
	if (status == ZW_OK)
		metadata_add(&s->values, field, ORIGIN_SIDECAR, 0, buf_cstr(&clean), clean.len);
	else
		status = bad_key(s, key, err, reason.text);
	buf_release(&clean);
	return status;
}

static enum zw_status take_key(void *context, const char *key, const struct json_t *value,
                               struct err *err)
{
	struct sidecar *s = context;
	enum meta_field field = field_find(key, strlen(key));
	enum zw_status status = ZW_OK;

	if (field == META_FIELDS)
		return bad_key(s, key, err, _("no such field"));
	if (s->named[field])
		return bad_key(s, key, err, _("this field is there twice"));
	s->named[field] = true;
	if (js_type(value) == JS_IS_NULL)
		return ZW_OK;
	if (js_type(value) != JS_IS_ARRAY)
		return take_value(s, field, key, value, err);
	if (!field_info(field)->many)
		return bad_key(s, key, err, _("one value is wanted, not several"));
	for (size_t i = 0; i < js_size(value) && status == ZW_OK; i++)
		status = take_value(s, field, key, js_item(value, i), err);
	return status;
}

static enum zw_status parse_sidecar(struct sidecar *s, struct err *err)
{
	struct json_t *json = NULL;
	struct err reason = {""};
	enum zw_status status = files_read(s->path, &s->text, &reason);

	if (status == ZW_OK)
		status = js_parse(buf_cstr(&s->text), s->text.len, &json, &reason);
	if (status == ZW_OK && js_type(json) != JS_IS_OBJECT)
		status = err_set(&reason, ZW_BAD_INPUT, "%s", _("a JSON object is wanted"));
	if (status != ZW_OK)
		err_set(err, status, "%.300s: %.600s", s->path, reason.text);
	else
		status = js_each(json, take_key, s, err);
	js_free(json);
	return status == ZW_NO_MEMORY || status == ZW_OK ? status : ZW_BAD_INPUT;
}

/* m is NULL to look at the sidecar only. */
static enum zw_status read_sidecar(const char *path, struct metadata *m, struct err *err)
{
	struct sidecar s = {.path = path, .text = BUF_INIT(OVERRIDE_LIMIT)};

	metadata_init(&s.values);
	enum zw_status status = parse_sidecar(&s, err);
	for (int f = 0; f < META_FIELDS && m && status == ZW_OK; f++) {
		const struct meta_value *v;
		enum meta_field field = (enum meta_field)f;
		bool none = !metadata_get(&s.values, field, 0);
		if (!s.named[f] || (none && field == META_TITLE))
			continue;
		metadata_clear(m, field);
		m->level_said |= field == META_LEVEL;
		for (size_t i = 0; (v = metadata_get(&s.values, field, i)); i++)
			metadata_add(m, field, ORIGIN_SIDECAR, 0, v->text, strlen(v->text));
	}
	metadata_release(&s.values);
	buf_release(&s.text);
	return status == ZW_OK && m ? buf_status(&m->values, _("metadata"), err) : status;
}

/* Of the two places where it may be the first that is there. */
static void add_sidecar(const char *path, size_t stem, bool shared, struct buf *all)
{
	PATH_BUF(sidecar);
	struct buf text = BUF_INIT(OVERRIDE_LIMIT);

	buf_printf(&sidecar, "%s%s", path, sidecar_ending);
	if (!exists(buf_cstr(&sidecar))) {
		buf_reset(&sidecar);
		buf_printf(&sidecar, "%.*s%s", (int)stem, path, sidecar_ending);
		if (exists(buf_cstr(&sidecar)))
			buf_str(all, shared ? "shared" : "");
		else
			buf_reset(&sidecar);
	}
	if (sidecar.len) {
		buf_char(all, '\n');
		if (files_read(buf_cstr(&sidecar), &text, NULL) == ZW_OK)
			buf_add(all, buf_cstr(&text), text.len);
	}
	buf_release(&sidecar);
	buf_release(&text);
}

enum zw_status override_digest(const struct override_table *table, const char *path, bool shared,
                               char digest[HASH_HEX_SIZE], struct err *err)
{
	struct buf all = BUF_INIT((size_t)4 * OVERRIDE_LIMIT);

	digest[0] = '\0';
	if (table)
		override_table_row(table, name_base(path), &all);
	add_sidecar(path, (size_t)(name_ending(path) - path), shared, &all);
	enum zw_status status = buf_status(&all, _("metadata"), err);
	if (status == ZW_OK && all.len)
		hash_hex(all.data, all.len, digest);
	buf_release(&all);
	return status;
}

enum zw_status override_sidecar_check(const char *path, struct err *err)
{
	return read_sidecar(path, NULL, err);
}

enum zw_status override_sidecar_apply(const char *path, struct metadata *m, struct err *err)
{
	PATH_BUF(sidecar);
	enum zw_status status = find_sidecar(path, &sidecar, err);

	if (status == ZW_OK && sidecar.len)
		status = read_sidecar(buf_cstr(&sidecar), m, err);
	buf_release(&sidecar);
	return status;
}
