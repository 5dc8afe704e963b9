/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Entries, strings and pool are spools from the beginning; keys go to sorters, by what they are
 * sorted by in the file, and from there to the file, while the best of each SUGGEST_FAN of them is
 * noted for the tree.
 */
#include "core/suggest/suggestions_file.h"

#include "core/i18n.h"
#include "core/index/schema.h"

#include <string.h>

enum {
	ALIGNMENT = 8,
	SORTED = 16 << 20, /* bytes of keys of a kind in memory */
	LEVELS = 8,        /* of a tree: SUGGEST_FAN to their power are more than there can be */
};

const char suggest_magic[4] = {'Z', 'W', 'S', 'G'};

enum zw_status suggest_writer_init(struct suggest_writer *w, const char *dir, struct err *err)
{
	enum zw_status status = ZW_OK;

	*w = (struct suggest_writer){.dir = dir, .record = BUF_INIT(2 * SUGGEST_KEY_LIMIT)};
	spool_init(&w->entries, dir, UINT64_MAX);
	spool_init(&w->strings, dir, SUGGEST_OFFSETS);
	spool_init(&w->pool, dir, SUGGEST_OFFSETS);
	for (size_t by = 0; by < SUGGEST_BYS && status == ZW_OK; by++)
		status = sorter_new(dir, SORTED, &w->keys[by], err);
	return status;
}

void suggest_writer_release(struct suggest_writer *w)
{
	for (size_t by = 0; by < SUGGEST_BYS; by++)
		sorter_free(w->keys[by]);
	spool_release(&w->entries);
	spool_release(&w->strings);
	spool_release(&w->pool);
	buf_release(&w->record);
}

uint32_t suggest_writer_string(struct suggest_writer *w, const char *text)
{
	uint32_t at = (uint32_t)w->strings.len;

	spool_add(&w->strings, text, strlen(text) + 1);
	return at;
}

uint32_t suggest_writer_pool(struct suggest_writer *w, const char *bytes, size_t len)
{
	uint32_t at = (uint32_t)w->pool.len;

	spool_add(&w->pool, bytes, len);
	return at;
}

static enum zw_status writer_status(const struct suggest_writer *w, struct err *err)
{
	enum zw_status status = spool_status(&w->strings, _("suggestions"), err);

	if (status == ZW_OK)
		status = spool_status(&w->pool, _("suggestions"), err);
	return status == ZW_OK ? spool_status(&w->entries, _("suggestions"), err) : status;
}

enum zw_status suggest_writer_entry(struct suggest_writer *w, const struct suggest_entry *entry,
                                    struct err *err)
{
	spool_add(&w->entries, entry, sizeof(*entry));
	return writer_status(w, err);
}

uint32_t suggest_writer_entries(const struct suggest_writer *w)
{
	return (uint32_t)(w->entries.len / sizeof(struct suggest_entry));
}

/* ---- Keys ---- */

/* The key of a record: the string, then what suggest_better goes by. Its value: the two places. */
enum { PLACES = 2 * sizeof(uint32_t), ORDER = 2 * sizeof(uint32_t) };

enum zw_status suggest_writer_key(struct suggest_writer *w, enum suggest_by by,
                                  const struct suggest_key *key, const char *string,
                                  struct err *err)
{
	struct buf *b = &w->record;

	if (w->n_keys[by] == UINT32_MAX)
		return err_set(err, ZW_LIMIT, _("%s: over the limit of %zu bytes"),
		               _("suggestions"), UINT32_MAX * sizeof(*key));
	buf_reset(b);
	buf_add(b, string, strlen(string) + 1);
	sort_key_u32(b, UINT32_MAX - key->score);
	sort_key_u32(b, key->entry);
	sort_key_u32(b, key->at);
	sort_key_u32(b, key->text);
	enum zw_status status = buf_status(b, _("suggestions"), err);
	if (status == ZW_OK)
		status = sorter_add(w->keys[by], b->data, b->len - PLACES,
		                    b->data + b->len - PLACES, PLACES, err);
	w->n_keys[by]++;
	return status;
}

static struct suggest_key key_of(const struct sorted *s)
{
	const char *order = s->key + s->key_len - ORDER;

	return (struct suggest_key){.at = sort_take_u32(s->value),
	                            .text = sort_take_u32(s->value + sizeof(uint32_t)),
	                            .score = UINT32_MAX - sort_take_u32(order),
	                            .entry = sort_take_u32(order + sizeof(uint32_t))};
}

/* ---- The tree ---- */

