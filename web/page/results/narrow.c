/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/page/results/narrow.h"

#include <stdlib.h>
#include <string.h>

static const struct node *node_at(const struct query *q, int index)
{
	return (const struct node *)(const void *)q->nodes.data + index;
}

/* ---- What there is ---- */

static size_t minus_before(const char *text, size_t at)
{
	static const char *const signs[] = {"-", "－", "−"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		size_t n = strlen(signs[i]);
		if (at >= n && memcmp(text + at - n, signs[i], n) == 0)
			return n;
	}
	return 0;
}

/* Only a minus is taken off with its filter: NOT is left as it is, and so is its filter. */
static void add_node(const struct query *q, int index, struct condition *list, size_t *n)
{
	const struct node *node = node_at(q, index);
	bool excluded = node->kind == NODE_NOT;

	if (excluded)
		node = node_at(q, node->left);
	if (node->kind != NODE_FILTER || *n == CONDITIONS_LIMIT)
		return;
	const struct filter *f = query_filter(q, node->item);
	size_t minus = excluded ? minus_before(q->text, f->start) : 0;
	if (excluded && !minus)
		return;
	list[(*n)++] = (struct condition){f, excluded, f->start - minus, f->end};
}

static int in_order(const void *a, const void *b)
{
	const struct condition *one = a, *other = b;

	return one->start < other->start ? -1 : one->start > other->start;
}

size_t conditions_find(const struct query *q, struct condition *list)
{
	size_t n = 0;
	int at = q->root;

	/* AND leans to the left. */
	for (; at >= 0 && node_at(q, at)->kind == NODE_AND; at = node_at(q, at)->left)
		add_node(q, node_at(q, at)->right, list, &n);
	if (at >= 0)
		add_node(q, at, list, &n);
	if (q->as_of && n < CONDITIONS_LIMIT)
		list[n++] = (struct condition){NULL, false, q->as_of_start, q->as_of_end};
	qsort(list, n, sizeof(*list), in_order);
	return n;
}

/* ---- One less ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t';
}

void narrow_without(const struct query *q, const struct condition *c, struct buf *out)
{
	size_t n = strlen(q->text), start = c->start, end = c->end;

	while (start > 0 && is_space(q->text[start - 1]))
		start--;
	while (end < n && is_space(q->text[end]))
		end++;
	buf_add(out, q->text, start);
	if (start > 0 && end < n)
		buf_char(out, ' ');
	buf_add(out, q->text + end, n - end);
}

bool narrow_is_sound(struct searcher *s, const struct query *q, const struct condition *c,
                     const char *without)
{
	struct query left;
	struct err err;

	/* Nothing is left: the start page. */
	if (!*without)
		return true;
	if (searcher_parse(s, without, strlen(without), q->rewriting, &left, &err) != ZW_OK)
		return false;
	bool sound = query_filters(&left) == query_filters(q) - (c->filter != NULL) &&
	             query_items(&left) == query_items(q) && left.pasted == q->pasted;
	query_release(&left);
	return sound;
}

/* ---- One more ---- */

/* Can stand without quotation marks. */
static bool is_plain(const char *value)
{
	static const char *const signs[] = {"（", "）", "“",  "”",  "「",
	                                    "」", "『", "』", "　", "＂"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (strstr(value, signs[i]))
			return false;
	return *value && !strpbrk(value, " \t\"()");
}

static bool add_value(struct buf *out, const char *value, bool quoted)
{
	if (!quoted && is_plain(value)) {
		buf_str(out, value);
	} else if (!strchr(value, '"') && !strstr(value, "＂")) {
		buf_char(out, '"');
		buf_str(out, value);
		buf_char(out, '"');
	} else if (!strstr(value, "「") && !strstr(value, "」")) {
		buf_str(out, "「");
		buf_str(out, value);
		buf_str(out, "」");
	} else {
		return false;
	}
	return true;
}

bool narrow_with(const struct query *q, const char *name, const char *value, bool quoted,
                 struct buf *out)
{
	bool either = q->root >= 0 && node_at(q, q->root)->kind == NODE_OR;

	if (query_filters(q) == QUERY_FILTERS || q->pasted)
		return false;
	if (either)
		buf_char(out, '(');
	buf_str(out, q->text);
	if (either)
		buf_char(out, ')');
	buf_char(out, ' ');
	buf_str(out, name);
	buf_char(out, ':');
	return add_value(out, value, quoted) && !out->failed;
}
