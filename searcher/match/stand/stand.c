/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/stand/stand.h"

#include "searcher/match/lookup.h"
#include "searcher/match/stand/stretch.h"

struct standing {
	const struct query *q;
	const struct stand *known;
	struct span16 text;
	enum zw_status status;
	struct err *err;
};

bool item_goes_apart(const struct item *item)
{
	return item_falls_apart(item) && item_words(item) <= QUERY_ITEMS && !item->excluded &&
	       item_runs(item) == 0;
}

bool node_is_known(const struct query *q, const struct node *node)
{
	return node->kind == NODE_FILTER ||
	       (node->kind == NODE_ITEM && query_item(q, node->item)->field == FIELD_TITLE);
}

/* ---- One item ---- */

static bool has_piece(struct standing *s, const struct tokens *t, struct piece piece, bool open)
{
	struct needle16 needle;
	bool has = false;

	if (s->status != ZW_OK)
		return false;
	struct span string = open ? needle_open(t, piece) : tokens_needle(t, piece.from, piece.to);
	if (string.len > 3 * s->text.len)
		return false;
	s->status = needle16_init(&needle, string, s->err);
	if (s->status == ZW_OK)
		has = needle16_find(s->text, needle.units, 0) != SIZE_MAX;
	needle16_release(&needle);
	return has;
}

static bool has_words(struct standing *s, const struct item *item)
{
	for (size_t i = 0; i < item_words(item); i++) {
		struct piece word = item_word(item, i);
		if (!has_piece(s, &item->tokens, word, item_piece_open(item, word)))
			return false;
	}
	return true;
}

static bool has_variant(struct standing *s, const struct item *item)
{
	for (size_t i = 0; i < item_variants(item); i++) {
		const struct variant *v = item_variant(item, i);
		size_t n = 0;
		while (n < variant_strings(v) &&
		       has_piece(s, &v->tokens, variant_string(v, n), false))
			n++;
		if (n == variant_strings(v))
			return true;
	}
	return false;
}

static struct stand item_stands(struct standing *s, int index, const struct item *item)
{
	bool written = false;

	if (item_runs(item))
		s->status = stretches_any(s->q, index, FORM_WHOLE, s->text, &written, s->err);
	else
		written = has_piece(s, &item->tokens, item->whole, item->open);
	bool found =
	        written || (item_goes_apart(item) && has_words(s, item)) || has_variant(s, item);
	return (struct stand){found, written};
}

/* ---- The tree ---- */

static struct stand near_stands(struct standing *s, int index)
{
	struct stand stand = {0};

	s->status = stretches_any(s->q, index, FORM_STRINGS, s->text, &stand.found, s->err);
	if (s->status == ZW_OK && stand.found)
		s->status = stretches_any(s->q, index, FORM_WHOLE, s->text, &stand.written, s->err);
	return stand;
}

static struct stand node_stands(struct standing *s, int index)
{
	const struct node *node = query_node(s->q, index);

	if (s->status != ZW_OK)
		return (struct stand){0};
	if (node_is_known(s->q, node))
		return s->known[index];
	if (node->kind == NODE_ITEM)
		return item_stands(s, index, query_item(s->q, node->item));
	if (node->kind == NODE_NEAR)
		return near_stands(s, index);
	struct stand left = node_stands(s, node->left);
	if (node->kind == NODE_NOT)
		return (struct stand){!left.found, !left.written};
	/* What is settled already needs no look at the other side. */
	if (node->kind == NODE_AND ? !left.found : left.written)
		return left;
	struct stand right = node_stands(s, node->right);
	if (node->kind == NODE_AND)
		return (struct stand){left.found && right.found, left.written && right.written};
	return (struct stand){left.found || right.found, left.written || right.written};
}

enum zw_status query_stands(const struct query *q, int index, const struct stand *known,
                            struct span16 text, struct stand *stand, struct err *err)
{
	struct standing s = {.q = q, .known = known, .text = text, .err = err};
	struct stand found = node_stands(&s, index);

	if (s.status == ZW_OK)
		*stand = found;
	return s.status;
}
