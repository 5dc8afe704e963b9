/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/index/distant/distant.h"

#include "core/i18n.h"
#include "core/index/texts/pack.h"
#include "core/index/schema.h"
#include "core/json.h"
#include "core/text/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[DISTANT_FILES] = {
        [DISTANT_CATALOG] = "catalog",         [DISTANT_TERMS] = "terms",
        [DISTANT_SUGGEST] = "suggest",         [DISTANT_DOCUMENTS_AT] = "documents.at",
        [DISTANT_PASSAGES_AT] = "passages.at", [DISTANT_TITLES] = "titles",
};
static const char manifest_key[] = {KEY_MANIFEST}, shard_key[] = {KEY_SHARD};

const char *distant_file_name(enum distant_file file)
{
	return names[file];
}

void distant_release(struct distant *d)
{
	manifest_release(&d->manifest);
	free(d->sums);
	*d = (struct distant){0};
}

static void piece_key(struct buf *key, enum distant_file file, uint32_t piece)
{
	char number[XAP_NUMBER_SIZE];

	xap_number(number, piece);
	buf_reset(key);
	buf_char(key, KEY_PIECE);
	buf_add(key, names[file], strlen(names[file]) + 1);
	buf_add(key, number, sizeof(number));
}

/* ---- Writing ---- */

static void encode_files(struct js *w, const struct distant_sum *sums, enum distant_file from,
                         enum distant_file end)
{
	js_open(w, "files", JS_OBJECT);
	for (enum distant_file f = from; f < end; f++) {
		js_open(w, names[f], JS_OBJECT);
		js_int(w, "bytes", (long long)sums[f].bytes);
		js_str(w, "hash", sums[f].hash);
		js_close(w);
	}
	js_close(w);
}

static void encode_shard(struct js *w, const struct shard_info *shard,
                         const struct distant_sum *sums)
{
	js_open(w, NULL, JS_OBJECT);
	js_str(w, "name", shard->name);
	js_int(w, "documents", shard->documents);
	js_int(w, "passages", shard->passages);
	js_int(w, "fold", (long long)shard->fold);
	js_int(w, "facts", (long long)shard->facts);
	encode_files(w, sums, DISTANT_DOCUMENTS_AT, DISTANT_FILES);
	js_close(w);
}

enum zw_status distant_encode(const struct distant *d, struct buf *out, struct err *err)
{
	const struct manifest *m = &d->manifest;
	struct buf text = BUF_INIT(MANIFEST_LIMIT);
	char check[HASH_HEX_SIZE];
	struct js w;

	js_init(&w, JS_OBJECT);
	js_int(&w, "version", DISTANT_VERSION);
	manifest_members(&w, m);
	encode_files(&w, d->sums[0], 0, DISTANT_DOCUMENTS_AT);
	js_open(&w, "shards", JS_ARRAY);
	for (size_t i = 0; i < m->n_shards; i++)
		encode_shard(&w, &m->shards[i], d->sums[i]);
	js_close(&w);
	enum zw_status status = js_finish(&w, false, &text, err);
	if (status == ZW_OK) {
		hash_hex(buf_cstr(&text), text.len, check);
		buf_printf(out, "%s\n", check);
		buf_add(out, text.data, text.len);
		status = buf_status(out, _("manifest"), err);
	}
	buf_release(&text);
	return status;
}

enum zw_status distant_put_manifest(struct xap_writer *tree, const struct buf *manifest,
                                    const char *shard, struct err *err)
{
	enum zw_status status = xap_put(tree, manifest_key, sizeof(manifest_key), manifest->data,
	                                manifest->len, err);

	return status == ZW_OK
	               ? xap_put(tree, shard_key, sizeof(shard_key), shard, strlen(shard), err)
	               : status;
}

enum zw_status distant_put_file(struct xap_writer *tree, enum distant_file file, const char *bytes,
                                size_t len, struct err *err)
{
	BUF_HERE(key, XAP_KEY_LIMIT);
	struct buf frame = BUF_INIT(2 * DISTANT_PIECE);
	enum zw_status status = ZW_OK;

	for (uint32_t i = 0; status == ZW_OK && (size_t)i * DISTANT_PIECE < len; i++) {
		size_t at = (size_t)i * DISTANT_PIECE, rest = len - at;
		buf_reset(&frame);
		piece_key(&key, file, i);
		status = pack(bytes + at, rest < DISTANT_PIECE ? rest : DISTANT_PIECE, &frame, err);
		if (status == ZW_OK)
			status = xap_put(tree, key.data, key.len, frame.data, frame.len, err);
	}
	buf_release(&frame);
	return status;
}

