/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: one item, the tree of a query, the counting of places. What one string finds is
 * lookup.c.
 */
#include "searcher/match/match.h"

#include "searcher/match/lookup.h"

/* ---- One item ---- */

/* Are its words looked for, too? An exclusion excludes only what stands as written, and what has
 * more words than a query has items is a passage, not an item. */
static bool falls_apart(const struct item *item)
{
	return item_falls_apart(item) && item_words(item) <= QUERY_ITEMS && !item->excluded;
}

static void add_hit(void *context, uint32_t entry, uint32_t occurrences)
{
	(void)occurrences;
	set_add(context, entry);
}

/* Documents whose title has the piece; for passages, all those of such documents. */
static enum zw_status match_title(const struct tokens *t, struct piece piece,
                                  const struct shard *shard, enum scope scope, struct set *set,
                                  struct err *err)
{
	struct set titles;
	enum zw_status status = set_init(&titles, shard->info.documents, err);

	if (status != ZW_OK)
		return status;
	status = lookup(shard, LOOKUP_TITLES, LOOKUP_WHERE, t, piece, add_hit, &titles, err);
	uint32_t document = set_next(&titles, 1);
	for (; status == ZW_OK && document; document = set_next(&titles, document + 1)) {
		uint32_t entry = document, end = document + 1;
		if (scope == SCOPE_PASSAGE)
			shard_passages_of(shard, document, &entry, &end);
		for (; entry < end; entry++)
			set_add(set, entry);
	}
	set_release(&titles);
	return status;
}

static enum zw_status match_piece(enum query_field field, const struct tokens *t,
                                  struct piece piece, const struct shard *shard, enum scope scope,
                                  struct set *set, struct err *err)
{
	if (field == FIELD_TITLE)
		return match_title(t, piece, shard, scope, set, err);
	enum lookup_where where = scope == SCOPE_DOCUMENT ? LOOKUP_DOCUMENTS : LOOKUP_PASSAGES;
	return lookup(shard, where, LOOKUP_WHERE, t, piece, add_hit, set, err);
}

static uint32_t entries(const struct shard *shard, enum scope scope)
{
	return scope == SCOPE_DOCUMENT ? shard->info.documents : shard->info.passages;
}

static enum zw_status match_init(struct match *match, uint32_t last, struct err *err)
{
	*match = (struct match){0};
	enum zw_status status = set_init(&match->found, last, err);
	if (status == ZW_OK)
		status = set_init(&match->written, last, err);
	return status;
}

void match_release(struct match *match)
{
	set_release(&match->found);
	set_release(&match->written);
}

/* Adds to `found` what has all of the strings. */
static enum zw_status match_all(enum query_field field, const struct tokens *t,
                                const struct buf *pieces, const struct shard *shard,
                                enum scope scope, struct set *found, struct err *err)
{
	const struct piece *piece = (const void *)pieces->data;
	struct set all, one;
	uint32_t last = entries(shard, scope);
	enum zw_status status = set_init(&all, last, err);

	if (status != ZW_OK)
		return status;
	set_complement(&all);
	for (size_t i = 0; status == ZW_OK && i < pieces->len / sizeof(*piece); i++) {
		status = set_init(&one, last, err);
		if (status == ZW_OK)
			status = match_piece(field, t, piece[i], shard, scope, &one, err);
		if (status == ZW_OK)
			set_and(&all, &one);
		set_release(&one);
	}
	if (status == ZW_OK)
		set_or(found, &all);
	set_release(&all);
	return status;
}

static enum zw_status match_item(const struct item *item, const struct shard *shard,
                                 enum scope scope, bool apart, struct match *match, struct err *err)
{
	enum zw_status status = match_init(match, entries(shard, scope), err);

