/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Looking at a query: its items, and how it was understood in one line.
 */
#include "searcher/query/query.h"

size_t query_items(const struct query *q)
{
	return q->items.len / sizeof(struct item);
}

size_t query_own_items(const struct query *q)
{
	return q->within ? q->own : query_items(q);
}

const struct item *query_item(const struct query *q, size_t i)
{
	return (const struct item *)(const void *)q->items.data + i;
}

const struct node *query_node(const struct query *q, int index)
{
	return (const struct node *)(const void *)q->nodes.data + index;
}

size_t query_notes(const struct query *q)
{
	return q->notes.len / sizeof(struct note);
}

const struct note *query_note(const struct query *q, size_t i)
{
	return (const struct note *)(const void *)q->notes.data + i;
}

size_t query_filters(const struct query *q)
{
	return q->filters.len / sizeof(struct filter);
}

const struct filter *query_filter(const struct query *q, size_t i)
{
	return (const struct filter *)(const void *)q->filters.data + i;
}

size_t item_runs(const struct item *item)
{
	return item->runs.len / sizeof(struct piece);
}

struct piece item_run(const struct item *item, size_t i)
{
	return ((const struct piece *)(const void *)item->runs.data)[i];
}

bool item_piece_open(const struct item *item, struct piece piece)
{
	return item->open && piece.to == item->whole.to;
}

size_t item_variants(const struct item *item)
{
	return item->variants.len / sizeof(struct variant);
}

const struct variant *item_variant(const struct item *item, size_t i)
{
	return (const struct variant *)(const void *)item->variants.data + i;
}

size_t variant_strings(const struct variant *v)
{
	return v->strings.len / sizeof(struct piece);
}

struct piece variant_string(const struct variant *v, size_t i)
{
	return ((const struct piece *)(const void *)v->strings.data)[i];
}

size_t query_rewrites(const struct query *q)
{
	return q->rewrites.len / sizeof(struct rewrite);
}

const struct rewrite *query_rewrite(const struct query *q, size_t i)
{
	return (const struct rewrite *)(const void *)q->rewrites.data + i;
}

size_t query_expansions(const struct query *q)
{
	return q->expansions.len / sizeof(struct expansion);
}

const struct expansion *query_expansion(const struct query *q, size_t i)
{
	return (const struct expansion *)(const void *)q->expansions.data + i;
}

bool query_is_joined(const struct query *q)
{
	return q->joined.whole.to > 0;
}

size_t item_words(const struct item *item)
{
	return item->words.len / sizeof(struct piece);
}

bool item_falls_apart(const struct item *item)
{
	struct piece first = item_word(item, 0);

	if (item->one)
		return false;
	return item_words(item) > 1 || first.from != item->whole.from || first.to != item->whole.to;
}

struct piece item_word(const struct item *item, size_t i)
{
	return ((const struct piece *)(const void *)item->words.data)[i];
}

size_t item_ranked(const struct item *item)
{
	return item->ranked.len / sizeof(struct piece);
}

struct piece item_ranked_word(const struct item *item, size_t i)
{
	return ((const struct piece *)(const void *)item->ranked.data)[i];
}

/* ---- Explaining ---- */

static void explain_piece(const struct item *item, struct piece piece, struct buf *out)
{
	for (size_t i = piece.from; i < piece.to; i++) {
		const struct token *t = tokens_at(&item->tokens, i);
		buf_add(out, item->tokens.stream.data + t->stream, t->stream_len);
	}
}

static void explain_item(const struct item *item, struct buf *out)
{
	if (item->field == FIELD_TITLE)
		buf_str(out, "title:");
	if (item->quoted)
		buf_char(out, '"');
	explain_piece(item, item->whole, out);
	if (item->quoted)
		buf_char(out, '"');
	if (item->open)
		buf_char(out, '*');
	if (item_words(item) < 2)
		return;
	for (size_t i = 0; i < item_words(item); i++) {
		buf_str(out, i == 0 ? " [" : " ");
		explain_piece(item, item_word(item, i), out);
	}
	buf_char(out, ']');
}

static void explain_filter(const struct filter *f, struct buf *out)
{
	const char *mark = f->quoted ? "\"" : "";

	buf_printf(out, "%s:%s%s%s", f->name->en, mark, f->value, mark);
}

static void explain_name(const struct node *node, struct buf *out)
{
	static const char *const names[] = {
	        [NODE_AND] = "AND", [NODE_OR] = "OR", [NODE_NOT] = "NOT"};
	static const char *const units[] = {
	        "DOCUMENT",
	        [UNIT_ARTICLE] = "ARTICLE",
	        [UNIT_PARAGRAPH] = "PARAGRAPH",
	        [UNIT_SENTENCE] = "SENTENCE",
	};

	if (node->kind == NODE_NEAR)
		buf_printf(out, "NEAR/%u(", node->distance);
	else
		buf_printf(out, "%s(",
		           node->kind == NODE_UNIT ? units[node->unit] : names[node->kind]);
}

static void explain_node(const struct query *q, int index, struct buf *out)
{
	const struct node *node = query_node(q, index);

	if (node->kind == NODE_ITEM) {
		explain_item(query_item(q, node->item), out);
		return;
	}
	if (node->kind == NODE_FILTER) {
		explain_filter(query_filter(q, node->item), out);
		return;
	}
	explain_name(node, out);
	explain_node(q, node->left, out);
	if (node->kind != NODE_NOT && node->kind != NODE_UNIT) {
		buf_str(out, ", ");
		explain_node(q, node->right, out);
	}
	buf_char(out, ')');
}

void query_explain(const struct query *q, struct buf *out)
{
	if (q->root >= 0)
		explain_node(q, q->root, out);
	if (q->nothing)
		buf_str(out, "NOTHING");
	if (q->as_of)
		buf_printf(out, "%sas-of:%04u-%02u-%02u", q->root >= 0 ? " " : "", q->as_of / 10000,
		           q->as_of / 100 % 100, q->as_of % 100);
}
