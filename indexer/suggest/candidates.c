/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From what could be suggested to the entries of the file. Entries are numbered in the order of
 * their texts, so that which ones are left out, if there are too many, is known only when all were
 * looked at: then it is all done again with those that stay.
 */
#include "core/i18n.h"
#include "indexer/suggest/suggest.h"

#include <stdlib.h>
#include <string.h>

enum { SCORES = 16 * 1024 }; /* more than any score that make.c gives */

/* Of a candidate in a spool: behind it stand its text and, if that is another one, its query, each
 * ended by NUL. */
struct head {
	uint32_t score, kind;
	uint32_t text, query; /* bytes, with the NUL; query 0: it is the text */
};

struct making {
	struct spool distinct; /* candidates in the order of their texts */
	struct suggest_keys keys;
	struct suggest_writer writer;
	uint32_t most;          /* bytes of strings, and of the pool */
	uint64_t bytes[SCORES]; /* that the entries of each score need of them */
	bool over;
	/* Entries of less are left out, and those of it that there is no room for. */
	uint32_t least;
	uint64_t room;
};

/* ---- Each text once ---- */

enum { NUMBERS = 2 * sizeof(uint32_t) };

/* The key of a record: text, NUL, then descending scores, then kinds. Its value: the query. */
enum zw_status suggest_candidate_add(struct sorter *candidates, struct buf *scratch,
                                     const struct suggest_candidate *c, struct err *err)
{
	size_t text = strnlen(c->text.at, c->text.len), query = strnlen(c->query.at, c->query.len);

	buf_reset(scratch);
	buf_add(scratch, c->text.at, text);
	buf_char(scratch, '\0');
	sort_key_u32(scratch, UINT32_MAX - c->score);
	sort_key_u32(scratch, c->kind);
	enum zw_status status = buf_status(scratch, _("suggestions"), err);
	if (status != ZW_OK || text == 0)
		return status;
	return sorter_add(candidates, scratch->data, scratch->len, c->query.at,
	                  query == text ? 0 : query, err);
}

static void keep(struct spool *distinct, const struct sorted *s)
{
	const char *numbers = s->key + s->key_len - NUMBERS;
	struct head h = {.score = UINT32_MAX - sort_take_u32(numbers),
	                 .kind = sort_take_u32(numbers + sizeof(uint32_t)),
	                 .text = (uint32_t)(s->key_len - NUMBERS),
	                 .query = (uint32_t)(s->value_len ? s->value_len + 1 : 0)};

	spool_add(distinct, &h, sizeof(h));
	spool_add(distinct, s->key, h.text);
	if (h.query) {
		spool_add(distinct, s->value, s->value_len);
		spool_add(distinct, "", 1);
	}
}

/* Of equal texts the first weighs most. */
static enum zw_status take_distinct(struct sorter *candidates, struct spool *distinct,
                                    struct err *err)
{
	struct buf before = BUF_INIT(SUGGEST_SORTED);
	struct sorted s;
	enum zw_status status = sorter_finish(candidates, err);

	while (status == ZW_OK && sorter_next(candidates, &s)) {
		size_t len = s.key_len - NUMBERS;
		if (before.len == len && memcmp(before.data, s.key, len) == 0)
			continue;
		buf_reset(&before);
		buf_add(&before, s.key, len);
		status = buf_status(&before, _("suggestions"), err);
		keep(distinct, &s);
	}
	buf_release(&before);
	if (status == ZW_OK)
		status = sorter_status(candidates, err);
	return status == ZW_OK ? spool_status(distinct, _("suggestions"), err) : status;
}

/* ---- Entries ---- */

