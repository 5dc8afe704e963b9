/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A parser by recursive descent over a row of lexemes that is a tree already (lexeme.h):
 *
 *   either := every (OR every)*
 *   every  := near (AND? near)*
 *   near   := factor (NEAR factor)*
 *   factor := NOT* ( "(" either ")" | item | filter )
 */
#include "searcher/query/query.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/query/item.h"
#include "searcher/query/cut/lex.h"
#include "searcher/query/cut/lexeme.h"

#include <stdlib.h>
#include <string.h>

enum {
	LEAVES = QUERY_ITEMS + QUERY_FILTERS,
	/* Each leaf with two NOTs before it, and before each group that it stands alone in; what
	 * joins them; a scope. */
	NODES_LIMIT = LEAVES * (1 + 2 * (1 + QUERY_DEPTH)) + LEAVES,
};

struct parser {
	const struct lexeme *row;
	size_t n, at;
	bool excluded;
	enum zw_status status; /* sticky: of memory only */
	struct words *words;
	struct query *q;
	struct err *err;
};

/* ---- Tree ---- */

static int add_node(struct parser *p, struct node node)
{
	int index = (int)(p->q->nodes.len / sizeof(node));

	buf_add(&p->q->nodes, &node, sizeof(node));
	if (p->status == ZW_OK)
		p->status = buf_status(&p->q->nodes, _("query"), p->err);
	return index;
}

static int add_item(struct parser *p, const struct lexeme *l)
{
	struct query *q = p->q;
	struct item item = {.field = l->field,
	                    .quoted = l->quoted,
	                    .open = l->open,
	                    .excluded = p->excluded,
	                    .start = l->text};
	int index = add_node(p, (struct node){.kind = NODE_ITEM, .item = query_items(q)});

	q->operators |= l->quoted || l->open || l->field == FIELD_TITLE;
	if (p->status == ZW_OK)
		p->status = item_make(&item, q->plain + l->text, l->text_end - l->text, p->words,
		                      p->err);
	if (p->status != ZW_OK)
		return index;
	if (item_gaps_are_text(&item))
		notes_add(&q->notes, NOTE_GAPS, q->text + l->start, l->end - l->start);
	buf_add(&q->items, &item, sizeof(item));
	p->status = buf_status(&q->items, _("query"), p->err);
	if (p->status != ZW_OK)
		item_release(&item);
	return index;
}

static int add_filter(struct parser *p, const struct lexeme *l)
{
	struct filter *f = (struct filter *)(void *)p->q->filters.data + l->filter;

	f->excluded = p->excluded;
	return add_node(p, (struct node){.kind = NODE_FILTER, .item = l->filter});
}

/* ---- Grammar ---- */

static bool is_next(const struct parser *p, enum lexeme_kind kind)
{
	return p->at < p->n && p->row[p->at].kind == kind;
}

static bool take(struct parser *p, enum lexeme_kind kind)
{
	bool is = is_next(p, kind);

	p->at += is;
	return is;
}

static int parse_either(struct parser *p);

static int parse_one(struct parser *p)
{
	const struct lexeme *l = &p->row[p->at++];

	if (l->kind == LEX_ITEM)
		return add_item(p, l);
	if (l->kind == LEX_FILTER)
		return add_filter(p, l);
	p->q->operators = true;
	int index = parse_either(p);
	p->at++; /* the parenthesis that closes */
	return index;
}

/* Nine thousand NOTs are one or two. */
static int parse_factor(struct parser *p)
{
	size_t nots = 0;
	bool before = p->excluded;

	while (take(p, LEX_NOT))
		nots++;
	p->q->operators |= nots > 0;
	p->excluded ^= nots % 2;
	int index = parse_one(p);
	p->excluded = before;
	if (nots > 2)
		nots = nots % 2 ? 1 : 2;
	for (; nots > 0; nots--)
		index = add_node(p, (struct node){.kind = NODE_NOT, .left = index});
	return index;
}

/* Does it have places that something can be near to? */
static bool has_places(const struct query *q, int index, bool chain)
{
	const struct node *node = query_node(q, index);

	switch (node->kind) {
	case NODE_ITEM:
		return query_item(q, node->item)->field == FIELD_BODY;
	case NODE_OR:
		return has_places(q, node->left, false) && has_places(q, node->right, false);
	default:
		return chain && node->kind == NODE_NEAR;
	}
}

