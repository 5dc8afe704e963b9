/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tree of a query. What one string finds is lookup.c, what an item finds items.c; units are
 * unit.c, counting is count.c.
 */
#include "searcher/match/match.h"

#include "searcher/match/evaluate.h"
#include "searcher/match/unit.h"

void match_release(struct match *match)
{
	set_release(&match->found);
	set_release(&match->written);
	set_release(&match->places);
}

/* ---- The tree ---- */

static struct ground ground_of(const struct evaluation *e)
{
	return (struct ground){e->window, e->r->scope, e->r->mode == MATCH_STRINGS, e->err};
}

static uint32_t entries(const struct evaluation *e)
{
	struct ground g = ground_of(e);

	return ground_entries(&g);
}

static enum zw_status match_filter(const struct evaluation *e, size_t filter, struct match *match)
{
	enum zw_status status = match_init(match, entries(e), e->err);

	if (status != ZW_OK) {
		match_release(match);
		return status;
	}
	const struct filtered *f = &e->r->filters->at[filter];
	bool passages = e->r->scope == SCOPE_PASSAGE;
	if (e->documents)
		documents_of_shard(&f->documents, e->shard, e->first, passages, &match->found);
	else
		filtered_of_shard(f, e->shard, e->first, passages, &match->found);
	set_or(&match->written, &match->found);
	return ZW_OK;
}

static enum zw_status match_node_unit(const struct evaluation *e, const struct node *node,
                                      struct match *match)
{
	struct match passages;
	enum zw_status status = match_unit(e, node, &passages);

	if (status != ZW_OK)
		return status;
	if (e->places)
		set_or(e->places, &passages.found);
	if (e->r->scope == SCOPE_PASSAGE) {
		*match = passages;
		return ZW_OK;
	}
	status = match_documents(e->shard, &passages, match, e->err);
	match_release(&passages);
	return status;
}

static enum zw_status match_leaf(const struct evaluation *e, int index, struct match *match)
{
	const struct query *q = e->r->query;
	const struct node *node = query_node(q, index);
	struct ground g = ground_of(e);

	switch (node->kind) {
	case NODE_ITEM:
		return match_item(&g, query_item(q, node->item), match);
	case NODE_FILTER:
		return match_filter(e, node->item, match);
	case NODE_NEAR:
		return match_near(&g, q, index, match);
	default:
		return match_node_unit(e, node, match);
	}
}

enum zw_status evaluate(const struct evaluation *e, int index, struct match *match)
{
	const struct node *node = query_node(e->r->query, index);
	struct match right;

	if (node->kind != NODE_AND && node->kind != NODE_OR && node->kind != NODE_NOT)
		return match_leaf(e, index, match);
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
	enum zw_status status = match_init(match, entries(e), e->err);

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
	enum zw_status status = match_init(match, entries(e), e->err);
	struct ground g = ground_of(e);
	struct match one;

	for (size_t i = 0; status == ZW_OK && i < query_items(e->r->query); i++) {
		status = match_item(&g, query_item(e->r->query, i), &one);
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
		if (last ? !filters->only.bits : e->r->mode <= MATCH_STRINGS)
			continue;
		status = set_init(&set, entries(e), e->err);
		if (status != ZW_OK)
			break;
		if (last)
			documents_of_shard(&filters->only, e->shard, e->first, passages, &set);
		else
			filtered_of_shard(&filters->at[i], e->shard, e->first, passages, &set);
		keep(match, &set);
		set_release(&set);
	}
	return status;
}

static bool has_units(const struct query *q)
{
	const struct node *node = (const void *)q->nodes.data;

	for (size_t i = 0; i < q->nodes.len / sizeof(*node); i++)
		if (node[i].kind == NODE_UNIT)
			return true;
	return false;
}

static enum zw_status nothing(const struct evaluation *e, struct match *match)
{
	enum zw_status status = match_init(match, entries(e), e->err);

	if (status != ZW_OK)
		match_release(match);
	return status;
}

/* As the query says. */
static enum zw_status match_tree(struct evaluation *e, struct match *match)
{
	struct set places = {0};
	enum zw_status status = ZW_OK;

	if (has_units(e->r->query)) {
		status = set_init(&places, e->shard->info.passages, e->err);
		e->places = &places;
	}
	if (status == ZW_OK)
		status = evaluate(e, e->r->query->root, match);
	e->places = NULL;
	if (status == ZW_OK)
		match->places = places;
	else
		set_release(&places);
	return status;
}

static enum zw_status match_mode(struct evaluation *e, struct match *match)
{
	if (e->r->mode == MATCH_SOME)
		return any_item(e, match);
	if (e->r->query->nothing)
		return nothing(e, match);
	if (e->r->mode == MATCH_FILTERS || e->r->query->root < 0)
		return everything(e, match);
	return match_tree(e, match);
}

/* Nothing is said of what is not known. */
static void trim(const struct evaluation *e, struct match *match)
{
	bool passages = e->r->scope == SCOPE_PASSAGE;

	window_trim(e->window, passages, &match->found);
	window_trim(e->window, passages, &match->written);
	if (match->places.bits)
		window_trim(e->window, true, &match->places);
}

enum zw_status match_query(const struct match_request *r, struct window *window, uint32_t first,
                           struct match *match, struct err *err)
{
	const struct shard *shard = window->shard;
	struct evaluation e = {
	        .r = r, .shard = shard, .window = window, .first = first, .err = err};
	enum table table = r->scope == SCOPE_PASSAGE ? TABLE_PASSAGES : TABLE_DOCUMENTS;
	enum zw_status status = match_mode(&e, match);

	if (status != ZW_OK)
		return status;
	trim(&e, match);
	/* A NOT finds the dead, and filters know nothing of them. */
	set_drop(&match->found, dead_bits(shard->dead, table));
	set_drop(&match->written, dead_bits(shard->dead, table));
	if (match->places.bits)
		set_drop(&match->places, dead_bits(shard->dead, TABLE_PASSAGES));
	if (r->filters)
		status = keep_filtered(&e, match);
	if (status != ZW_OK)
		match_release(match);
	return status;
}