static enum zw_status write_entry(struct making *k, const struct suggestion *s, struct err *err)
{
	struct suggest_writer *w = &k->writer;
	const struct buf *pool = &k->keys.pool;
	uint32_t number = suggest_writer_entries(w);
	uint32_t base = suggest_writer_pool(w, pool->data, pool->len);
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < k->keys.n && status == ZW_OK; i++) {
		const struct suggest_entry_key *one = &k->keys.at[i];
		struct suggest_key key = {base + one->at, base + one->text, number, one->score};
		status = suggest_writer_key(w, one->by, &key, pool->data + one->at, err);
	}
	struct suggest_entry entry = {.score = s->score, .kind = s->kind};
	entry.text = suggest_writer_string(w, s->text);
	entry.query = s->query == s->text ? entry.text : suggest_writer_string(w, s->query);
	return status == ZW_OK ? suggest_writer_entry(w, &entry, err) : status;
}

static uint32_t bounded(uint32_t score)
{
	return score < SCORES ? score : SCORES - 1;
}

/* An entry has room if it is not left out, and all that have may be written. */
static bool has_room(struct making *k, const struct suggestion *s)
{
	const struct suggest_writer *w = &k->writer;
	uint64_t strings = strlen(s->text) + 1 + (s->query == s->text ? 0 : strlen(s->query) + 1);
	uint64_t pool = k->keys.pool.len, bytes = strings > pool ? strings : pool;

	if (bounded(s->score) == k->least) {
		if (bytes > k->room)
			return false;
		k->room -= bytes;
	}
	k->bytes[bounded(s->score)] += bytes;
	if (strings > k->most - w->strings.len || pool > k->most - w->pool.len)
		k->over = true;
	return !k->over;
}

static enum zw_status add_entry(struct making *k, const struct suggestion *s, struct err *err)
{
	if (bounded(s->score) < k->least)
		return ZW_OK;
	enum zw_status status = suggest_keys_find(&k->keys, s->text, s->score, err);
	if (status != ZW_OK || k->keys.n == 0 || !has_room(k, s))
		return status;
	return write_entry(k, s, err);
}

static enum zw_status add_entries(struct making *k, struct err *err)
{
	struct spool_reader r;
	const void *at;
	enum zw_status status = suggest_writer_init(&k->writer, k->distinct.dir, err);

	spool_reader_init(&r, &k->distinct);
	while (status == ZW_OK && (at = spool_read(&r, sizeof(struct head)))) {
		struct head h;
		memcpy(&h, at, sizeof(h));
		const char *text = spool_read(&r, (size_t)h.text + h.query);
		if (!text)
			break;
		struct suggestion s = {(enum suggest_kind)h.kind, h.score, text,
		                       h.query ? text + h.text : text};
		status = add_entry(k, &s, err);
	}
	if (status == ZW_OK)
		status = spool_reader_status(&r, err);
	spool_reader_release(&r);
	return status;
}

/* ---- What is left out ---- */

/* From the highest score down, as long as there is room. */
static void choose_least(struct making *k)
{
	uint64_t room = k->most;
	uint32_t score = SCORES - 1;

	for (; score > 0 && k->bytes[score] <= room; score--)
		room -= k->bytes[score];
	k->least = score;
	k->room = room;
	k->over = false;
}

static enum zw_status write_all(struct making *k, struct spool *file, struct err *err)
{
	enum zw_status status = add_entries(k, err);

	if (status == ZW_OK && k->over) {
		choose_least(k);
		suggest_writer_release(&k->writer);
		status = add_entries(k, err);
	}
	return status == ZW_OK ? suggest_writer_finish(&k->writer, file, err) : status;
}

enum zw_status suggest_candidates_write(struct sorter **candidates, struct words *words,
                                        uint32_t most, struct spool *file, struct err *err)
{
	struct making *k = calloc(1, sizeof(*k));

	if (!k)
		return err_no_memory(err);
	k->most = most;
	k->room = UINT64_MAX;
	spool_init(&k->distinct, file->dir, UINT64_MAX);
	suggest_keys_init(&k->keys, words);
	enum zw_status status = take_distinct(*candidates, &k->distinct, err);
	sorter_free(*candidates); /* its memory is for the keys */
	*candidates = NULL;
	if (status == ZW_OK) {
		status = write_all(k, file, err);
		suggest_writer_release(&k->writer);
	}
	suggest_keys_release(&k->keys);
	spool_release(&k->distinct);
	free(k);
	return status;
}
