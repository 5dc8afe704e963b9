/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is known of the files that documents come from: since when they are here, and what they
 * were called before.
 */
#include "indexer/catalog/relate.h"

#include "core/files.h"
#include "core/i18n.h"

#include <stdlib.h>
#include <string.h>

/* The shard at index `at` is that of the source before: sources of one shard come in runs. */
struct finding {
	const struct collection *c;
	struct catalog_times *times; /* of each document */
	struct sorter *former;
	size_t at;
	uint32_t first; /* number of its first document */
};

static bool enter_shard(struct finding *f, const char *name)
{
	const struct manifest *m = f->c->manifest;

	if (f->at < m->n_shards && strcmp(m->shards[f->at].name, name) == 0)
		return true;
	f->first = 0;
	for (f->at = 0; f->at < m->n_shards; f->first += m->shards[f->at++].documents)
		if (strcmp(m->shards[f->at].name, name) == 0)
			return true;
	return false;
}

/* Of each name of the source before: the document, that name, NUL, the name of today. */
static enum zw_status add_former(struct finding *f, const struct known_source *s, uint32_t document,
                                 struct err *err)
{
	BUF_HERE(key, sizeof(uint32_t));
	struct buf value = BUF_INIT(2 * PATH_LIMIT);
	enum zw_status status = ZW_OK;

	sort_key_u32(&key, document);
	for (char **former = s->former; *former && status == ZW_OK; former++) {
		buf_reset(&value);
		buf_add(&value, *former, strlen(*former) + 1);
		buf_str(&value, s->name);
		status = buf_status(&value, _("path"), err);
		if (status == ZW_OK)
			status = sorter_add(f->former, key.data, key.len, value.data, value.len,
			                    err);
	}
	buf_release(&value);
	buf_release(&key);
	return status;
}

static enum zw_status add_source(struct finding *f, const struct known_source *s, struct err *err)
{
	enum zw_status status = ZW_OK;

	if (s->n == 0)
		return ZW_OK;
	if (!enter_shard(f, s->shard) || s->first < 1 ||
	    s->first - 1 + (uint64_t)s->n > f->c->manifest->shards[f->at].documents)
		return err_set(err, ZW_BAD_INDEX, _("%s: its documents are not in the index"),
		               s->name);
	for (uint32_t i = 0; i < s->n && status == ZW_OK; i++) {
		uint32_t document = f->first + s->first - 1 + i;
		if (collection_is_dead(f->c, f->at, s->first + i))
			continue;
		f->times[document] = (struct catalog_times){s->added_at, s->changed_at};
		if (s->former)
			status = add_former(f, s, document, err);
	}
	return status;
}

enum zw_status relate_origins(const struct collection *c, struct catalog_image *image,
                              struct sorter *former, struct err *err)
{
	const struct manifest *m = c->manifest;
	struct finding f = {c, NULL, former, SIZE_MAX, 0};
	size_t sources = c->sources ? known_count(c->sources) : 0, n = 0;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < m->n_shards; i++)
		n += m->shards[i].documents;
	f.times = calloc(n + 1, sizeof(*f.times));
	if (!f.times)
		return err_no_memory(err);
	for (size_t i = 0; i < sources && status == ZW_OK; i++)
		status = add_source(&f, known_at(c->sources, i), err);
	if (status == ZW_OK && c->sources)
		status = known_status(c->sources, err);
	spool_add(&image->sections[CATALOG_TIMES], f.times, n * sizeof(*f.times));
	free(f.times);
	return status == ZW_OK ? sorter_finish(former, err) : status;
}

/* ---- Read back, document by document ---- */

void formers_init(struct formers *f, struct sorter *sorter)
{
	*f = (struct formers){.sorter = sorter, .path = BUF_INIT(PATH_LIMIT)};
	f->there = sorter_next(sorter, &f->record);
}

void formers_release(struct formers *f)
{
	buf_release(&f->path);
}

const char *formers_next(struct formers *f, uint32_t document, const char *path)
{
	if (!f->there || sort_take_u32(f->record.key) != document)
		return NULL;
	/* The path of a document in a container begins with that of the container. */
	size_t former = strlen(f->record.value);
	size_t name = f->record.value_len - former - 1;
	bool inside = strncmp(path, f->record.value + former + 1, name) == 0;
	buf_reset(&f->path);
	buf_printf(&f->path, "%s%s", f->record.value, inside ? path + name : "");
	f->there = sorter_next(f->sorter, &f->record);
	return f->path.failed == ZW_OK ? buf_cstr(&f->path) : NULL;
}

enum zw_status formers_status(const struct formers *f, struct err *err)
{
	enum zw_status status = buf_status(&f->path, _("path"), err);

	return status == ZW_OK ? sorter_status(f->sorter, err) : status;
}
