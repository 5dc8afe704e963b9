/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/show/needles.h"

#include "core/i18n.h"
#include "searcher/match/lookup.h"
#include "searcher/match/stand/stand.h"
#include "searcher/match/stand/stretch.h"

#include <stdlib.h>
#include <string.h>

enum {
	NEEDLES_LIMIT = 256, /* enough to see where a pasted passage comes from */
	NEAR_WEIGHT = 8,     /* as much as a word of four characters */
};

static void keep_needle(struct needles *needles, struct needle n)
{
	if (needles->list.len + sizeof(n) <= needles->list.limit)
		buf_add(&needles->list, &n, sizeof(n));
}

/* A longer string says more; the item as written says most. */
static double weight_of(struct piece piece, bool whole)
{
	return (double)(piece.to - piece.from) * (whole ? 2 : 1);
}

static void add_needle(struct needles *needles, const struct item *item, struct piece piece,
                       bool whole)
{
	struct needle n = {
	        .span = item_piece_open(item, piece)
	                        ? needle_open(&item->tokens, piece)
	                        : tokens_needle(&item->tokens, piece.from, piece.to),
	        .gaps = item_runs(item) ? item : NULL,
	        .near = -1,
	        .weight = weight_of(piece, whole),
	};

	keep_needle(needles, n);
}

/* Of a variant. */
static void add_string(struct needles *needles, const struct tokens *t, struct piece piece,
                       bool whole)
{
	keep_needle(needles, (struct needle){.span = tokens_needle(t, piece.from, piece.to),
	                                     .near = -1,
	                                     .weight = weight_of(piece, whole)});
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
			add_needle(needles, item, item_word(item, i), false);
	for (size_t i = item->whole.from; of == NEEDLES_PAIRS && i + 1 < item->whole.to; i++)
		if (terms_exact(&item->tokens, i, i + 2))
			add_needle(needles, item, (struct piece){i, i + 2}, false);
}

/* They are as good as what was typed. */
static void add_variants(struct needles *needles, const struct item *item)
{
	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		for (size_t k = 0; k < variant_strings(v); k++)
			add_string(needles, &v->tokens, variant_string(v, k),
			           variant_strings(v) == 1);
	}
}

/* What is not excluded. */
static void add_near(struct needles *needles, const struct query *q, int index)
{
	const struct node *node = query_node(q, index);
	struct needle n = {.near = index, .weight = NEAR_WEIGHT};

	if (node->kind == NODE_NEAR && needles->list.len + sizeof(n) <= needles->list.limit)
		buf_add(&needles->list, &n, sizeof(n));
	if (node->kind == NODE_AND || node->kind == NODE_OR || node->kind == NODE_UNIT)
		add_near(needles, q, node->left);
	if (node->kind == NODE_AND || node->kind == NODE_OR)
		add_near(needles, q, node->right);
}

enum zw_status needles_init(struct needles *needles, const struct query *q, enum needles_of of,
                            struct err *err)
{
	needles->query = q;
	needles->list = BUF_INIT(NEEDLES_LIMIT * sizeof(struct needle));
	if (q->root >= 0)
		add_near(needles, q, q->root);
	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded || item->field != FIELD_BODY)
			continue;
		add_needle(needles, item, item->whole, true);
		add_variants(needles, item);
		if (of != NEEDLES_WHOLE && item_falls_apart(item))
			add_pieces(needles, item, of);
	}
	if (query_is_joined(q))
		add_needle(needles, &q->joined, q->joined.whole, true);
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

/* The passage that code unit `at` of the document's folded text stands in. */
static uint32_t passage_at(const struct shard *s, uint32_t first, uint32_t end, size_t at)
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

struct weighing {
	const struct needles *needles;
	const struct shard *shard;
	const struct memo *memo;
	uint32_t document;
	uint32_t first, end; /* its passages */
	const struct set *among;
	uint64_t *has;
	struct err *err;
};

static void take_known(const struct weighing *w, const struct memo_row *row, uint64_t bit)
{
	const struct posting *at = (const void *)row->postings.data;
	size_t n = row->postings.len / sizeof(*at);

	for (size_t i = posting_find(at, n, w->first); i < n && at[i].entry < w->end; i++)
		w->has[at[i].entry - w->first] |= bit;
}

static enum zw_status find_string(const struct weighing *w, struct span string, uint64_t bit)
{
	const struct memo_row *known = w->memo ? lookup_known(w->memo, string) : NULL;
	struct needle16 needle;

	if (known) {
		take_known(w, known, bit);
		return ZW_OK;
	}
	struct span16 text = shard_document_text(w->shard, w->document);
	enum zw_status status = needle16_init(&needle, string, w->err);
	size_t at = status == ZW_OK ? needle16_find(text, needle.units, 0) : SIZE_MAX;

	while (at != SIZE_MAX) {
		uint32_t passage = passage_at(w->shard, w->first, w->end, at);
		w->has[passage - w->first] |= bit;
		if (passage + 1 >= w->end)
			break;
		size_t next = w->shard->passage_at[passage].text;
		at = needle16_find(text, needle.units, next > at ? next : at + 1);
	}
	needle16_release(&needle);
	return status;
}

/* What takes more than a string: passage by passage. */
static enum zw_status find_other(const struct weighing *w, const struct needle *needle,
                                 uint64_t bit)
{
	enum zw_status status = ZW_OK;

	for (uint32_t p = w->first; status == ZW_OK && p < w->end; p++) {
		struct span16 text = shard_passage_text(w->shard, p);
		struct stand stand = {0};
		uint32_t count = 0;
		if (needle->gaps)
			status = stretches_count(needle->gaps, text, 1, &count, w->err);
		else
			status = query_stands(w->needles->query, needle->near, NULL, text, &stand,
			                      w->err);
		if (count > 0 || stand.found)
			w->has[p - w->first] |= bit;
	}
	return status;
}

static enum zw_status weigh(const struct weighing *w)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < needles_count(w->needles) && i < NEEDLES_WEIGHED; i++) {
		const struct needle *needle = needles_at(w->needles, i);
		if (needle->gaps || needle->near >= 0)
			status = find_other(w, needle, UINT64_C(1) << i);
		else
			status = find_string(w, needle->span, UINT64_C(1) << i);
		if (status != ZW_OK)
			return status;
	}
	for (uint32_t p = w->first; w->among && p < w->end; p++)
		if (!set_has(w->among, p))
			w->has[p - w->first] = 0;
	return ZW_OK;
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
			if (!has[passage - first])
				continue;
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
                             const struct memo *memo, uint32_t document, const struct set *among,
                             uint32_t *best, size_t n, size_t *found, struct err *err)
{
	struct weighing w = {.needles = needles,
	                     .shard = shard,
	                     .memo = memo,
	                     .document = document,
	                     .among = among,
	                     .err = err};

	*found = 0;
	memset(best, 0, n * sizeof(*best));
	shard_passages_of(shard, document, &w.first, &w.end);
	if (w.first == w.end || n == 0)
		return ZW_OK;
	w.has = calloc(w.end - w.first, sizeof(*w.has));
	if (!w.has)
		return err_no_memory(err);
	enum zw_status status = weigh(&w);
	for (uint32_t i = 0; i < w.end - w.first; i++)
		*found += w.has[i] != 0;
	choose(needles, shard, w.first, w.end, w.has, best, n);
	/* Found by its title alone: it is shown by how it begins. */
	if (!best[0])
		best[0] = w.first;
	free(w.has);
	return status;
}
