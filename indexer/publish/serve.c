/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Twice over the shards: what 'G' says of all of them goes into each. The tree was compacted when
 * it was made; keys that are put behind, in their order, fill blocks of their own.
 */
#include "indexer/publish/serve.h"

#include "core/files.h"
#include "core/i18n.h"
#include "core/index/distant/distant.h"
#include "core/index/shard/files.h"
#include "core/index/shard/format.h"
#include "indexer/publish/seal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { OF_GENERATION = DISTANT_DOCUMENTS_AT };

struct serving {
	struct publisher *p;
	struct manifest *m;
	struct files_map tables[OF_GENERATION];
	struct distant distant;
	struct buf manifest; /* distant_encode */
};

static void serving_release(struct serving *s)
{
	for (int i = 0; i < OF_GENERATION; i++)
		files_unmap(&s->tables[i]);
	distant_release(&s->distant);
	buf_release(&s->manifest);
}

static enum zw_status map_tables(struct serving *s, struct err *err)
{
	PATH_BUF(path);
	enum zw_status status = ZW_OK;

	for (int i = 0; i < OF_GENERATION && status == ZW_OK; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/generations/%" PRIu64 "/%s", s->p->dir, s->p->number,
		           distant_file_name(i));
		status = files_map(buf_cstr(&path), &s->tables[i], err);
	}
	buf_release(&path);
	return status;
}

/* ---- What the files of a shard hold ---- */

static const char *shard_path(const struct serving *s, size_t shard, struct buf *path)
{
	buf_reset(path);
	buf_printf(path, "%s/shards/%s", s->p->dir, s->m->shards[shard].name);
	return buf_cstr(path);
}

static enum zw_status collect_titles(const struct shard *shard, struct buf *titles, struct err *err)
{
	for (uint32_t i = 1; i <= shard->info.documents; i++) {
		struct span16 title = shard_title(shard, i);
		buf_add(titles, title.at, title.len * sizeof(*title.at));
	}
	return buf_status(titles, _("titles"), err);
}

static struct span of_map(const struct files_map *map)
{
	return (struct span){map->at ? map->at : "", map->len};
}

/* Its content is valid until shard and titles go. */
static enum zw_status collect(const struct serving *s, const struct shard *shard,
                              struct buf *titles, struct span contents[DISTANT_FILES],
                              struct err *err)
{
	enum zw_status status = collect_titles(shard, titles, err);

	for (int i = 0; i < OF_GENERATION; i++)
		contents[i] = of_map(&s->tables[i]);
	contents[DISTANT_DOCUMENTS_AT] = of_map(&shard->maps[DOCUMENTS_AT]);
	contents[DISTANT_PASSAGES_AT] = of_map(&shard->maps[PASSAGES_AT]);
	contents[DISTANT_TITLES] = (struct span){buf_cstr(titles), titles->len};
	return status;
}

/* ---- What 'G' says of them ---- */

static void sum(struct span content, struct distant_sum *sum)
{
	sum->bytes = content.len;
	hash_hex(content.at, content.len, sum->hash);
}

static enum zw_status sum_shard(struct serving *s, size_t i, struct err *err)
{
	struct distant_sum *sums = s->distant.sums[i];
	struct buf titles = BUF_INIT(UINT32_MAX);
	struct span contents[DISTANT_FILES];
	struct shard shard;
	PATH_BUF(path);

	enum zw_status status = shard_open(shard_path(s, i, &path), &s->m->shards[i], &shard, err);
	buf_release(&path);
	if (status != ZW_OK)
		return status;
	status = collect(s, &shard, &titles, contents, err);
	for (int f = OF_GENERATION; status == ZW_OK && f < DISTANT_FILES; f++)
		sum(contents[f], &sums[f]);
	/* The same everywhere. */
	for (int f = 0; status == ZW_OK && f < OF_GENERATION; f++) {
		if (i == 0)
			sum(contents[f], &sums[f]);
		else
			sums[f] = s->distant.sums[0][f];
	}
	buf_release(&titles);
	shard_close(&shard);
	return status;
}

static enum zw_status describe(struct serving *s, struct err *err)
{
	struct manifest *m = &s->distant.manifest;
	enum zw_status status = ZW_OK;

