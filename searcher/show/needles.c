/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/needles.h"

#include "core/i18n.h"
#include "searcher/match/lookup.h"

#include <stdlib.h>
#include <string.h>

enum { NEEDLES_LIMIT = 256 }; /* enough to see where a pasted passage comes from */

static void add_needle(struct needles *needles, const struct tokens *t, struct piece piece,
                       bool whole)
{
	struct needle n = {
	        .span = tokens_needle(t, piece.from, piece.to),
	        /* A longer string says more; the item as written says most. */
	        .weight = (double)(piece.to - piece.from) * (whole ? 2 : 1),
	};

	if (needles->list.len + sizeof(n) <= needles->list.limit)
		buf_add(&needles->list, &n, sizeof(n));
}

/* A single character of a longer item would mark half the page. */
static bool is_lone(const struct item *item, struct piece piece)
{
	return piece.to - piece.from == 1 &&
	       tokens_at(&item->tokens, piece.from)->kind == TOKEN_HAN;
}

static void add_pieces(struct needles *needles, const struct item *item, enum needles_of of)
{
	for (size_t i = 0; i < item_words(item); i++)
		if (!is_lone(item, item_word(item, i)))
			add_needle(needles, &item->tokens, item_word(item, i), false);
	for (size_t i = item->whole.from; of == NEEDLES_PAIRS && i + 1 < item->whole.to; i++)
		if (terms_exact(&item->tokens, i, i + 2))
			add_needle(needles, &item->tokens, (struct piece){i, i + 2}, false);
}

/* They are as good as what was typed. */
static void add_variants(struct needles *needles, const struct item *item)
{
	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		for (size_t k = 0; k < variant_strings(v); k++)
			add_needle(needles, &v->tokens, variant_string(v, k),
			           variant_strings(v) == 1);
	}
}

enum zw_status needles_init(struct needles *needles, const struct query *q, enum needles_of of,
                            struct err *err)
{
	needles->list = BUF_INIT(NEEDLES_LIMIT * sizeof(struct needle));
	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded || item->field != FIELD_BODY)
			continue;
		add_needle(needles, &item->tokens, item->whole, true);
		add_variants(needles, item);
		if (of != NEEDLES_WHOLE && item_falls_apart(item))
			add_pieces(needles, item, of);
	}
	if (query_is_joined(q))
		add_needle(needles, &q->joined.tokens, q->joined.whole, true);
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

/* Which needles a passage has, by their bits. There are seldom more; of a pasted passage the first
 * ones tell where it is. */
enum { NEEDLES_WEIGHED = 64 };

static void find_in_passages(const struct needle *needle, uint64_t bit, const struct shard *shard,
                             struct span text, uint32_t first, uint32_t end, uint64_t *has)
{
	for (size_t at = needle_find(text, needle->span, 0); at != SIZE_MAX;) {
		uint32_t passage = passage_at_byte(shard, first, end, at);
		has[passage - first] |= bit;
		if (passage + 1 >= end)
			break;
		size_t next = shard->passage_at[passage].text;
		at = needle_find(text, needle->span, next > at ? next : at + 1);
	}
}

/* What is shown already counts little: the next passage is to say something else. */
static double gain(const struct needles *needles, uint64_t has, uint64_t shown)
{
	double sum = 0;

	for (; has; has &= has - 1) {
		size_t i = (size_t)__builtin_ctzll(has);
		sum += needles_at(needles, i)->weight * (shown >> i & 1 ? 0.1 : 1);
	}
	return sum;
}

/* Chooses greedily; the earlier of equal ones. Clears what it has chosen. */
static void choose(const struct needles *needles, const struct shard *shard, uint32_t first,
                   uint32_t end, uint64_t *has, uint32_t *best, size_t n)
{
	uint64_t shown = 0;

	for (size_t i = 0; i < n; i++) {
		double most = 0;
		for (uint32_t passage = first; passage < end; passage++) {
			double weight = gain(needles, has[passage - first], shown);
			if (shard_is_heading(shard, passage))
				weight /= 2;
			if (weight > most) {
				most = weight;
				best[i] = passage;
			}
		}
		if (!best[i])
			break;
		shown |= has[best[i] - first];
		has[best[i] - first] = 0;
	}
}

enum zw_status best_passages(const struct needles *needles, const struct shard *shard,
                             uint32_t document, uint32_t *best, size_t n, size_t *found,
                             struct err *err)
{
	uint32_t first, end;
	struct span text = shard_document_text(shard, document);

	*found = 0;
	memset(best, 0, n * sizeof(*best));
	shard_passages_of(shard, document, &first, &end);
	if (first == end || n == 0)
		return ZW_OK;
	uint64_t *has = calloc(end - first, sizeof(*has));
	if (!has)
		return err_no_memory(err);
	for (size_t i = 0; i < needles_count(needles) && i < NEEDLES_WEIGHED; i++)
		find_in_passages(needles_at(needles, i), UINT64_C(1) << i, shard, text, first, end,
		                 has);
	for (uint32_t i = 0; i < end - first; i++)
		*found += has[i] != 0;
	choose(needles, shard, first, end, has, best, n);
	/* Found by its title alone: it is shown by how it begins. */
	if (!best[0])
		best[0] = first;
	free(has);
	return ZW_OK;
}