struct tree {
	struct spool levels[LEVELS]; /* uint32_t: rows of keys */
	struct best {
		struct suggest_key key;
		uint32_t row, n; /* n: of how many yet */
	} best[LEVELS];
};

static void tree_init(struct tree *t, const char *dir)
{
	*t = (struct tree){0};
	for (size_t i = 0; i < LEVELS; i++)
		spool_init(&t->levels[i], dir, UINT64_MAX);
}

static void tree_release(struct tree *t)
{
	for (size_t i = 0; i < LEVELS; i++)
		spool_release(&t->levels[i]);
}

/* Whoever is the best of a full row goes up a level. */
static void tree_add(struct tree *t, struct suggest_key key, uint32_t row)
{
	for (size_t level = 0; level < LEVELS; level++) {
		struct best *b = &t->best[level];
		if (b->n == 0 || suggest_better(&key, &b->key)) {
			b->key = key;
			b->row = row;
		}
		if (++b->n < SUGGEST_FAN)
			return;
		b->n = 0;
		key = b->key;
		row = b->row;
		spool_add(&t->levels[level], &row, sizeof(row));
	}
}

static enum zw_status write_tree(struct tree *t, struct spool *file, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < LEVELS && status == ZW_OK; i++) {
		status = spool_status(&t->levels[i], _("suggestions"), err);
		spool_append(file, &t->levels[i]);
	}
	spool_align(file, ALIGNMENT);
	return status;
}

/* ---- The file ---- */

static enum zw_status write_keys(struct suggest_writer *w, enum suggest_by by, struct tree *tree,
                                 struct spool *file, struct err *err)
{
	struct sorted record;
	uint32_t row = 0;
	enum zw_status status = sorter_finish(w->keys[by], err);

	while (status == ZW_OK && sorter_next(w->keys[by], &record)) {
		struct suggest_key key = key_of(&record);
		spool_add(file, &key, sizeof(key));
		tree_add(tree, key, row++);
	}
	spool_align(file, ALIGNMENT);
	if (status == ZW_OK)
		status = sorter_status(w->keys[by], err);
	sorter_free(w->keys[by]); /* its memory is for those that follow */
	w->keys[by] = NULL;
	return status;
}

static void write_header(const struct suggest_writer *w, struct spool *file)
{
	struct suggest_header h = {.version = SCHEMA_VERSION, .order = SUGGEST_ORDER};
	uint64_t at = sizeof(h);

	memcpy(h.magic, suggest_magic, sizeof(h.magic));
	h.sections[SUGGEST_ENTRIES].bytes = w->entries.len;
	h.sections[SUGGEST_STRINGS].bytes = w->strings.len;
	h.sections[SUGGEST_POOL].bytes = w->pool.len;
	for (size_t by = 0; by < SUGGEST_BYS; by++) {
		h.sections[SUGGEST_KEYS + by].bytes = w->n_keys[by] * sizeof(struct suggest_key);
		h.sections[SUGGEST_TREES + by].bytes =
		        suggest_tree_rows(w->n_keys[by]) * sizeof(uint32_t);
	}
	for (size_t i = 0; i < SUGGEST_SECTIONS; i++) {
		h.sections[i].at = at;
		at += (h.sections[i].bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	}
	h.bytes = at;
	spool_add(file, &h, sizeof(h));
}

enum zw_status suggest_writer_finish(struct suggest_writer *w, struct spool *file, struct err *err)
{
	struct spool *const spools[] = {&w->entries, &w->strings, &w->pool};
	struct tree trees[SUGGEST_BYS];
	/* A section that is cut off would not be missed by those who read it. */
	enum zw_status status = writer_status(w, err);

	for (size_t by = 0; by < SUGGEST_BYS; by++)
		tree_init(&trees[by], w->dir);
	write_header(w, file);
	for (size_t i = 0; i < sizeof(spools) / sizeof(spools[0]); i++) {
		spool_append(file, spools[i]);
		spool_align(file, ALIGNMENT);
		spool_release(spools[i]);
	}
	for (size_t by = 0; by < SUGGEST_BYS && status == ZW_OK; by++)
		status = write_keys(w, by, &trees[by], file, err);
	for (size_t by = 0; by < SUGGEST_BYS && status == ZW_OK; by++)
		status = write_tree(&trees[by], file, err);
	for (size_t by = 0; by < SUGGEST_BYS; by++)
		tree_release(&trees[by]);
	return status == ZW_OK ? spool_status(file, _("suggestions"), err) : status;
}
