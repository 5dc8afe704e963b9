/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "indexer/publish/tables.h"

#include "core/files.h"
#include "core/i18n.h"
#include "indexer/catalog/make.h"
#include "indexer/words/mine.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MINE_AGAIN = 2 }; /* times the text that there was when the terms were mined */

/* ---- Who is dead ---- */

/* The dead of each shard. Those of the generation before are its own. */
struct dead_list {
	const struct dead **of;
	struct dead **ours; /* views of files of the publication */
	size_t n;
};

static const struct dead_file *dead_file(const struct publication *pub, const char *shard)
{
	for (size_t i = 0; i < pub->n_dead; i++)
		if (strcmp(pub->dead[i].shard, shard) == 0)
			return &pub->dead[i];
	return NULL;
}

static const struct dead *dead_before(const struct publication *pub, const char *shard)
{
	const struct generation *g = pub->before;

	for (size_t i = 0; g && i < g->manifest.n_shards; i++)
		if (strcmp(g->manifest.shards[i].name, shard) == 0)
			return g->shards[i].dead;
	return NULL;
}

static void dead_list_release(struct dead_list *list)
{
	for (size_t i = 0; list->ours && i < list->n; i++)
		dead_close(list->ours[i]);
	free(list->ours);
	free(list->of);
}

static enum zw_status view_dead(const struct publication *pub, size_t shard, struct dead_list *list,
                                struct err *err)
{
	const struct shard_info *info = &pub->manifest->shards[shard];
	const uint32_t entries[TABLES] = {
	        [TABLE_DOCUMENTS] = info->documents, [TABLE_PASSAGES] = info->passages};
	const struct dead_file *file = dead_file(pub, info->name);

	list->of[shard] = dead_before(pub, info->name);
	if (!file)
		return ZW_OK;
	enum zw_status status =
	        dead_view(file->bytes.data, file->bytes.len, entries, &list->ours[shard], err);
	list->of[shard] = list->ours[shard];
	return status;
}

/* The caller ends with dead_list_release, whatever is returned. */
static enum zw_status list_dead(const struct publication *pub, struct dead_list *list,
                                struct err *err)
{
	size_t n = pub->manifest->n_shards;
	enum zw_status status = ZW_OK;

	*list = (struct dead_list){calloc(n + 1, sizeof(*list->of)),
	                           calloc(n + 1, sizeof(*list->ours)), n};
	if (!list->of || !list->ours)
		return err_no_memory(err);
	for (size_t i = 0; i < n && status == ZW_OK; i++)
		status = view_dead(pub, i, list, err);
	return status;
}

/* ---- Terms ---- */

/* What is often said, for suggestions: the spans point into the file of terms. */
static enum zw_status list_terms(const struct buf *file, struct buf *list, struct err *err)
{
	struct mined *mined;
	struct mined_term term;
	enum zw_status status = mined_view(file->data, file->len, &mined, err);

	for (size_t place = 0; status == ZW_OK && mined_next(mined, &place, &term);) {
		struct suggest_term one = {{term.text, term.len}, term.documents};
		buf_add(list, &one, sizeof(one));
	}
	mined_close(mined);
	return status == ZW_OK ? buf_status(list, _("terms"), err) : status;
}

static enum zw_status take_over(struct publisher *p, const struct generation *before,
                                struct buf *terms, struct err *err)
{
	PATH_BUF(path);
	struct err reason = {""};

	buf_printf(&path, "%s/generations/%" PRIu64 "/terms", p->dir, before->manifest.number);
	enum zw_status status = files_read(buf_cstr(&path), terms, &reason);
	if (status != ZW_OK)
		err_set(err, status, "%s: %s", buf_cstr(&path), reason.text);
	else
		status = publisher_take_over(p, before->manifest.number, "terms", err);
	return status;
}

static enum zw_status mine(struct publisher *p, const struct publication *pub,
                           const struct collection *c, struct buf *terms, struct err *err)
{
	enum zw_status status = mine_terms(c, terms, err);

	pub->manifest->mined = pub->manifest->characters;
	return status == ZW_OK ? publisher_write(p, "terms", terms, err) : status;
}

static enum zw_status write_terms(struct publisher *p, const struct publication *pub,
                                  const struct collection *c, struct buf *terms, struct err *err)
{
	struct manifest *m = pub->manifest;
	const struct manifest *before = pub->before ? &pub->before->manifest : NULL;
	bool doubled = before && m->characters / MINE_AGAIN >= before->mined;
	enum zw_status status;

	if (!before || doubled) {
		status = mine(p, pub, c, terms, err);
	} else {
		status = take_over(p, pub->before, terms, err);
		m->mined = before->mined;
	}
	m->terms = terms->len;
	if (pub->report && doubled)
		pub->report->mined = true;
	return status;
}

/* ---- All of them ---- */

static enum zw_status write_catalog(struct publisher *p, const struct collection *c,
                                    const struct buf *terms, struct err *err)
{
	struct spool catalog, suggestions;
	struct buf list = BUF_INIT(MINED_LIMIT * sizeof(struct suggest_term));
	enum zw_status status = list_terms(terms, &list, err);
	struct suggest_terms said = {(const void *)list.data, list.len / sizeof(*said.at)};

	spool_init(&catalog, p->spill, UINT64_MAX);
	spool_init(&suggestions, p->spill, UINT64_MAX);
	if (status == ZW_OK)
		status = catalog_make(c, said, &catalog, &suggestions, err);
	if (status == ZW_OK)
		status = publisher_write_spool(p, "catalog", &catalog, err);
	if (status == ZW_OK)
		status = publisher_write_spool(p, "suggest", &suggestions, err);
	buf_release(&list);
	spool_release(&catalog);
	spool_release(&suggestions);
	return status;
}

enum zw_status tables_write(struct publisher *p, const struct publication *pub, struct err *err)
{
	struct buf terms = BUF_INIT(MINE_FILE_LIMIT);
	struct dead_list dead;
	enum zw_status status = list_dead(pub, &dead, err);
	struct collection c = {
	        .dir = p->dir, .manifest = pub->manifest, .dead = dead.of, .sources = pub->sources};

	if (status == ZW_OK)
		status = write_terms(p, pub, &c, &terms, err);
	if (status == ZW_OK)
		status = write_catalog(p, &c, &terms, err);
	dead_list_release(&dead);
	buf_release(&terms);
	return status;
}
