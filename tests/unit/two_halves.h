/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Generations put together from shards in memory, some of whose documents are dead.
 */
#ifndef TESTS_UNIT_TWO_HALVES_H
#define TESTS_UNIT_TWO_HALVES_H

#include "test.h"

#include "core/index/catalog/file.h"
#include "core/index/mined.h"
#include "core/suggest/suggestions_file.h"
#include "indexer/catalog/make.h"
#include "indexer/restore/restore.h"
#include "searcher/show/result.h"

enum { SHARDS_MOST = 2, TABLE_MOST = 1 << 26 };

/* An index as a searcher sees it. */
struct half {
	struct generation g;
	struct shard_info infos[SHARDS_MOST];
	struct shard shards[SHARDS_MOST];
	uint32_t first[SHARDS_MOST];
	struct dead_file *files; /* owned: the shards' dead are views of them */
	size_t n_files;
	struct buf catalog;
	struct spool suggestions;
	struct files_map suggestions_map;
	struct searcher searcher;
};

static inline void half_open_shards(struct half *h, const char *dir)
{
	struct generation *g = &h->g;
	struct err err = {""};

	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		struct shard *s = &h->shards[i];
		const uint32_t entries[TABLES] = {h->infos[i].documents, h->infos[i].passages};
		assert_ok(shard_open(in_folder(dir, h->infos[i].name), &h->infos[i], s, &err),
		          &err);
		for (size_t k = 0; k < h->n_files; k++)
			if (strcmp(h->files[k].shard, h->infos[i].name) == 0)
				assert_ok(dead_view(h->files[k].bytes.data, h->files[k].bytes.len,
				                    entries, &s->dead, &err),
				          &err);
		h->infos[i].dead = dead_count(s->dead, TABLE_DOCUMENTS);
		g->first[i] = g->n_rows;
		g->n_rows += entries[TABLE_DOCUMENTS];
		g->n_documents += entries[TABLE_DOCUMENTS] - h->infos[i].dead;
		g->n_passages += entries[TABLE_PASSAGES] - dead_count(s->dead, TABLE_PASSAGES);
	}
}

/* Shards of DIR/shards; the files of the dead become the half's. `terms`: mined ones. */
static inline struct half *half_open(const char *dir, const struct shard_info *infos, size_t n,
                                     struct dead_file *files, size_t n_files,
                                     const struct buf *terms)
{
	struct half *h = calloc(1, sizeof(*h));
	const struct dead *dead[SHARDS_MOST];
	struct err err = {""};

	assert_non_null(h);
	memcpy(h->infos, infos, n * sizeof(*infos));
	h->files = files;
	h->n_files = n_files;
	h->g.manifest = (struct manifest){.number = 1, .shards = h->infos, .n_shards = n};
	h->g.shards = h->shards;
	h->g.first = h->first;
	h->catalog = BUF_INIT(TABLE_MOST);
	spool_init(&h->suggestions, "/tmp", TABLE_MOST);
	half_open_shards(h, in_folder(dir, "shards"));
	for (size_t i = 0; i < n; i++)
		dead[i] = h->shards[i].dead;
	struct collection c = {.dir = dir, .manifest = &h->g.manifest, .dead = dead};
	assert_ok(catalog_make(&c, (struct suggest_terms){NULL, 0}, &h->catalog, &h->suggestions,
	                       &err),
	          &err);
	assert_ok(catalog_view(h->catalog.data, h->catalog.len, h->g.n_rows, &h->g.catalog, &err),
	          &err);
	assert_ok(spool_map(&h->suggestions, &h->suggestions_map, &err), &err);
	assert_ok(suggestions_view(h->suggestions_map.at, h->suggestions_map.len, &h->g.suggestions,
	                           &err),
	          &err);
	assert_ok(mined_view(terms->data, terms->len, &h->g.mined, &err), &err);
	h->searcher.generation = &h->g;
	tokens_init(&h->searcher.tokens, SHOWN_LIMIT);
	assert_ok(words_new(&h->searcher.words, &err), &err);
	words_use(h->searcher.words, h->g.mined);
	return h;
}

static inline void half_close(struct half *h)
{
	for (size_t i = 0; i < h->g.manifest.n_shards; i++) {
		dead_close(h->shards[i].dead);
		shard_close(&h->shards[i]);
	}
	catalog_close(h->g.catalog);
	suggestions_close(h->g.suggestions);
	mined_close(h->g.mined);
	words_free(h->searcher.words);
	tokens_release(&h->searcher.tokens);
	dead_files_release(h->files, h->n_files);
	buf_release(&h->catalog);
	files_unmap(&h->suggestions_map);
	spool_release(&h->suggestions);
	free(h);
}

/* A shard DIR/shards/NAME of documents of other shards. */
static inline struct shard_info half_shard(const char *dir, const char *name,
                                           const struct half *from, const struct dying *which,
                                           size_t n)
{
	struct shard_writer *writer;
	struct shard_info info;
	struct entry_maker maker;
	struct err err = {""};

	assert_ok(shard_create(in_folder(in_folder(dir, "shards"), name), name, 1 << 20, &writer,
	                       &err),
	          &err);
	assert_ok(entry_maker_init(&maker, writer, &err), &err);
	for (size_t i = 0; i < n; i++)
		assert_ok(restore_document(&from->shards[which[i].shard], which[i].document, &maker,
		                           &err),
		          &err);
	entry_maker_release(&maker);
	assert_ok(shard_finish(writer, &info, &err), &err);
	return info;
}

#endif