	if (status == ZW_OK)
		status = match_piece(item->field, &item->tokens, item->whole, shard, scope,
		                     &match->written, err);
	if (status == ZW_OK) {
		set_or(&match->found, &match->written);
		if (apart && falls_apart(item))
			status = match_all(item->field, &item->tokens, &item->words, shard, scope,
			                   &match->found, err);
	}
	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		status = match_all(item->field, &v->tokens, &v->strings, shard, scope,
		                   &match->found, err);
	}
	if (status != ZW_OK)
		match_release(match);
	return status;
}

/* ---- The tree ---- */

struct evaluation {
	const struct match_request *r;
	const struct shard *shard;
	uint32_t first;
	struct err *err;
};

static const struct node *node_at(const struct evaluation *e, int index)
{
	return (const struct node *)(const void *)e->r->query->nodes.data + index;
}

static enum zw_status match_filter(const struct evaluation *e, size_t filter, struct match *match)
{
	enum zw_status status = match_init(match, entries(e->shard, e->r->scope), e->err);

	if (status != ZW_OK) {
		match_release(match);
		return status;
	}
	filtered_of_shard(&e->r->filters->at[filter], e->shard, e->first,
	                  e->r->scope == SCOPE_PASSAGE, &match->found);
	set_or(&match->written, &match->found);
	return ZW_OK;
}

static enum zw_status evaluate(const struct evaluation *e, int index, struct match *match)
{
	const struct node *node = node_at(e, index);
	struct match right;

	if (node->kind == NODE_ITEM)
		return match_item(query_item(e->r->query, node->item), e->shard, e->r->scope,
		                  e->r->mode != MATCH_STRINGS, match, e->err);
	if (node->kind == NODE_FILTER)
		return match_filter(e, node->item, match);
	enum zw_status status = evaluate(e, node->left, match);
	if (status != ZW_OK)
		return status;
	if (node->kind == NODE_NOT) {
		/* Under an odd number of NOTs both sets are the same. */
		set_complement(&match->found);
		set_complement(&match->written);
		return ZW_OK;
	}
	status = evaluate(e, node->right, &right);
	if (status != ZW_OK) {
		match_release(match);
		return status;
	}
	bool all = node->kind == NODE_AND;
	(all ? set_and : set_or)(&match->found, &right.found);
	(all ? set_and : set_or)(&match->written, &right.written);
	match_release(&right);
	return ZW_OK;
}

static enum zw_status everything(const struct evaluation *e, struct match *match)
{
	enum zw_status status = match_init(match, entries(e->shard, e->r->scope), e->err);

	if (status != ZW_OK) {
		match_release(match);
		return status;
	}
	set_complement(&match->found);
	set_complement(&match->written);
	return ZW_OK;
}

static enum zw_status any_item(const struct evaluation *e, struct match *match)
{
	enum zw_status status = match_init(match, entries(e->shard, e->r->scope), e->err);
	struct match one;

	for (size_t i = 0; status == ZW_OK && i < query_items(e->r->query); i++) {
		status = match_item(query_item(e->r->query, i), e->shard, e->r->scope, true, &one,
		                    e->err);
		if (status != ZW_OK)
			break;
		set_or(&match->found, &one.found);
		set_or(&match->written, &one.written);
		match_release(&one);
	}
	if (status != ZW_OK)
		match_release(match);
	return status;
}

static void keep(struct match *match, const struct set *set)
{
	set_and(&match->found, set);
	set_and(&match->written, set);
}

/* All filters of a query without operators, and what may be found at all. */
static enum zw_status keep_filtered(const struct evaluation *e, struct match *match)
{
	const struct filters *filters = e->r->filters;
	bool passages = e->r->scope == SCOPE_PASSAGE;
	enum zw_status status = ZW_OK;
	struct set set;

	for (size_t i = 0; status == ZW_OK && i <= filters->n; i++) {
		bool last = i == filters->n;
		if (last ? !filters->in_force.bits : e->r->mode == MATCH_QUERY)
			continue;
		status = set_init(&set, entries(e->shard, e->r->scope), e->err);
		if (status != ZW_OK)
			break;
		if (last)
			documents_of_shard(&filters->in_force, e->shard, e->first, passages, &set);
		else
			filtered_of_shard(&filters->at[i], e->shard, e->first, passages, &set);
		keep(match, &set);
		set_release(&set);
	}
	return status;
}

