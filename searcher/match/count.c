/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The counting of passages and occurrences.
 */
#include "searcher/match/items.h"
#include "searcher/match/stand/stand.h"
#include "searcher/match/stand/stretch.h"

/* Which hits count, by the entry of the scope that their passage belongs to. */
struct counting {
	const struct shard *shard;
	enum scope scope;
	const struct set *within;
	const struct set *except; /* NULL: none */
	const struct set *only;   /* passages; no bits: all */
	struct set *passages;
	uint64_t occurrences;
};

static void count_hit(void *context, uint32_t passage, uint32_t occurrences)
{
	struct counting *c = context;
	uint32_t entry = c->scope == SCOPE_PASSAGE ? passage : shard_document_of(c->shard, passage);

	if (!set_has(c->within, entry) || (c->except && set_has(c->except, entry)))
		return;
	if (c->only->bits && !set_has(c->only, passage))
		return;
	set_add(c->passages, passage);
	c->occurrences += occurrences;
}

/* Of a phrase with gaps: where it stands, and there how often. */
static enum zw_status count_gaps(const struct item *item, struct counting *c, struct err *err)
{
	struct ground g = {c->shard, SCOPE_PASSAGE, err};
	struct set passages;
	enum zw_status status = set_init(&passages, c->shard->info.passages, err);

	if (status != ZW_OK)
		return status;
	status = match_whole(&g, item, &passages);
	for (uint32_t p = 0; status == ZW_OK && (p = set_next(&passages, p + 1)) != 0;) {
		uint32_t count;
		status = stretches_count(item, shard_passage_text(c->shard, p), UINT32_MAX, &count,
		                         err);
		if (status == ZW_OK)
			count_hit(c, p, count);
	}
	set_release(&passages);
	return status;
}

/* Its words, where it does not stand as written. */
static enum zw_status count_words(const struct item *item, struct counting *c, struct err *err)
{
	struct ground g = {c->shard, c->scope, err};
	struct set written;
	enum zw_status status = set_init(&written, c->within->last, err);

	if (status == ZW_OK)
		status = match_whole(&g, item, &written);
	c->except = &written;
	for (size_t i = 0; status == ZW_OK && i < item_words(item); i++)
		status = lookup_piece(c->shard, LOOKUP_PASSAGES, LOOKUP_COUNT, item,
		                      item_word(item, i), count_hit, c, err);
	c->except = NULL;
	set_release(&written);
	return status;
}

static enum zw_status count_variants(const struct item *item, struct counting *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		for (size_t j = 0; status == ZW_OK && j < variant_strings(v); j++)
			status = lookup(c->shard, LOOKUP_PASSAGES, LOOKUP_COUNT, &v->tokens,
			                variant_string(v, j), count_hit, c, err);
	}
	return status;
}

static enum zw_status count_item(const struct item *item, struct counting *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	c->except = NULL;
	if (item_parts(item))
		status = count_gaps(item, c, err);
	else
		status = lookup_piece(c->shard, LOOKUP_PASSAGES, LOOKUP_COUNT, item, item->whole,
		                      count_hit, c, err);
	if (status == ZW_OK && item_goes_apart(item))
		status = count_words(item, c, err);
	return status == ZW_OK ? count_variants(item, c, err) : status;
}

enum zw_status match_count(const struct query *q, const struct shard *shard, enum scope scope,
                           const struct match *match, uint32_t *passages, uint64_t *occurrences,
                           struct err *err)
{
	struct set places;
	enum zw_status status = set_init(&places, shard->info.passages, err);
	struct counting c = {.shard = shard,
	                     .scope = scope,
	                     .within = &match->found,
	                     .only = &match->places,
	                     .passages = &places};

	for (size_t i = 0; status == ZW_OK && i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (!item->excluded && item->field == FIELD_BODY)
			status = count_item(item, &c, err);
	}
	if (status == ZW_OK) {
		*passages += set_count(&places);
		*occurrences += c.occurrences;
	}
	set_release(&places);
	return status;
}
