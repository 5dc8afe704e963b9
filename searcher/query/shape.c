/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/query/shape.h"

#include <string.h>

static bool has_and(const char *text)
{
	struct lex l = {.text = text, .n = strlen(text)};

	for (lex_skip_space(&l); l.at < l.n; lex_skip_space(&l)) {
		if (lex_take_operator(&l, "AND"))
			return true;
		lex_skip_plain(&l);
	}
	return false;
}

/* A number may begin with a parenthesis, （2021）最高法民终123号, which is no operator then. */
bool query_may_name(const struct query *q)
{
	const struct node *nodes = (const void *)q->nodes.data;

	if (q->pasted || q->within || query_items(q) == 0)
		return false;
	for (size_t i = 0; i < q->nodes.len / sizeof(*nodes); i++)
		if (nodes[i].kind == NODE_OR || nodes[i].kind == NODE_NOT ||
		    nodes[i].kind == NODE_NEAR || nodes[i].kind == NODE_UNIT)
			return false;
	return !has_and(q->plain);
}

bool query_is_plain(const struct query *q)
{
	for (size_t i = 0; i < query_items(q); i++)
		if (query_item(q, i)->quoted || query_item(q, i)->field == FIELD_TITLE)
			return false;
	return true;
}

const struct item *query_only_title(const struct query *q)
{
	const struct item *title = NULL;

	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded)
			continue;
		if (title || item->field != FIELD_TITLE)
			return NULL;
		title = item;
	}
	return title;
}