static int parse_near(struct parser *p)
{
	int left = parse_factor(p);
	bool chain = false; /* a NEAR of a group is no beginning of a longer one */

	while (p->status == ZW_OK && is_next(p, LEX_NEAR)) {
		const struct lexeme *l = &p->row[p->at++];
		struct node node = {.kind = NODE_NEAR, .left = left, .distance = l->distance};
		p->q->operators = true;
		node.right = parse_factor(p);
		if (p->status != ZW_OK)
			break;
		if (!has_places(p->q, left, chain) || !has_places(p->q, node.right, false)) {
			notes_add(&p->q->notes, NOTE_NEAR, p->q->text + l->start,
			          l->end - l->start);
			node.kind = NODE_AND;
		}
		chain = node.kind == NODE_NEAR;
		left = add_node(p, node);
	}
	return left;
}

static int parse_every(struct parser *p)
{
	int left = parse_near(p);

	while (p->status == ZW_OK && p->at < p->n && !is_next(p, LEX_OR) &&
	       !is_next(p, LEX_CLOSE)) {
		struct node node = {.kind = NODE_AND, .left = left};
		p->q->operators |= take(p, LEX_AND);
		node.right = parse_near(p);
		left = add_node(p, node);
	}
	return left;
}

static int parse_either(struct parser *p)
{
	int left = parse_every(p);

	while (p->status == ZW_OK && take(p, LEX_OR)) {
		struct node node = {.kind = NODE_OR, .left = left};
		p->q->operators = true;
		node.right = parse_every(p);
		left = add_node(p, node);
	}
	return left;
}

/* ---- The whole ---- */

static void query_init(struct query *q)
{
	q->items = BUF_INIT(QUERY_ITEMS * sizeof(struct item));
	q->filters = BUF_INIT(QUERY_FILTERS * sizeof(struct filter));
	q->nodes = BUF_INIT(NODES_LIMIT * sizeof(struct node));
	q->rewrites = BUF_INIT(QUERY_REWRITES * sizeof(struct rewrite));
	q->expansions = BUF_INIT(QUERY_EXPANSIONS * sizeof(struct expansion));
	q->notes = BUF_INIT(QUERY_NOTES * sizeof(struct note));
	q->root = -1;
	q->as_of = 0;
	q->operators = q->pasted = q->nothing = q->within = false;
}

static void release_rewrites(struct query *q)
{
	for (size_t i = 0; i < query_rewrites(q); i++) {
		struct rewrite *r = (struct rewrite *)(void *)q->rewrites.data + i;
		free(r->from);
		free(r->to);
		free(r->note);
	}
	for (size_t i = 0; i < query_expansions(q); i++)
		tokens_release(&((struct expansion *)(void *)q->expansions.data)[i].tokens);
	buf_release(&q->rewrites);
	buf_release(&q->expansions);
}

static void release_tree(struct query *q)
{
	for (size_t i = 0; i < query_items(q); i++)
		item_release((struct item *)(void *)q->items.data + i);
	for (size_t i = 0; i < query_filters(q); i++)
		filter_release((struct filter *)(void *)q->filters.data + i);
	buf_release(&q->items);
	buf_release(&q->filters);
	buf_release(&q->nodes);
	notes_release(&q->notes);
}

static void parse_row(struct parser *p, enum unit unit)
{
	struct query *q = p->q;

	q->nothing = p->n == 0 && !q->as_of;
	if (p->n == 0)
		return;
	q->root = parse_either(p);
	if (unit == UNIT_DOCUMENT)
		return;
	q->operators = true;
	q->root = add_node(p, (struct node){.kind = NODE_UNIT, .left = q->root, .unit = unit});
}

/* White space is transparent to the tokeniser: the plain query itself is the string. */
static enum zw_status join_items(struct query *q, struct err *err)
{
	if (q->operators || q->pasted || query_items(q) < 2)
		return ZW_OK;
	return item_scan(&q->joined, q->plain, strlen(q->plain), err);
}

/* More items than a query has: the text is looked up as a passage, whatever it holds; nothing, if
 * that is no token. */
static void parse_pasted(struct parser *p, size_t len)
{
	struct lexeme all = {.kind = LEX_ITEM, .end = len, .text_end = len};

	release_tree(p->q);
	query_init(p->q);
	memcpy(p->q->plain, p->q->text, len);
	notes_add(&p->q->notes, NOTE_ITEMS, p->q->text, len);
	p->q->root = add_item(p, &all);
	p->q->pasted = true;
	if (p->status != ZW_OK || query_item(p->q, 0)->whole.to > 0)
		return;
	release_tree(p->q);
	query_init(p->q);
	p->q->nothing = true;
}

static size_t count_items(const struct parser *p)
{
	size_t items = 0;

	for (size_t i = 0; i < p->n; i++)
		items += p->row[i].kind == LEX_ITEM;
	return items;
}

