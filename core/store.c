/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/store.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/schema.h"
#include "core/words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIES = 5 }; /* a generation may be removed between reading the pointer and opening it */

static const char generations[] = "generations/";
const char store_system_dir[] = "/var/lib/zhengwen/index";

/* ---- Manifest ---- */

enum zw_status manifest_encode(const struct manifest *m, struct buf *out, struct err *err)
{
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "schema", SCHEMA_VERSION);
	js_str(&w, "words", words_version());
	js_int(&w, "generation", (long long)m->number);
	js_str(&w, "created", m->created);
	js_int(&w, "characters", (long long)m->characters);
	js_int(&w, "terms", (long long)m->terms);
	js_int(&w, "mined", (long long)m->mined);
	js_open(&w, "shards", JS_ARRAY);
	for (size_t i = 0; i < m->n_shards; i++) {
		const struct shard_info *shard = &m->shards[i];
		js_open(&w, NULL, JS_OBJECT);
		js_str(&w, "name", shard->name);
		js_int(&w, "documents", shard->documents);
		js_int(&w, "passages", shard->passages);
		js_int(&w, "dead", shard->dead);
		js_int(&w, "fold", (long long)shard->fold);
		js_int(&w, "facts", (long long)shard->facts);
		js_str(&w, "heads", shard->heads);
		js_close(&w);
	}
	js_close(&w);
	return js_finish(&w, true, out, err);
}

/* A name that stays inside the folder of shards. */
static bool good_name(const char *name)
{
	return *name && *name != '.' && strlen(name) < sizeof(((struct shard_info *)0)->name) &&
	       !strchr(name, '/');
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
		if (!good_name(name) || documents < 0 || documents >= UINT32_MAX || passages < 0 ||
		    passages >= UINT32_MAX || dead < 0 || dead > documents || fold < 0 || facts < 0)
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
		status = take_manifest(json, &m, &reason);
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

/* ---- Generations ---- */

enum zw_status store_current(const char *dir, uint64_t *number, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	char target[64], *end;

	buf_printf(&path, "%s/current", dir);
	ssize_t n = readlink(buf_cstr(&path), target, sizeof(target) - 1);
	int reason = errno;
	buf_release(&path);
	if (n < 0 && reason == ENOENT)
		return err_set(err, ZW_NOT_FOUND, _("%s: there is no index here"), dir);
	if (n < 0) {
		errno = reason;
		return err_errno(err, dir);
	}
	target[n] = '\0';
	size_t prefix = sizeof(generations) - 1;
	uint64_t value = 0;
	bool good = strncmp(target, generations, prefix) == 0;
	if (good) {
		value = strtoull(target + prefix, &end, 10);
		good = value > 0 && *end == '\0';
	}
	if (!good)
		return err_set(err, ZW_BAD_INDEX, _("%s: the pointer \"current\" is damaged"), dir);
	*number = value;
	return ZW_OK;
}

/* All shards as one table. */
static enum zw_status open_joined(const char *dir, const struct manifest *m, const char *table,
                                  struct xap_table **joined, struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	const char **paths = calloc(m->n_shards, sizeof(*paths));
	enum zw_status status = ZW_OK;

	if (!paths)
		return err_no_memory(err);
	for (size_t i = 0; status == ZW_OK && i < m->n_shards; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s/%s", dir, m->shards[i].name, table);
		paths[i] = strdup(buf_cstr(&path));
		if (!paths[i])
			status = err_no_memory(err);
	}
	if (status == ZW_OK)
		status = xap_open(paths, m->n_shards, joined, err);
	for (size_t i = 0; i < m->n_shards; i++)
		free((char *)paths[i]);
	free(paths);
	buf_release(&path);
	return status;
}

static enum zw_status open_dead(const char *dir, uint64_t number, struct shard *shard,
                                struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	const uint32_t entries[TABLES] = {shard->info.documents, shard->info.passages};

	if (shard->info.dead == 0)
		return ZW_OK;
	buf_printf(&path, "%s/generations/%" PRIu64 "/dead/%s", dir, number, shard->info.name);
	enum zw_status status = dead_open(buf_cstr(&path), entries, &shard->dead, err);
	if (status == ZW_OK && dead_count(shard->dead, TABLE_DOCUMENTS) != shard->info.dead)
		status = err_set(err, ZW_BAD_INDEX,
		                 _("%s: %" PRIu32 " entries, the manifest says %" PRIu32),
		                 buf_cstr(&path), dead_count(shard->dead, TABLE_DOCUMENTS),
		                 shard->info.dead);
	buf_release(&path);
	return status;
}

static enum zw_status open_shards(const char *dir, uint64_t number, struct generation *g,
                                  struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	enum zw_status status = ZW_OK;

	g->shards = calloc(g->manifest.n_shards, sizeof(*g->shards));
	g->first = calloc(g->manifest.n_shards, sizeof(*g->first));
	if (!g->shards || !g->first)
		return err_no_memory(err);
	for (size_t i = 0; status == ZW_OK && i < g->manifest.n_shards; i++) {
		const struct shard_info *info = &g->manifest.shards[i];
		buf_reset(&path);
		buf_printf(&path, "%s/shards/%s", dir, info->name);
		status = shard_open(buf_cstr(&path), info, &g->shards[i], err);
		if (status == ZW_OK)
			status = open_dead(dir, number, &g->shards[i], err);
		const struct dead *dead = g->shards[i].dead;
		g->first[i] = g->n_rows;
		g->n_rows += info->documents;
		g->n_documents += info->documents - dead_count(dead, TABLE_DOCUMENTS);
		g->n_passages += info->passages - dead_count(dead, TABLE_PASSAGES);
	}
	buf_release(&path);
	if (status == ZW_OK)
		status = open_joined(dir, &g->manifest, "documents", &g->documents, err);
	if (status == ZW_OK)
		status = open_joined(dir, &g->manifest, "passages", &g->passages, err);
	return status;
}

static enum zw_status open_catalog(const char *dir, uint64_t number, struct generation *g,
                                   struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/generations/%" PRIu64 "/catalog", dir, number);
	enum zw_status status = catalog_open(buf_cstr(&path), g->n_rows, &g->catalog, err);
	buf_release(&path);
	return status;
}

static enum zw_status open_mined(const char *dir, uint64_t number, struct generation *g,
                                 struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/generations/%" PRIu64 "/terms", dir, number);
	enum zw_status status = mined_open(buf_cstr(&path), g->manifest.terms, &g->mined, err);
	buf_release(&path);
	return status;
}

static enum zw_status open_suggestions(const char *dir, uint64_t number, struct generation *g,
                                       struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);

	buf_printf(&path, "%s/generations/%" PRIu64 "/suggest", dir, number);
	enum zw_status status = suggestions_open(buf_cstr(&path), &g->suggestions, err);
	buf_release(&path);
	return status;
}

