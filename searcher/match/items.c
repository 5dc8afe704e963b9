/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: strings, phrases with gaps, an item, nearness.
 */
#include "searcher/match/items.h"

#include "searcher/match/stand/stand.h"
#include "searcher/match/stand/stretch.h"
#include "searcher/match/unit.h"

uint32_t ground_entries(const struct ground *g)
{
	return g->scope == SCOPE_DOCUMENT ? g->window->shard->info.documents
	                                  : g->window->shard->info.passages;
}

enum zw_status match_init(struct match *match, uint32_t last, struct err *err)
{
	*match = (struct match){0};
	enum zw_status status = set_init(&match->found, last, err);
	if (status == ZW_OK)
		status = set_init(&match->written, last, err);
	return status;
}

/* ---- Strings ---- */

static void add_hit(void *context, uint32_t entry, uint32_t occurrences)
{
	(void)occurrences;
	set_add(context, entry);
}

enum zw_status lookup_piece(struct window *window, enum lookup_where where, enum lookup_what what,
                            const struct item *item, struct piece piece, hit_fn *hit, void *context,
                            struct err *err)
{
	if (item_piece_open(item, piece))
		return lookup_open(window, where, what, &item->tokens, piece, &item->endings, hit,
		                   context, err);
	return lookup(window, where, what, &item->tokens, piece, hit, context, err);
}

/* A string of an item, or of one of its variants (the tokens are the variant's then). */
struct string {
	const struct item *item;
	const struct tokens *tokens;
	struct piece piece;
};

static enum zw_status look_up(const struct ground *g, const struct string *s,
                              enum lookup_where where, struct set *set)
{
	if (s->tokens == &s->item->tokens)
		return lookup_piece(g->window, where, LOOKUP_WHERE, s->item, s->piece, add_hit, set,
		                    g->err);
	return lookup(g->window, where, LOOKUP_WHERE, s->tokens, s->piece, add_hit, set, g->err);
}

/* Documents of a set over documents; for passages, all those of such documents. */
static void add_documents(const struct ground *g, const struct set *documents, struct set *set)
{
	uint32_t document = set_next(documents, 1);

	for (; document; document = set_next(documents, document + 1)) {
		uint32_t entry = document, end = document + 1;
		if (g->scope == SCOPE_PASSAGE)
			shard_passages_of(g->window->shard, document, &entry, &end);
		for (; entry < end; entry++)
			set_add(set, entry);
	}
}

static enum zw_status match_string(const struct ground *g, const struct string *s, struct set *set)
{
	struct set titles;

	if (s->item->field != FIELD_TITLE)
		return look_up(
		        g, s, g->scope == SCOPE_DOCUMENT ? LOOKUP_DOCUMENTS : LOOKUP_PASSAGES, set);
	enum zw_status status = set_init(&titles, g->window->shard->info.documents, g->err);
	if (status == ZW_OK)
		status = look_up(g, s, LOOKUP_TITLES, &titles);
	if (status == ZW_OK)
		add_documents(g, &titles, set);
	set_release(&titles);
	return status;
}

/* Adds what has all of the strings. */
static enum zw_status match_all(const struct ground *g, const struct item *item,
                                const struct tokens *t, const struct buf *pieces, struct set *found)
{
	const struct piece *piece = (const void *)pieces->data;
	size_t n = pieces->len / sizeof(*piece);
	struct set all, one;
	uint32_t last = ground_entries(g);
	enum zw_status status = set_init(&all, last, g->err);

	if (status != ZW_OK)
		return status;
	if (n == 0)
		set_complement(&all);
	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		struct string s = {item, t, piece[i]};
		status = set_init(&one, last, g->err);
		if (status == ZW_OK)
			status = match_string(g, &s, &one);
		if (status == ZW_OK)
			(i == 0 ? set_or : set_and)(&all, &one);
		set_release(&one);
	}
	if (status == ZW_OK)
		set_or(found, &all);
	set_release(&all);
	return status;
}

/* ---- Gaps ---- */

/* The last passage of its document, if no more is asked than whether the document has any. */
static uint32_t last_asked(const struct ground *g, bool documents, uint32_t passage)
{
	uint32_t first, end;

	if (!documents)
		return passage;
	shard_passages_of(g->window->shard, shard_document_of(g->window->shard, passage), &first,
	                  &end);
	return end > passage ? end - 1 : passage;
}

/* Of the entries in `all` those that have it, one part behind the other, are added to `kept`; of a
 * document one passage, if `documents` are asked for. */
static enum zw_status keep_gaps(const struct ground *g, const struct item *item,
                                enum lookup_where where, bool documents, const struct set *all,
                                struct set *kept)
{
	bool passages = g->scope == SCOPE_PASSAGE;
	enum zw_status status = ZW_OK;

	for (uint32_t e = 0;
	     status == ZW_OK && (e = window_next(g->window, passages, all, e)) != 0;) {
		uint32_t count = 0;
		status = stretches_count(item, lookup_text(g->window->shard, where, e), 1, &count,
		                         g->err);
		if (count > 0) {
			set_add(kept, e);
			e = last_asked(g, documents, e);
		}
	}
	return status;
}

/* What has all parts, and then, in the text, one behind the other: in titles, or in passages. */
static enum zw_status find_gaps(const struct ground *g, const struct item *item,
                                enum lookup_where where, bool documents, struct set *kept)
{
	struct set all;
	enum zw_status status = set_init(&all, ground_entries(g), g->err);

