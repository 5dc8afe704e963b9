/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The counting of passages and occurrences.
 */
#include "searcher/match/items.h"
#include "searcher/match/stand/stand.h"
#include "searcher/match/stand/stretch.h"

/* Which hits count, by the entry of the scope that their passage belongs to. */
struct counting {
	struct window *window;
	const struct shard *shard;
	enum scope scope;
	const struct set *within;
	const struct set *except; /* NULL: none */
	const struct set *only;   /* passages; no bits: all */
	struct set *passages;
	hit_fn *hit; /* told of each */
	void *context;
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
	c->hit(c->context, passage, occurrences);
}

/* Of a phrase with gaps: where it stands, and there how often. */
static enum zw_status count_gaps(const struct item *item, struct counting *c, struct err *err)
{
	struct ground g = {c->window, SCOPE_PASSAGE, false, err};
	struct set passages;
	enum zw_status status = set_init(&passages, c->shard->info.passages, err);

	if (status != ZW_OK)
		return status;
	status = match_whole(&g, item, &passages);
	for (uint32_t p = 0;
	     status == ZW_OK && (p = window_next(c->window, true, &passages, p)) != 0;) {
		uint32_t count;
		status = stretches_count(item, shard_passage_text(c->shard, p), UINT32_MAX, &count,
		                         err);
		if (status == ZW_OK)
			count_hit(c, p, count);
	}
	set_release(&passages);
	return status;
}

static enum zw_status count_strings(const struct variant *v, struct counting *c, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < variant_strings(v); i++)
		status = lookup(c->window, LOOKUP_PASSAGES, LOOKUP_COUNT, &v->tokens,
		                variant_string(v, i), count_hit, c, err);
	return status;
}

/* Of what has no such string: its words, and variants of several strings. If there was no time to
 * find the strings, there is none for these. */
static enum zw_status count_apart(const struct item *item, struct counting *c, struct err *err)
{
	struct ground g = {c->window, c->scope, false, err};
	struct set strings;
	enum zw_status status = set_init(&strings, c->within->last, err);

	if (status == ZW_OK)
		status = match_strings(&g, item, &strings);
	c->except = &strings;
	for (size_t i = 0; status == ZW_OK && item_goes_apart(item) && i < item_words(item); i++)
		status = lookup_piece(c->window, LOOKUP_PASSAGES, LOOKUP_COUNT, item,
		                      item_word(item, i), count_hit, c, err);
	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++)
		if (variant_strings(item_variant(item, i)) > 1)
			status = count_strings(item_variant(item, i), c, err);
	c->except = NULL;
	set_release(&strings);
	return status;
}

static enum zw_status count_item(const struct item *item, struct counting *c, struct err *err)
{
	bool apart = item_goes_apart(item);
	enum zw_status status;

	c->except = NULL;
	if (item_runs(item))
		status = count_gaps(item, c, err);
	else
		status = lookup_piece(c->window, LOOKUP_PASSAGES, LOOKUP_COUNT, item, item->whole,
		                      count_hit, c, err);
	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		apart |= variant_strings(v) > 1;
		if (variant_strings(v) == 1)
			status = count_strings(v, c, err);
	}
	return status == ZW_OK && apart ? count_apart(item, c, err) : status;
}

enum zw_status match_hits(const struct query *q, struct window *window, enum scope scope,
                          const struct match *match, struct set *passages, hit_fn *hit,
                          void *context, struct err *err)
{
	enum zw_status status = ZW_OK;
	struct counting c = {.window = window,
	                     .shard = window->shard,
	                     .scope = scope,
	                     .within = &match->found,
	                     .only = &match->places,
	                     .passages = passages,
	                     .hit = hit,
	                     .context = context};

	for (size_t i = 0; status == ZW_OK && i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (!item->excluded && item->field == FIELD_BODY)
			status = count_item(item, &c, err);
	}
	return status;
}

static void add_occurrences(void *context, uint32_t passage, uint32_t occurrences)
{
	uint64_t *sum = context;

	(void)passage;
	*sum += occurrences;
}

enum zw_status match_count(const struct query *q, struct window *window, enum scope scope,
                           const struct match *match, uint32_t *passages, uint64_t *occurrences,
                           struct err *err)
{
	struct set places;
	uint64_t sum = 0;
	enum zw_status status = set_init(&places, window->shard->info.passages, err);

	if (status == ZW_OK)
		status = match_hits(q, window, scope, match, &places, add_occurrences, &sum, err);
	if (status == ZW_OK) {
		*passages += set_count(&places);
		*occurrences += sum;
	}
	set_release(&places);
	return status;
}