static enum zw_status open_number(const char *dir, uint64_t number, struct generation **generation,
                                  struct err *err)
{
	struct buf path = BUF_INIT(PATH_LIMIT);
	struct generation *g = calloc(1, sizeof(*g));

	if (!g)
		return err_no_memory(err);
	buf_printf(&path, "%s/generations/%" PRIu64 "/manifest.json", dir, number);
	enum zw_status status = manifest_read(buf_cstr(&path), &g->manifest, err);
	buf_release(&path);
	if (status == ZW_OK)
		status = open_shards(dir, number, g, err);
	if (status == ZW_OK)
		status = open_catalog(dir, number, g, err);
	if (status == ZW_OK)
		status = open_mined(dir, number, g, err);
	if (status == ZW_OK)
		status = open_suggestions(dir, number, g, err);
	if (status == ZW_OK)
		*generation = g;
	else
		store_close(g);
	return status;
}

enum zw_status store_open(const char *dir, struct generation **generation, struct err *err)
{
	enum zw_status status = ZW_OK;
	uint64_t before = 0;

	*generation = NULL;
	for (int tries = 0; tries < TRIES; tries++) {
		uint64_t number = 0;
		struct err reason = {""};
		enum zw_status current = store_current(dir, &number, &reason);
		if (current != ZW_OK)
			return err_set(err, current, "%s", reason.text);
		if (number == before)
			break; /* nothing new was published: the failure is not one of timing */
		before = number;
		status = open_number(dir, number, generation, err);
		if (status == ZW_OK || status == ZW_NO_MEMORY)
			break;
	}
	return status;
}

void store_close(struct generation *g)
{
	if (!g)
		return;
	for (size_t i = 0; g->shards && i < g->manifest.n_shards; i++) {
		dead_close(g->shards[i].dead);
		shard_close(&g->shards[i]);
	}
	free(g->shards);
	free(g->first);
	catalog_close(g->catalog);
	mined_close(g->mined);
	suggestions_close(g->suggestions);
	xap_close(g->documents);
	xap_close(g->passages);
	manifest_release(&g->manifest);
	free(g);
}

enum zw_status store_frequency(const struct generation *g, enum table table, const char *term,
                               size_t len, uint32_t *count, struct err *err)
{
	enum zw_status status = ZW_OK;
	uint32_t one;

	*count = 0;
	for (size_t i = 0; i < g->manifest.n_shards && status == ZW_OK; i++) {
		status = shard_frequency(&g->shards[i], table, term, len, &one, err);
		if (status == ZW_OK)
			*count += one;
	}
	return status;
}

bool store_default_dir(struct buf *path)
{
	const char *index = getenv("ZHENGWEN_INDEX"), *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");

	if (index && *index)
		buf_str(path, index);
	else if (data && *data)
		buf_printf(path, "%s/zhengwen/index", data);
	else if (home && *home)
		buf_printf(path, "%s/.local/share/zhengwen/index", home);
	else
		return false;
	return true;
}

/* Is there a pointer to a generation? Whether it is a good one, opening tells. */
static bool is_index(const char *dir)
{
	uint64_t number;

	return store_current(dir, &number, NULL) != ZW_NOT_FOUND;
}

bool store_reading_dir(const char *common, struct buf *path)
{
	const char *index = getenv("ZHENGWEN_INDEX");
	bool named = index && *index;
	bool own = store_default_dir(path);

	if (!named && !(own && is_index(buf_cstr(path))) && is_index(common)) {
		buf_reset(path);
		buf_str(path, common);
		return true;
	}
	return own;
}
