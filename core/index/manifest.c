/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The manifest of a generation. Its first member is a checksum over all of the file, with zeros in
 * its own place: what the command line has time to check.
 */
#include "core/index/store.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/index/schema.h"
#include "core/text/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char check_key[] = "\"check\": \"";

/* ---- The checksum ---- */

/* Where it stands in the text, or NULL. */
static char *find_check(const struct buf *text)
{
	size_t key = sizeof(check_key) - 1;
	char *at = text->len ? strstr(text->data, check_key) : NULL;

	if (!at || (size_t)(text->data + text->len - at) < key + HASH_HEX_SIZE)
		return NULL;
	return at + key;
}

/* Writes the checksum of the text into its place; `before` gets what stood there. */
static void put_check(const struct buf *text, char *place, char before[HASH_HEX_SIZE])
{
	char hex[HASH_HEX_SIZE];

	memcpy(before, place, HASH_HEX_SIZE - 1);
	before[HASH_HEX_SIZE - 1] = '\0';
	memset(place, '0', HASH_HEX_SIZE - 1);
	hash_hex(text->data, text->len, hex);
	memcpy(place, hex, HASH_HEX_SIZE - 1);
}

/* ZW_NOT_FOUND: it has none. */
static enum zw_status check_text(const struct buf *text, struct err *err)
{
	char said[HASH_HEX_SIZE];
	char *place = find_check(text);

	if (!place)
		return err_set(err, ZW_NOT_FOUND, "%s", _("damaged: it has no checksum"));
	put_check(text, place, said);
	if (memcmp(said, place, sizeof(said) - 1) != 0)
		return err_set(err, ZW_BAD_INDEX, "%s", _("damaged: its checksum is another one"));
	return ZW_OK;
}

/* ---- Writing ---- */

static void encode_shard(struct js *w, const struct shard_info *shard)
{
	js_open(w, NULL, JS_OBJECT);
	js_str(w, "name", shard->name);
	js_int(w, "documents", shard->documents);
	js_int(w, "passages", shard->passages);
	js_int(w, "dead", shard->dead);
	js_int(w, "fold", (long long)shard->fold);
	js_int(w, "facts", (long long)shard->facts);
	if (shard->served)
		js_int(w, "served", shard->served);
	js_str(w, "heads", shard->heads);
	js_open(w, "files", JS_OBJECT);
	for (size_t i = 0; i < SHARD_FILES_LIMIT && *shard->files[i].name; i++)
		js_int(w, shard->files[i].name, (long long)shard->files[i].bytes);
	js_close(w);
	js_close(w);
}

void manifest_members(struct js *w, const struct manifest *m)
{
	js_int(w, "schema", SCHEMA_VERSION);
	js_str(w, "words", words_version());
	js_int(w, "generation", (long long)m->number);
	js_str(w, "created", m->created);
	js_int(w, "characters", (long long)m->characters);
	js_int(w, "terms", (long long)m->terms);
	js_int(w, "mined", (long long)m->mined);
}

enum zw_status manifest_encode(const struct manifest *m, struct buf *out, struct err *err)
{
	char zeros[HASH_HEX_SIZE] = "", before[HASH_HEX_SIZE];
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	struct js w;

	memset(zeros, '0', sizeof(zeros) - 1);
	js_init(&w, JS_OBJECT);
	js_str(&w, "check", zeros);
	manifest_members(&w, m);
	js_open(&w, "shards", JS_ARRAY);
	for (size_t i = 0; i < m->n_shards; i++)
		encode_shard(&w, &m->shards[i]);
	js_close(&w);
	enum zw_status status = js_finish(&w, true, &text, err);
	if (status == ZW_OK) {
		put_check(&text, find_check(&text), before);
		buf_add(out, text.data, text.len);
		status = buf_status(out, _("manifest"), err);
	}
	buf_release(&text);
	return status;
}

/* ---- Reading ---- */

/* A name that stays inside the folder of shards. */
bool shard_may_be_named(const char *name)
{
	return *name && *name != '.' && strlen(name) < sizeof(((struct shard_info *)0)->name) &&
	       !strchr(name, '/');
}

static enum zw_status take_file(void *context, const char *key, const struct json_t *value,
                                struct err *err)
{
	struct shard_file *file = ((struct shard_info *)context)->files;
	long long bytes = js_as_int(value);
	size_t i = 0;

	while (i < SHARD_FILES_LIMIT && *file[i].name)
		i++;
	/* A path of at most two parts below the shard. */
	if (i == SHARD_FILES_LIMIT || strlen(key) >= sizeof(file->name) || !*key || *key == '/' ||
	    strstr(key, "..") || bytes < 0)
		return err_set(err, ZW_BAD_INDEX, _("the file %.40s of the manifest is damaged"),
		               key);
	snprintf(file[i].name, sizeof(file->name), "%s", key);
	file[i].bytes = (uint64_t)bytes;
	return ZW_OK;
}