/* ---- Reading the manifest ---- */

static enum zw_status damaged(struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, "%s",
	               _("what the shard says of the index it belongs to is damaged"));
}

static enum zw_status take_files(const struct json_t *files, struct distant_sum *sums,
                                 enum distant_file from, enum distant_file end, struct err *err)
{
	for (enum distant_file f = from; f < end; f++) {
		const struct json_t *file = js_member(files, names[f]);
		const char *hash = js_as_str(js_member(file, "hash"));
		long long bytes = js_as_int(js_member(file, "bytes"));
		if (bytes < 0 || strlen(hash) != HASH_HEX_SIZE - 1)
			return damaged(err);
		sums[f].bytes = (uint64_t)bytes;
		memcpy(sums[f].hash, hash, HASH_HEX_SIZE);
	}
	return ZW_OK;
}

static bool take_count(const struct json_t *item, const char *key, uint64_t most, uint64_t *count)
{
	long long value = js_as_int(js_member(item, key));

	*count = value < 0 ? 0 : (uint64_t)value;
	return value >= 0 && *count <= most;
}

static enum zw_status take_shard(const struct json_t *item, struct shard_info *shard,
                                 struct err *err)
{
	const char *name = js_as_str(js_member(item, "name"));
	uint64_t documents, passages;

	if (!shard_may_be_named(name) ||
	    !take_count(item, "documents", UINT32_MAX - 1, &documents) ||
	    !take_count(item, "passages", UINT32_MAX - 1, &passages) ||
	    !take_count(item, "fold", INT64_MAX, &shard->fold) ||
	    !take_count(item, "facts", INT64_MAX, &shard->facts))
		return damaged(err);
	memcpy(shard->name, name, strlen(name) + 1);
	shard->documents = (uint32_t)documents;
	shard->passages = (uint32_t)passages;
	return ZW_OK;
}

static enum zw_status take_shards(const struct json_t *json, struct distant *d, struct err *err)
{
	const struct json_t *array = js_member(json, "shards");
	struct manifest *m = &d->manifest;
	size_t n = js_size(array);
	enum zw_status status = ZW_OK;

	if (n < 1 || n > SHARDS_LIMIT)
		return damaged(err);
	m->shards = calloc(n, sizeof(*m->shards));
	d->sums = calloc(n, sizeof(*d->sums));
	if (!m->shards || !d->sums)
		return err_no_memory(err);
	m->n_shards = n;
	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		const struct json_t *item = js_item(array, i);
		m->shards[i].served = (uint32_t)n;
		status = take_shard(item, &m->shards[i], err);
		if (status == ZW_OK)
			status = take_files(js_member(json, "files"), d->sums[i], 0,
			                    DISTANT_DOCUMENTS_AT, err);
		if (status == ZW_OK)
			status = take_files(js_member(item, "files"), d->sums[i],
			                    DISTANT_DOCUMENTS_AT, DISTANT_FILES, err);
	}
	return status;
}

static enum zw_status take_manifest(const struct json_t *json, struct distant *d, struct err *err)
{
	struct manifest *m = &d->manifest;
	long long version = js_as_int(js_member(json, "version"));
	long long schema = js_as_int(js_member(json, "schema"));

	if (version != DISTANT_VERSION || schema != SCHEMA_VERSION ||
	    strcmp(js_as_str(js_member(json, "words")), words_version()) != 0)
		return err_set(err, ZW_OLD_VERSION, "%s",
		               _("made by another version of the program: reindex"));
	if (!take_count(json, "generation", INT64_MAX, &m->number) ||
	    !take_count(json, "characters", INT64_MAX, &m->characters) ||
	    !take_count(json, "terms", INT64_MAX, &m->terms) ||
	    !take_count(json, "mined", INT64_MAX, &m->mined))
		return damaged(err);
	snprintf(m->created, sizeof(m->created), "%s", js_as_str(js_member(json, "created")));
	return take_shards(json, d, err);
}