static enum zw_status parse_text(struct query *q, size_t len, struct words *words, struct err *err)
{
	struct buf row = BUF_INIT((QUERY_LIMIT + 1) * sizeof(struct lexeme));
	struct parser p = {.words = words, .q = q, .err = err};
	enum unit unit;

	p.status = lexemes_cut(q, len, &row, err);
	if (p.status == ZW_OK && q->pasted) {
		parse_pasted(&p, len);
	} else if (p.status == ZW_OK) {
		lexemes_repair(q, &row, &unit);
		p.row = (const void *)row.data;
		p.n = row.len / sizeof(*p.row);
		/* A row of operators is one of words. */
		if (count_items(&p) > QUERY_ITEMS)
			parse_pasted(&p, len);
		else
			parse_row(&p, unit);
	}
	buf_release(&row);
	if (p.status == ZW_OK)
		p.status = buf_status(&q->notes, _("query"), err);
	return p.status == ZW_OK ? join_items(q, err) : p.status;
}

/* A phrase pasted over two lines is one phrase. */
static void join_lines(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n' || text[i] == '\r')
			text[i] = ' ';
}

static bool is_blank(const char *text, size_t len)
{
	struct lex l = {.text = text, .n = len};

	lex_skip_space(&l);
	return l.at == len;
}

enum zw_status query_parse(const char *text, size_t len, struct words *words, struct query *query,
                           struct err *err)
{
	struct query q = {0};

	if (len > QUERY_LIMIT)
		return err_set(err, ZW_BAD_QUERY, _("the query has %zu bytes, the limit is %d"),
		               len, QUERY_LIMIT);
	if (!utf8_valid(text, len) || memchr(text, '\0', len))
		return err_set(err, ZW_BAD_QUERY, "%s", _("the query is not UTF-8 text"));
	if (is_blank(text, len))
		return err_set(err, ZW_BAD_QUERY, "%s", _("the query is empty"));
	query_init(&q);
	q.text = strndup(text, len);
	q.plain = q.text ? strdup(q.text) : NULL;
	if (!q.plain) {
		query_release(&q);
		return err_no_memory(err);
	}
	join_lines(q.text, len);
	join_lines(q.plain, len);
	enum zw_status status = parse_text(&q, len, words, err);
	if (status == ZW_OK)
		*query = q;
	else
		query_release(&q);
	return status;
}

/* Appends what `from` holds to `to`, which owns it then. */
static void move_all(struct buf *to, struct buf *from)
{
	to->limit += from->len;
	buf_add(to, from->data, from->len);
	if (!to->failed)
		from->len = 0;
}

/* The indices of nodes [first, n) of q, which came from another query. */
static void shift_nodes(struct query *q, size_t first, size_t items, size_t filters)
{
	struct node *nodes = (void *)q->nodes.data;

	for (size_t i = first; i < q->nodes.len / sizeof(*nodes); i++) {
		nodes[i].item += nodes[i].kind == NODE_FILTER ? filters : items;
		nodes[i].left += (int)first;
		nodes[i].right += (int)first;
	}
}

enum zw_status query_within(struct query *q, struct query *other, struct err *err)
{
	size_t items = query_items(q), filters = query_filters(q);
	size_t nodes = q->nodes.len / sizeof(struct node);
	int root = other->root >= 0 ? other->root + (int)nodes : -1;

	move_all(&q->items, &other->items);
	move_all(&q->filters, &other->filters);
	move_all(&q->nodes, &other->nodes);
	move_all(&q->notes, &other->notes);
	move_all(&q->rewrites, &other->rewrites);
	move_all(&q->expansions, &other->expansions);
	if (q->items.failed || q->filters.failed || q->nodes.failed || q->notes.failed ||
	    q->rewrites.failed || q->expansions.failed)
		return err_no_memory(err);
	shift_nodes(q, nodes, items, filters);
	q->own = q->within ? q->own : items;
	q->within = true;
	q->nothing |= other->nothing;
	q->operators = true;
	item_release(&q->joined);
	q->joined = (struct item){0};
	if (!q->as_of)
		q->as_of = other->as_of;
	if (q->root < 0 || root < 0) {
		q->root = root < 0 ? q->root : root;
		return ZW_OK;
	}
	struct node node = {.kind = NODE_AND, .left = q->root, .right = root};
	q->root = (int)(q->nodes.len / sizeof(node));
	q->nodes.limit += sizeof(node);
	buf_add(&q->nodes, &node, sizeof(node));
	return buf_status(&q->nodes, _("query"), err);
}

void query_release(struct query *q)
{
	release_tree(q);
	release_rewrites(q);
	item_release(&q->joined);
	free(q->text);
	free(q->plain);
	*q = (struct query){0};
}