enum zw_status match_query(const struct match_request *r, const struct shard *shard, uint32_t first,
                           struct match *match, struct err *err)
{
	struct evaluation e = {r, shard, first, err};
	enum zw_status status;

	if (r->mode == MATCH_SOME)
		status = any_item(&e, match);
	else if (r->mode == MATCH_FILTERS || r->query->root < 0)
		status = everything(&e, match);
	else
		status = evaluate(&e, r->query->root, match);
	if (status != ZW_OK || !r->filters)
		return status;
	status = keep_filtered(&e, match);
	if (status != ZW_OK)
		match_release(match);
	return status;
}

/* ---- Counting places ---- */

/* Which hits count, by the entry of the scope that their passage belongs to. */
struct counting {
	const struct shard *shard;
	enum scope scope;
	const struct set *within;
	const struct set *except; /* NULL: none */
	struct set *passages;
	uint64_t occurrences;
};

static void count_hit(void *context, uint32_t passage, uint32_t occurrences)
{
	struct counting *c = context;
	uint32_t entry = c->scope == SCOPE_PASSAGE ? passage : shard_document_of(c->shard, passage);

	if (!set_has(c->within, entry) || (c->except && set_has(c->except, entry)))
		return;
	set_add(c->passages, passage);
	c->occurrences += occurrences;
}

static enum zw_status count_pieces(const struct tokens *t, const struct buf *pieces,
                                   struct counting *c, struct err *err)
{
	const struct piece *piece = (const void *)pieces->data;
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < pieces->len / sizeof(*piece); i++)
		status = lookup(c->shard, LOOKUP_PASSAGES, LOOKUP_COUNT, t, piece[i], count_hit, c,
		                err);
	return status;
}

/* What has the item as one string: itself, or a variant that is one. */
static enum zw_status match_strings(const struct item *item, const struct shard *shard,
                                    enum scope scope, struct set *set, struct err *err)
{
	enum zw_status status =
	        match_piece(item->field, &item->tokens, item->whole, shard, scope, set, err);

	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		if (variant_strings(v) == 1)
			status = match_all(item->field, &v->tokens, &v->strings, shard, scope, set,
			                   err);
	}
	return status;
}

/* Of what has no such string: its words, and variants of several strings. */
static enum zw_status count_apart(const struct item *item, struct counting *c, struct err *err)
{
	struct set strings;
	enum zw_status status = set_init(&strings, c->within->last, err);

	if (status == ZW_OK)
		status = match_strings(item, c->shard, c->scope, &strings, err);
	c->except = &strings;
	if (status == ZW_OK && falls_apart(item))
		status = count_pieces(&item->tokens, &item->words, c, err);
	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		if (variant_strings(v) > 1)
			status = count_pieces(&v->tokens, &v->strings, c, err);
	}
	c->except = NULL;
	set_release(&strings);
	return status;
}

static enum zw_status count_item(const struct item *item, struct counting *c, struct err *err)
{
	bool apart = falls_apart(item);

	c->except = NULL;
	enum zw_status status = lookup(c->shard, LOOKUP_PASSAGES, LOOKUP_COUNT, &item->tokens,
	                               item->whole, count_hit, c, err);
	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		apart |= variant_strings(v) > 1;
		if (variant_strings(v) == 1)
			status = count_pieces(&v->tokens, &v->strings, c, err);
	}
	return status == ZW_OK && apart ? count_apart(item, c, err) : status;
}

enum zw_status match_count(const struct query *q, const struct shard *shard, enum scope scope,
                           const struct match *match, uint32_t *passages, uint64_t *occurrences,
                           struct err *err)
{
	struct set places;
	enum zw_status status = set_init(&places, shard->info.passages, err);
	struct counting c = {
	        .shard = shard, .scope = scope, .within = &match->found, .passages = &places};

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
