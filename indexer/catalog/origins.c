/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is known of the files that documents come from: since when they are here, and what they
 * were called before.
 */
#include "indexer/catalog/relate.h"

#include "core/i18n.h"
#include "core/files.h"

#include <string.h>

/* The shard at index `at` is that of the source before: sources of one shard come in runs. */
struct finding {
	const struct collection *c;
	const struct gathered *g;
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

/* The path of a document in a container begins with that of the container. */
static enum zw_status add_former(const struct known_source *s, const char *path, uint32_t document,
                                 struct buf *names, struct err *err)
{
	struct buf key = BUF_INIT(PATH_LIMIT);
	size_t len = strlen(s->name);
	enum zw_status status = ZW_OK;

	for (char **former = s->former; *former && status == ZW_OK; former++) {
		struct catalog_name name = {.document = document, .kind = NAME_FORMER};
		buf_reset(&key);
		buf_printf(&key, "%s%s", *former,
		           strncmp(path, s->name, len) == 0 ? path + len : "");
		name.hash = catalog_hash(NAME_FORMER, buf_cstr(&key), key.len);
		buf_add(names, &name, sizeof(name));
		status = buf_status(&key, _("path"), err);
	}
	buf_release(&key);
	return status;
}

static enum zw_status add_source(struct finding *f, const struct known_source *s,
                                 struct catalog_times *times, struct buf *names, struct err *err)
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
		const char *path = gathered_text(f->g, gathered_at(f->g, document)->path);
		if (collection_is_dead(f->c, f->at, s->first + i))
			continue;
		times[document] = (struct catalog_times){s->added_at, s->changed_at};
		if (s->former)
			status = add_former(s, path, document, names, err);
	}
	return status;
}

enum zw_status relate_origins(const struct collection *c, const struct gathered *g,
                              struct catalog_image *image, struct err *err)
{
	struct buf *times = &image->sections[CATALOG_TIMES];
	struct buf *names = &image->sections[CATALOG_NAMES];
	struct finding f = {c, g, SIZE_MAX, 0};
	struct catalog_times unknown = {0, 0};

	for (uint32_t d = 0; d < gathered_count(g); d++)
		buf_add(times, &unknown, sizeof(unknown));
	enum zw_status status = buf_status(times, _("catalog"), err);
	size_t n = c->sources ? known_count(c->sources) : 0;
	for (size_t i = 0; i < n && status == ZW_OK; i++)
		status = add_source(&f, known_at(c->sources, i), (void *)times->data, names, err);
	return status == ZW_OK ? buf_status(names, _("catalog"), err) : status;
}
