/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What results of an index on other machines are made of, in as few waits as can be (shard.h).
 */
#include "searcher/match/matching.h"
#include "searcher/show/result.h"

struct wishes {
	const struct generation *g;
	bool passages; /* they are results, not documents */
	size_t bytes;  /* of the texts that are wanted */
};

static const struct shard *shard_of(const struct wishes *w, const struct ranked *ranked)
{
	return &w->g->shards[ranked->shard];
}

/* What will be asked for of a result, but for what only its records tell. */
static void want_result(struct wishes *w, const struct ranked *ranked)
{
	const struct shard *shard = shard_of(w, ranked);
	uint32_t document = w->passages ? shard_document_of(shard, ranked->entry) : ranked->entry;
	uint32_t first, end, named = ranked->passage ? ranked->passage - 1 : 0;

	shard_want_document(shard, document);
	others_want(w->g, w->g->first[ranked->shard] + document - 1);
	shard_passages_of(shard, document, &first, &end);
	if (w->passages)
		(void)shard_want_passages(shard, ranked->entry, ranked->entry + 1);
	else if (ranked->direct && named < end - first)
		(void)shard_want_passages(shard, first + named, first + named + 1);
	else if (!ranked->direct && w->bytes < shard_want_room(shard))
		(void)shard_want_texts(shard, first, end);
	w->bytes += shard_document_bytes(shard, document);
}

/* The entry of the heading above a passage; 0: none, or it is not known. */
static uint32_t heading_above(const struct shard *shard, uint32_t passage, struct buf *data)
{
	struct passage_record record;
	uint32_t first, end;

	if (!passage || passage_load(shard, passage, data, &record, NULL) != ZW_OK)
		return 0;
	shard_passages_of(shard, shard_document_of(shard, passage), &first, &end);
	return record.parent >= 1 && record.parent <= passage - first ? first + record.parent - 1
	                                                              : 0;
}

/* Each says where the next one is. */
static void want_headings(const struct wishes *w, const struct ranked *ranked, size_t n)
{
	struct buf data = BUF_INIT(SHOWN_LIMIT);
	uint32_t at[RESULTS_WANTED];
	size_t left = n;

	for (size_t i = 0; i < n; i++)
		at[i] = ranked[i].entry;
	for (int depth = 0; left > 0 && depth < HEADINGS_DEPTH; depth++) {
		left = 0;
		for (size_t i = 0; i < n; i++)
			at[i] = heading_above(shard_of(w, &ranked[i]), at[i], &data);
		for (size_t i = 0; i < n; i++) {
			if (!at[i])
				continue;
			(void)shard_want_passages(shard_of(w, &ranked[i]), at[i], at[i] + 1);
			left++;
		}
	}
	buf_release(&data);
}

void results_want(const struct searcher *s, const struct showing *by, const struct ranked *ranked,
                  size_t n)
{
	struct wishes w = {.g = s->generation,
	                   .passages = by->options->scope == SCOPE_PASSAGE || by->question};

	if (!w.g->remote)
		return;
	n = n < RESULTS_WANTED ? n : RESULTS_WANTED;
	for (size_t i = 0; i < n; i++)
		want_result(&w, &ranked[i]);
	if (w.passages)
		want_headings(&w, ranked, n);
}