	*m = *s->m;
	m->shards = calloc(m->n_shards, sizeof(*m->shards));
	s->distant.sums = calloc(m->n_shards, sizeof(*s->distant.sums));
	if (!m->shards || !s->distant.sums)
		return err_no_memory(err);
	memcpy(m->shards, s->m->shards, m->n_shards * sizeof(*m->shards));
	for (size_t i = 0; i < m->n_shards && status == ZW_OK; i++)
		status = sum_shard(s, i, err);
	return status == ZW_OK ? distant_encode(&s->distant, &s->manifest, err) : status;
}

/* ---- Putting them in ---- */

static enum zw_status put_all(const struct serving *s, const char *name,
                              const struct span contents[DISTANT_FILES], struct xap_writer *tree,
                              struct err *err)
{
	/* In the order of their keys. */
	static const enum distant_file order[] = {DISTANT_CATALOG,     DISTANT_DOCUMENTS_AT,
	                                          DISTANT_PASSAGES_AT, DISTANT_SUGGEST,
	                                          DISTANT_TERMS,       DISTANT_TITLES};
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < DISTANT_FILES && status == ZW_OK; i++)
		status = distant_put_file(tree, order[i], contents[order[i]].at,
		                          contents[order[i]].len, err);
	return status == ZW_OK ? distant_put_manifest(tree, &s->manifest, name, err) : status;
}

static enum zw_status put_shard(const struct serving *s, const struct shard *shard,
                                const char *path, struct err *err)
{
	struct buf titles = BUF_INIT(UINT32_MAX);
	struct span contents[DISTANT_FILES];
	struct xap_writer *tree = NULL;
	PATH_BUF(tree_path);

	buf_printf(&tree_path, "%s/" SHARD_TREE, path);
	enum zw_status status = collect(s, shard, &titles, contents, err);
	if (status == ZW_OK)
		status = xap_reopen(buf_cstr(&tree_path), &tree, err);
	if (status == ZW_OK)
		status = put_all(s, shard->info.name, contents, tree, err);
	if (status == ZW_OK)
		status = xap_finish(tree, err);
	else
		xap_discard(tree);
	buf_release(&titles);
	buf_release(&tree_path);
	return status;
}

static uint64_t size_of(const struct shard_info *info)
{
	uint64_t size = 0;

	for (size_t i = 0; i < SHARD_FILES_LIMIT; i++)
		size += info->files[i].bytes;
	return size;
}

static enum zw_status serve_shard(const struct serving *s, size_t i, struct err *err)
{
	struct shard_info *info = &s->m->shards[i];
	struct shard shard;
	PATH_BUF(path);

	enum zw_status status = shard_open(shard_path(s, i, &path), info, &shard, err);
	if (status == ZW_OK) {
		status = put_shard(s, &shard, buf_cstr(&path), err);
		shard_close(&shard);
	}
	if (status == ZW_OK) {
		memset(info->files, 0, sizeof(info->files));
		status = shard_files_note(buf_cstr(&path), info, err);
	}
	buf_release(&path);
	return status;
}

/* They are all made together, or none is. */
static bool is_to_be_served(const struct publication *pub)
{
	const struct manifest *m = pub->manifest;

	for (size_t i = 0; i < m->n_shards; i++)
		if (!m->shards[i].served || !is_new_shard(pub, m->shards[i].name))
			return false;
	return m->n_shards > 0;
}

enum zw_status serve_shards(struct publisher *p, const struct publication *pub, struct err *err)
{
	struct serving s = {.p = p, .m = pub->manifest, .manifest = BUF_INIT(2 * MANIFEST_LIMIT)};

	if (!is_to_be_served(pub))
		return ZW_OK;
	enum zw_status status = map_tables(&s, err);
	if (status == ZW_OK)
		status = describe(&s, err);
	for (size_t i = 0; i < s.m->n_shards && status == ZW_OK; i++) {
		uint64_t before = size_of(&s.m->shards[i]);
		status = serve_shard(&s, i, err);
		if (status == ZW_OK && pub->report)
			pub->report->bytes += size_of(&s.m->shards[i]) - before;
	}
	serving_release(&s);
	return status;
}