static enum zw_status parse_manifest(const struct buf *value, struct distant *d, struct err *err)
{
	const size_t head = HASH_HEX_SIZE; /* the digits and the line end */
	struct json_t *json = NULL;
	struct err reason = {""};

	if (value->len < head || value->data[head - 1] != '\n')
		return damaged(err);
	hash_hex(value->data + head, value->len - head, d->check);
	if (memcmp(d->check, value->data, head - 1) != 0)
		return damaged(err);
	enum zw_status status = js_parse(value->data + head, value->len - head, &json, &reason);
	if (status == ZW_NO_MEMORY)
		err_no_memory(err);
	else if (status != ZW_OK)
		status = damaged(err);
	else
		status = take_manifest(json, d, err);
	js_free(json);
	return status;
}

static enum zw_status find_shard(struct xap_tree *tree, const struct distant *d, size_t *shard,
                                 struct err *err)
{
	struct buf name = BUF_INIT(sizeof(d->manifest.shards->name));
	enum zw_status status = xap_get(tree, shard_key, sizeof(shard_key), &name, err);

	for (*shard = 0; status == ZW_OK && *shard < d->manifest.n_shards; ++*shard)
		if (strcmp(d->manifest.shards[*shard].name, buf_cstr(&name)) == 0)
			break;
	if (status == ZW_LIMIT || (status == ZW_OK && *shard == d->manifest.n_shards))
		status = damaged(err);
	buf_release(&name);
	return status;
}

enum zw_status distant_read(struct xap_tree *tree, struct distant *d, size_t *shard,
                            struct err *err)
{
	struct buf value = BUF_INIT(MANIFEST_LIMIT);
	struct distant new = {0};
	xap_want(tree, shard_key, sizeof(shard_key));
	enum zw_status status = xap_fetch(tree, manifest_key, sizeof(manifest_key), &value, err);

	if (status == ZW_LIMIT)
		status = damaged(err);
	if (status == ZW_OK && value.len == 0)
		status = err_set(err, ZW_NOT_FOUND, "%s",
		                 _("not made for other machines: index with --shards"));
	if (status == ZW_OK)
		status = parse_manifest(&value, &new, err);
	if (status == ZW_OK)
		status = find_shard(tree, &new, shard, err);
	buf_release(&value);
	if (status == ZW_OK)
		*d = new;
	else
		distant_release(&new);
	return status;
}

/* ---- Reading a file ---- */

static enum zw_status bad_file(enum distant_file file, struct err *err)
{
	return err_set(err, ZW_BAD_INDEX, _("%s of the shard is damaged"), names[file]);
}

static enum zw_status get_piece(struct xap_tree *tree, enum distant_file file, uint32_t piece,
                                struct buf *frame, struct buf *bytes, struct err *err)
{
	BUF_HERE(key, XAP_KEY_LIMIT);

	buf_reset(frame);
	piece_key(&key, file, piece);
	enum zw_status status = xap_fetch(tree, key.data, key.len, frame, err);
	return status == ZW_OK ? unpack(buf_cstr(frame), frame->len, DISTANT_PIECE, bytes, err)
	                       : status;
}

enum zw_status distant_get_file(struct xap_tree *tree, enum distant_file file,
                                const struct distant_sum *sum, struct buf *bytes, struct err *err)
{
	uint64_t pieces = sum->bytes / DISTANT_PIECE + (sum->bytes % DISTANT_PIECE > 0);
	struct buf frame = BUF_INIT(2 * DISTANT_PIECE);
	size_t from = bytes->len;
	char hash[HASH_HEX_SIZE];
	enum zw_status status = pieces > UINT32_MAX ? bad_file(file, err) : ZW_OK;

	for (uint32_t i = 0; i < pieces && status == ZW_OK; i++)
		status = get_piece(tree, file, i, &frame, bytes, err);
	buf_release(&frame);
	if (status != ZW_OK)
		return status;
	hash_hex(buf_cstr(bytes) + from, bytes->len - from, hash);
	return bytes->len - from == sum->bytes && strcmp(hash, sum->hash) == 0
	               ? ZW_OK
	               : bad_file(file, err);
}
