/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a query was understood, in one line.
 */
#include "searcher/query.h"

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
	if (item_words(item) < 2)
		return;
	for (size_t i = 0; i < item_words(item); i++) {
		buf_str(out, i == 0 ? " [" : " ");
		explain_piece(item, item_word(item, i), out);
	}
	buf_char(out, ']');
}

static void explain_node(const struct query *q, int index, struct buf *out)
{
	static const char *const names[] = {
	        [NODE_AND] = "AND", [NODE_OR] = "OR", [NODE_NOT] = "NOT"};
	const struct node *node = (const struct node *)(const void *)q->nodes.data + index;

	if (node->kind == NODE_ITEM) {
		explain_item(query_item(q, node->item), out);
		return;
	}
	buf_printf(out, "%s(", names[node->kind]);
	explain_node(q, node->left, out);
	if (node->kind != NODE_NOT) {
		buf_str(out, ", ");
		explain_node(q, node->right, out);
	}
	buf_char(out, ')');
}

void query_explain(const struct query *q, struct buf *out)
{
	explain_node(q, q->root, out);
}