static enum zw_status take_shards(const struct json_t *array, struct manifest *m, struct err *err)
{
	size_t n = js_size(array);

	if (n < 1 || n > SHARDS_LIMIT)
		return err_set(err, ZW_BAD_INDEX,
		               _("the manifest names %zu shards, the limit is %d"), n,
		               SHARDS_LIMIT);
	m->shards = calloc(n, sizeof(*m->shards));
	if (!m->shards)
		return err_no_memory(err);
	m->n_shards = n;
	for (size_t i = 0; i < n; i++) {
		const struct json_t *item = js_item(array, i);
		const char *name = js_as_str(js_member(item, "name"));
		long long documents = js_as_int(js_member(item, "documents"));
		long long passages = js_as_int(js_member(item, "passages"));
		long long dead = js_as_int(js_member(item, "dead"));
		long long fold = js_as_int(js_member(item, "fold"));
		long long facts = js_as_int(js_member(item, "facts"));
		long long served = js_as_int(js_member(item, "served"));
		if (!shard_may_be_named(name) || documents < 0 || documents >= UINT32_MAX ||
		    passages < 0 || passages >= UINT32_MAX || dead < 0 || dead > documents ||
		    fold < 0 || facts < 0 || served < 0 || served > SHARDS_LIMIT)
			return err_set(err, ZW_BAD_INDEX, _("shard %zu of the manifest is damaged"),
			               i + 1);
		snprintf(m->shards[i].name, sizeof(m->shards[i].name), "%s", name);
		snprintf(m->shards[i].heads, sizeof(m->shards[i].heads), "%s",
		         js_as_str(js_member(item, "heads")));
		m->shards[i].documents = (uint32_t)documents;
		m->shards[i].passages = (uint32_t)passages;
		m->shards[i].dead = (uint32_t)dead;
		m->shards[i].fold = (uint64_t)fold;
		m->shards[i].facts = (uint64_t)facts;
		m->shards[i].served = (uint32_t)served;
		enum zw_status status =
		        js_each(js_member(item, "files"), take_file, &m->shards[i], err);
		if (status != ZW_OK)
			return status;
	}
	return ZW_OK;
}

static enum zw_status take_manifest(const struct json_t *json, struct manifest *m, struct err *err)
{
	long long schema = js_as_int(js_member(json, "schema"));
	const char *words = js_as_str(js_member(json, "words"));

	if (schema != SCHEMA_VERSION)
		return err_set(
		        err, ZW_OLD_VERSION,
		        _("made by version %lld of the index, this program reads version %d: "
		          "reindex"),
		        schema, SCHEMA_VERSION);
	long long terms = js_as_int(js_member(json, "terms"));
	m->terms = terms > 0 ? (uint64_t)terms : 0;
	long long mined = js_as_int(js_member(json, "mined"));
	m->mined = mined > 0 ? (uint64_t)mined : 0;
	m->number = (uint64_t)js_as_int(js_member(json, "generation"));
	m->characters = (uint64_t)js_as_int(js_member(json, "characters"));
	snprintf(m->created, sizeof(m->created), "%s", js_as_str(js_member(json, "created")));
	enum zw_status status = take_shards(js_member(json, "shards"), m, err);
	if (status != ZW_OK)
		return status;
	if (strcmp(words, words_version()) != 0)
		return err_set(err, ZW_OLD_VERSION,
		               _("made with another list of words (%.40s, this program has %s): "
		                 "reindex"),
		               words, words_version());
	return ZW_OK;
}

/* A manifest without a checksum is one of an older version, or damaged. */
static enum zw_status take_checked(const struct buf *text, const struct json_t *json,
                                   struct manifest *m, struct err *err)
{
	struct err reason = {""};
	enum zw_status checked = check_text(text, &reason);
	enum zw_status status = checked == ZW_BAD_INDEX ? ZW_OK : take_manifest(json, m, err);

	if (status != ZW_OK || checked == ZW_OK)
		return status;
	return err_set(err, ZW_BAD_INDEX, "%s", reason.text);
}

enum zw_status manifest_read(const char *path, struct manifest *manifest, struct err *err)
{
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	struct json_t *json = NULL;
	struct manifest m = {0};
	struct err reason = {""};
	enum zw_status status = files_read(path, &text, &reason);

	if (status == ZW_OK)
		status = js_parse(buf_cstr(&text), text.len, &json, &reason);
	if (status == ZW_OK)
		status = take_checked(&text, json, &m, &reason);
	js_free(json);
	buf_release(&text);
	if (status == ZW_OK) {
		*manifest = m;
		return ZW_OK;
	}
	manifest_release(&m);
	if (status != ZW_NO_MEMORY && status != ZW_OLD_VERSION)
		status = ZW_BAD_INDEX;
	return err_set(err, status, "%s: %s", path, reason.text);
}

void manifest_release(struct manifest *m)
{
	free(m->shards);
	*m = (struct manifest){0};
}
