/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file of what is known, written and read line by line: it is a quarter of a kilobyte for each
 * file of the collection. A source is an object; what it lacks is left out.
 */
#include "indexer/plan/known.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_BYTES_LIMIT = 64 << 20, PIECE_BYTES = 1 << 16 };

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

/* Its length does not depend on the hash. */
static enum zw_status add_head(const struct known *k, const uint64_t hash[2], struct buf *file,
                               struct err *err)
{
	char hex[HASH_HEX_SIZE];
	struct js w;

	hash_pieces_hex(hash, hex);
	js_init(&w, JS_OBJECT);
	js_open(&w, "corpora", JS_ARRAY);
	for (char **corpus = k->corpora; corpus && *corpus; corpus++)
		js_str(&w, NULL, *corpus);
	js_close(&w);
	js_str(&w, "started", k->started);
	js_int(&w, "sources", (long long)known_count(k));
	js_str(&w, "hash", hex);
	enum zw_status status = js_finish(&w, false, file, err);
	buf_char(file, '\n');
	return status == ZW_OK ? buf_status(file, _("sources"), err) : status;
}

struct writing {
	const struct known *known;
	const char *path;
	int fd;
	struct buf piece;
	struct hash_pieces *hash; /* of the lines */
};

static enum zw_status write_at(const struct writing *w, off_t at, struct err *err)
{
	for (size_t done = 0; done < w->piece.len;) {
		ssize_t n = TEMP_FAILURE_RETRY(
		        pwrite(w->fd, w->piece.data + done, w->piece.len - done, at + (off_t)done));
		if (n < 0)
			return err_errno(err, w->path);
		done += (size_t)n;
	}
	return ZW_OK;
}

static enum zw_status write_lines(struct writing *w, off_t at, struct err *err)
{
	const struct known *k = w->known;
	size_t n = known_count(k);
	enum zw_status status = ZW_OK;

	hash_pieces_begin(w->hash);
	buf_reset(&w->piece);
	for (size_t i = 0; i < n && status == ZW_OK; i++) {
		status = write_source(known_at(k, i), &w->piece, err);
		if (status != ZW_OK || (w->piece.len < PIECE_BYTES && i + 1 < n))
			continue;
		status = buf_status(&w->piece, _("sources"), err);
		if (status == ZW_OK)
			status = write_at(w, at, err);
		hash_pieces_add(w->hash, w->piece.data, w->piece.len);
		at += (off_t)w->piece.len;
		buf_reset(&w->piece);
	}
	return status == ZW_OK ? known_status(k, err) : status;
}

/* The lines behind the room for the head, then the head, which tells their hash. */
static enum zw_status write_all(void *context, int fd, const char *path, struct err *err)
{
	struct writing *w = context;
	uint64_t hash[2] = {0, 0};
	enum zw_status status = add_head(w->known, hash, &w->piece, err);

	w->fd = fd;
	w->path = path;
	if (status == ZW_OK)
		status = write_lines(w, (off_t)w->piece.len, err);
	if (status != ZW_OK)
		return status;
	hash_pieces_end(w->hash, hash);
	buf_reset(&w->piece);
	status = add_head(w->known, hash, &w->piece, err);
	return status == ZW_OK ? write_at(w, 0, err) : status;
}

enum zw_status known_write(const struct known *k, const char *path, struct err *err)
{
	struct writing w = {.known = k,
	                    .piece = BUF_INIT(LINE_BYTES_LIMIT + PIECE_BYTES),
	                    .hash = hash_pieces_new()};

	if (!w.hash)
		return err_no_memory(err);
	enum zw_status status = files_write_by(path, write_all, &w, err);
	hash_pieces_free(w.hash);
	buf_release(&w.piece);
	return status;
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
	unsigned char bits[HASH_SIZE];

	if (*text && (strlen(text) != HASH_HEX_SIZE - 1 || !hash_of_hex(text, bits)))
		return false;
	memcpy(hash, text, strlen(text) + 1);
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
	bool ordered = s.name && (n == 0 || strcmp(known_name(k, n - 1), s.name) < 0);
	if (!hashes || !is_whole(&s) || !ordered) {
		known_source_release(&s);
		return damaged(err);
	}
	return known_add(k, &s, err);
}

/* What is read: a file, piece by piece, or bytes that are there already. */
struct reading {
	int fd; /* -1: all of it is there */
	struct buf piece;
	struct span rest;         /* what is there and was not taken */
	struct hash_pieces *hash; /* of the lines behind the head */
	bool damaged;             /* it ends within a line, or one is too long */
};

/* Moves what is left to the front, and reads on behind it. *more is false at the end. */
static enum zw_status read_on(struct reading *r, bool *more, struct err *err)
{
	size_t left = r->rest.len;

	if (left)
		memmove(r->piece.data, r->rest.at, left);
	r->piece.len = left;
	if (!buf_reserve(&r->piece, PIECE_BYTES))
		return buf_status(&r->piece, _("sources"), err);
	ssize_t n = TEMP_FAILURE_RETRY(read(r->fd, r->piece.data + left, PIECE_BYTES));
	if (n < 0 && err_errno(err, _("cannot be read")) == ZW_NO_MEMORY)
		return ZW_NO_MEMORY;
	if (n < 0)
		return ZW_BAD_INDEX;
	r->piece.len += (size_t)n;
	r->rest = (struct span){r->piece.data, r->piece.len};
	*more = n > 0;
	return ZW_OK;
}