	if (status == ZW_OK)
		status = match_all(g, item, &item->tokens, &item->runs, &all);
	if (status == ZW_OK)
		status = keep_gaps(g, item, where, documents, &all, kept);
	set_release(&all);
	return status;
}

/* The documents that passages are of. */
static void add_homes(const struct ground *g, const struct set *passages, struct set *set)
{
	for (uint32_t p = 0; (p = set_next(passages, p + 1)) != 0;)
		set_add(set, shard_document_of(g->window->shard, p));
}

/* Documents are found by their passages: no gap goes beyond a line, and the text of those alone is
 * looked into that have all parts. */
static enum zw_status match_gaps(const struct ground *g, const struct item *item, struct set *set)
{
	bool title = item->field == FIELD_TITLE;
	bool homes = !title && g->scope == SCOPE_DOCUMENT;
	struct ground in = {g->window, title ? SCOPE_DOCUMENT : SCOPE_PASSAGE, g->strings, g->err};
	struct set kept;
	enum zw_status status = set_init(&kept, ground_entries(&in), g->err);

	if (status == ZW_OK)
		status =
		        find_gaps(&in, item, title ? LOOKUP_TITLES : LOOKUP_PASSAGES, homes, &kept);
	if (status == ZW_OK && title)
		add_documents(g, &kept, set);
	else if (status == ZW_OK && homes)
		add_homes(g, &kept, set);
	else if (status == ZW_OK)
		set_or(set, &kept);
	set_release(&kept);
	return status;
}

/* ---- An item ---- */

enum zw_status match_whole(const struct ground *g, const struct item *item, struct set *set)
{
	struct string whole = {item, &item->tokens, item->whole};

	return item_runs(item) ? match_gaps(g, item, set) : match_string(g, &whole, set);
}

/* Adds what has a variant: any, or any of one string. */
static enum zw_status match_variants(const struct ground *g, const struct item *item, bool strings,
                                     struct set *found)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		if (!strings || variant_strings(v) == 1)
			status = match_all(g, item, &v->tokens, &v->strings, found);
	}
	return status;
}

enum zw_status match_strings(const struct ground *g, const struct item *item, struct set *set)
{
	enum zw_status status = match_whole(g, item, set);

	return status == ZW_OK ? match_variants(g, item, true, set) : status;
}

enum zw_status match_item(const struct ground *g, const struct item *item, struct match *match)
{
	enum zw_status status = match_init(match, ground_entries(g), g->err);

	if (status == ZW_OK)
		status = match_whole(g, item, &match->written);
	if (status == ZW_OK) {
		set_or(&match->found, &match->written);
		if (!g->strings && item_goes_apart(item))
			status = match_all(g, item, &item->tokens, &item->words, &match->found);
	}
	if (status == ZW_OK)
		status = match_variants(g, item, false, &match->found);
	if (status != ZW_OK)
		match_release(match);
	return status;
}

/* ---- Nearness ---- */

/* Adds what has the strings of both sides, wherever. */
static enum zw_status find_candidates(const struct ground *g, const struct query *q, int index,
                                      struct set *set)
{
	const struct node *node = query_node(q, index);
	struct set left = {0}, right = {0};

	if (node->kind == NODE_ITEM)
		return match_strings(g, query_item(q, node->item), set);
	enum zw_status status = set_init(&left, ground_entries(g), g->err);
	if (status == ZW_OK)
		status = set_init(&right, ground_entries(g), g->err);
	if (status == ZW_OK)
		status = find_candidates(g, q, node->left, &left);
	if (status == ZW_OK)
		status = find_candidates(g, q, node->right, &right);
	if (status == ZW_OK) {
		(node->kind == NODE_OR ? set_or : set_and)(&left, &right);
		set_or(set, &left);
	}
	set_release(&left);
	set_release(&right);
	return status;
}

/* Of the passages that have the strings, those where they stand near; of a document up to the first
 * where they do as written, if `documents` are asked for. */
static enum zw_status keep_near(const struct ground *g, const struct query *q, int index,
                                bool documents, const struct set *all, struct match *match)
{
	enum zw_status status = ZW_OK;

	for (uint32_t p = 0; status == ZW_OK && (p = window_next(g->window, true, all, p)) != 0;) {
		struct stand stand = {0};
		status = query_stands(q, index, NULL, shard_passage_text(g->window->shard, p),
		                      &stand, g->err);
		if (stand.found)
			set_add(&match->found, p);
		if (stand.written) {
			set_add(&match->written, p);
			p = last_asked(g, documents, p);
		}
	}
	return status;
}

static enum zw_status near_passages(const struct ground *g, const struct query *q, int index,
                                    bool documents, struct match *match)
{
	enum zw_status status = match_init(match, ground_entries(g), g->err);
	struct set all = {0};

	if (status == ZW_OK)
		status = set_init(&all, ground_entries(g), g->err);
	if (status == ZW_OK)
		status = find_candidates(g, q, index, &all);
	if (status == ZW_OK)
		status = keep_near(g, q, index, documents, &all, match);
	set_release(&all);
	if (status != ZW_OK)
		match_release(match);
	return status;
}

enum zw_status match_near(const struct ground *g, const struct query *q, int index,
                          struct match *match)
{
	struct ground passages = {g->window, SCOPE_PASSAGE, g->strings, g->err};
	struct match found;

	if (g->scope == SCOPE_PASSAGE)
		return near_passages(g, q, index, false, match);
	/* No nearness goes beyond a line either. */
	enum zw_status status = near_passages(&passages, q, index, true, &found);
	if (status != ZW_OK)
		return status;
	status = match_documents(g->window->shard, &found, match, g->err);
	match_release(&found);
	return status;
}
