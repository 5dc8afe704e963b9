/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What to mark, and in which passages of a document most of it stands.
 */
#include "core/i18n.h"
#include "searcher/lookup.h"
#include "searcher/snippet.h"

#include <stdlib.h>
#include <string.h>

enum { NEEDLES_LIMIT = 4096 };

static void add_needle(struct needles *needles, const struct item *item, size_t index,
                       struct piece piece, bool whole)
{
	struct needle n = {
	        .span = tokens_needle(&item->tokens, piece.from, piece.to),
	        .item = index,
	        /* A longer string says more; the item as written says most. */
	        .weight = (double)(piece.to - piece.from) * (whole ? 2 : 1),
	        .whole = whole,
	};

	if (needles->list.len + sizeof(n) <= needles->list.limit)
		buf_add(&needles->list, &n, sizeof(n));
}

enum zw_status needles_init(struct needles *needles, const struct query *q, bool apart,
                            struct err *err)
{
	needles->list = BUF_INIT(NEEDLES_LIMIT * sizeof(struct needle));
	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded || item->field != FIELD_BODY)
			continue;
		add_needle(needles, item, i, item->whole, true);
		for (size_t j = 0; apart && item_words(item) > 1 && j < item_words(item); j++) {
			struct piece word = item_word(item, j);
			/* A single character of a longer item would mark half the page. */
			bool lone = word.to - word.from == 1 &&
			            tokens_at(&item->tokens, word.from)->kind == TOKEN_HAN;
			if (!lone)
				add_needle(needles, item, i, word, false);
		}
	}
	if (query_is_joined(q))
		add_needle(needles, &q->joined, query_items(q), q->joined.whole, true);
	enum zw_status status = buf_status(&needles->list, _("query"), err);
	if (status != ZW_OK)
		needles_release(needles);
	return status;
}

void needles_release(struct needles *needles)
{
	buf_release(&needles->list);
}

size_t needles_count(const struct needles *needles)
{
	return needles->list.len / sizeof(struct needle);
}

const struct needle *needles_at(const struct needles *needles, size_t i)
{
	return (const struct needle *)(const void *)needles->list.data + i;
}

/* ---- The best passages ---- */

/* The passage that byte `at` of the document's folded text stands in. */
static uint32_t passage_at_byte(const struct shard *s, uint32_t first, uint32_t end, size_t at)
{
	uint32_t low = first, high = end;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (s->passage_at[middle - 1].text <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Adds the weight of the needle to each passage that has it, once. */
static void weigh(const struct needle *needle, const struct shard *shard, struct span text,
                  uint32_t first, uint32_t end, double *weights)
{
	for (size_t at = needle_find(text, needle->span, 0); at != SIZE_MAX;) {
		uint32_t passage = passage_at_byte(shard, first, end, at);
		weights[passage - first] += needle->weight;
		if (passage + 1 >= end)
			break;
		size_t next = shard->passage_at[passage].text;
		at = needle_find(text, needle->span, next > at ? next : at + 1);
	}
}

/* Puts the passage where it belongs among the n best; earlier ones stay before equal ones. */
static void insert(struct best *best, size_t n, size_t *kept, struct best candidate)
{
	size_t i = *kept;

	while (i > 0 && best[i - 1].weight < candidate.weight) {
		if (i < n)
			best[i] = best[i - 1];
		i--;
	}
	if (i < n) {
		best[i] = candidate;
		*kept += *kept < n;
	}
}

enum zw_status best_passages(const struct needles *needles, const struct shard *shard,
                             uint32_t document, struct best *best, size_t n, size_t *found,
                             struct err *err)
{
	uint32_t first, end;
	struct span text = shard_document_text(shard, document);
	size_t kept = 0;

	*found = 0;
	shard_passages_of(shard, document, &first, &end);
	for (size_t i = 0; i < n; i++)
		best[i] = (struct best){0};
	if (first == end || n == 0)
		return ZW_OK;
	double *weights = calloc(end - first, sizeof(*weights));
	if (!weights)
		return err_no_memory(err);
	for (size_t i = 0; i < needles_count(needles); i++)
		weigh(needles_at(needles, i), shard, text, first, end, weights);
	for (uint32_t passage = first; passage < end; passage++) {
		if (weights[passage - first] == 0)
			continue;
		(*found)++;
		double weight = weights[passage - first];
		if (shard_is_heading(shard, passage))
			weight /= 2;
		insert(best, n, &kept, (struct best){passage, weight});
	}
	/* Found by its title alone: it is shown by how it begins. */
	if (kept == 0)
		best[0].passage = first;
	free(weights);
	return ZW_OK;
}