/* The next line without its end. *there is false behind the last one. */
static enum zw_status next_line(struct reading *r, struct span *line, bool *there, struct err *err)
{
	size_t looked_at = 0;
	const char *end = NULL;
	bool more = true;
	enum zw_status status = ZW_OK;

	while (status == ZW_OK && more) {
		if (r->rest.len > looked_at)
			end = memchr(r->rest.at + looked_at, '\n', r->rest.len - looked_at);
		looked_at = r->rest.len;
		if (end || r->fd < 0 || looked_at > LINE_BYTES_LIMIT)
			break;
		status = read_on(r, &more, err);
	}
	*there = end != NULL;
	if (status != ZW_OK)
		return status;
	r->damaged |= !end && r->rest.len > 0;
	if (!end)
		return ZW_OK;
	*line = (struct span){r->rest.at, (size_t)(end - r->rest.at)};
	r->rest.at += line->len + 1;
	r->rest.len -= line->len + 1;
	return ZW_OK;
}

static enum zw_status parse_line(struct span line, struct json_t **json, struct err *err)
{
	enum zw_status status = js_parse(line.at, line.len, json, err);

	return status == ZW_BAD_INPUT ? damaged(err) : status;
}

/* *n: the lines that follow, and their hash. */
static enum zw_status take_head(struct reading *r, struct known *k, size_t *n,
                                char hash[HASH_HEX_SIZE], struct err *err)
{
	struct span line;
	struct json_t *json;
	bool there;
	enum zw_status status = next_line(r, &line, &there, err);

	if (status == ZW_OK && !there)
		status = damaged(err);
	if (status == ZW_OK)
		status = parse_line(line, &json, err);
	if (status != ZW_OK)
		return status;
	snprintf(k->started, sizeof(k->started), "%s", js_as_str(js_member(json, "started")));
	*n = (size_t)js_as_int(js_member(json, "sources"));
	snprintf(hash, HASH_HEX_SIZE, "%s", js_as_str(js_member(json, "hash")));
	if (!take_list(js_member(json, "corpora"), &k->corpora))
		status = err_no_memory(err);
	js_free(json);
	return status;
}

static enum zw_status take_line(struct reading *r, struct span line, struct known *k,
                                struct err *err)
{
	struct json_t *json;
	enum zw_status status = parse_line(line, &json, err);

	if (status != ZW_OK)
		return status;
	hash_pieces_add(r->hash, line.at, line.len + 1);
	status = take_source(json, k, err);
	js_free(json);
	return status;
}

static enum zw_status take_lines(struct reading *r, struct known *k, struct err *err)
{
	char said[HASH_HEX_SIZE], hex[HASH_HEX_SIZE];
	uint64_t hash[2];
	struct span line;
	size_t n = 0;
	bool there = true;
	enum zw_status status = take_head(r, k, &n, said, err);

	hash_pieces_begin(r->hash);
	while (status == ZW_OK && there) {
		status = next_line(r, &line, &there, err);
		if (status == ZW_OK && there)
			status = take_line(r, line, k, err);
	}
	if (status != ZW_OK)
		return status;
	hash_pieces_end(r->hash, hash);
	hash_pieces_hex(hash, hex);
	return r->damaged || known_count(k) != n || strcmp(said, hex) != 0 ? damaged(err) : ZW_OK;
}

static enum zw_status read_all(struct reading *r, const char *spill, struct known *known,
                               struct err *err)
{
	struct known k;

	r->hash = hash_pieces_new();
	if (!r->hash)
		return err_no_memory(err);
	known_init(&k);
	enum zw_status status = spill ? rows_spill(&k.rows, spill, ROWS_MEMORY, err) : ZW_OK;
	if (status == ZW_OK)
		status = take_lines(r, &k, err);
	if (status == ZW_OK)
		*known = k;
	else
		known_release(&k);
	hash_pieces_free(r->hash);
	buf_release(&r->piece);
	return status;
}

enum zw_status known_parse(const char *text, size_t len, struct known *known, struct err *err)
{
	struct reading r = {.fd = -1, .rest = {text, len}};

	return read_all(&r, NULL, known, err);
}

enum zw_status known_read(const char *path, const char *spill, struct known *known, struct err *err)
{
	struct reading r = {.piece = BUF_INIT(LINE_BYTES_LIMIT + 2 * PIECE_BYTES)};
	struct err reason = {""};

	if (access(path, F_OK) != 0)
		return err_set(err, ZW_NOT_FOUND, _("%s: no such file"), path);
	r.fd = TEMP_FAILURE_RETRY(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK));
	if (r.fd < 0) {
		enum zw_status status = err_errno(err, path);
		return status == ZW_NO_MEMORY ? status : ZW_BAD_INDEX;
	}
	enum zw_status status = read_all(&r, spill, known, &reason);
	close(r.fd);
	return status == ZW_OK ? ZW_OK : err_set(err, status, "%.300s: %.600s", path, reason.text);
}
