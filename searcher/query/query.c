/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A parser by recursive descent over code points:
 *
 *   either := every (OR every)*
 *   every  := factor (AND? factor)*
 *   factor := (NOT | -) factor | ( either ) | title? item | filter
 *
 * Settings (as-of:) may stand wherever white space may.
 */
#include "searcher/query/query.h"

#include "core/i18n.h"
#include "core/utf8.h"
#include "searcher/query/lex.h"
#include "searcher/query/quotation.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	struct lex l; /* its text is q->plain */
	int depth;
	bool excluded;
	enum zw_status failed; /* of a setting */
	struct words *words;
	struct query *q;
	struct err *err;
};

/* ---- Tree ---- */

static enum zw_status add_node(struct parser *p, struct node node, int *index)
{
	*index = (int)(p->q->nodes.len / sizeof(node));
	buf_add(&p->q->nodes, &node, sizeof(node));
	return buf_status(&p->q->nodes, _("query"), p->err);
}

/* A query that unfolds without measure is a bad query. */
static enum zw_status scan_text(const struct parser *p, struct tokens *t, size_t start, size_t end)
{
	enum zw_status status = tokens_scan(t, p->l.text + start, end - start, p->err);

	return status == ZW_LIMIT ? ZW_BAD_QUERY : status;
}

static void add_word(void *context, size_t from, size_t to)
{
	struct piece piece = {from, to};

	buf_add(context, &piece, sizeof(piece));
}

static void item_release(struct item *item)
{
	for (size_t i = 0; i < item_variants(item); i++) {
		struct variant *v = (struct variant *)(void *)item->variants.data + i;
		tokens_release(&v->tokens);
		buf_release(&v->strings);
	}
	tokens_release(&item->tokens);
	buf_release(&item->words);
	buf_release(&item->variants);
}

static void release_rewrites(struct query *q)
{
	for (size_t i = 0; i < query_rewrites(q); i++) {
		struct rewrite *r = (struct rewrite *)(void *)q->rewrites.data + i;
		free(r->from);
		free(r->to);
	}
	for (size_t i = 0; i < query_expansions(q); i++)
		tokens_release(&((struct expansion *)(void *)q->expansions.data)[i].tokens);
	buf_release(&q->rewrites);
	buf_release(&q->expansions);
}

/* Tokens and words of text[start, end) into a new item. */
static enum zw_status add_item(struct parser *p, size_t start, size_t end, enum query_field field,
                               bool quoted, int *index)
{
	struct item item = {
	        .field = field, .quoted = quoted, .excluded = p->excluded, .start = start};
	size_t items = query_items(p->q);

	if (items == QUERY_ITEMS) {
		p->q->pasted = true; /* query_parse starts anew */
		return err_set(p->err, ZW_BAD_QUERY, _("more than %d items"), QUERY_ITEMS);
	}
	tokens_init(&item.tokens, QUERY_LIMIT);
	item.words = BUF_INIT(QUERY_LIMIT * sizeof(struct piece));
	item.variants = BUF_INIT(QUERY_VARIANTS * sizeof(struct variant));
	enum zw_status status = scan_text(p, &item.tokens, start, end);
	item.whole = (struct piece){0, tokens_count(&item.tokens)};
	if (status == ZW_OK && item.whole.to == 0)
		status = err_set(p->err, ZW_BAD_QUERY,
		                 _("nothing to look for at character %zu: \"%.*s\""),
		                 lex_place(&p->l, start), (int)(end - start), p->l.text + start);
	if (status == ZW_OK && !quoted)
		status = words_each(p->words, &item.tokens, add_word, &item.words, p->err);
	if (status == ZW_OK && item.words.len == 0)
		add_word(&item.words, 0, item.whole.to); /* quoted, or marks only */
	if (status == ZW_OK)
		status = buf_status(&item.words, _("query"), p->err);
	if (status == ZW_OK) {
		buf_add(&p->q->items, &item, sizeof(item));
		status = buf_status(&p->q->items, _("query"), p->err);
	}
	if (status != ZW_OK) {
		item_release(&item);
		return status;
	}
	return add_node(p, (struct node){.kind = NODE_ITEM, .item = items}, index);
}

/* ---- Grammar ---- */

static enum zw_status parse_either(struct parser *p, int *index);

/* The quotation that opens here, which is moved past. */
static enum zw_status take_quotation(struct parser *p, struct quotation *quotation)
{
	if (!quotation_find(p->l.text, p->l.n, p->l.at, quotation))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the quotation mark at character %zu is not closed"),
		               lex_place(&p->l, p->l.at));
	p->l.at = quotation->after;
	return ZW_OK;
}

static enum zw_status parse_item(struct parser *p, enum query_field field, int *index)
{
	struct quotation quotation;
	size_t start = p->l.at;

	if (!lex_at_quotation(&p->l)) {
		lex_skip_plain(&p->l);
		return add_item(p, start, p->l.at, field, false, index);
	}
	p->q->operators = true;
	enum zw_status status = take_quotation(p, &quotation);
	return status == ZW_OK ? add_item(p, quotation.start, quotation.end, field, true, index)
	                       : status;
}

/* Its value. The text of both becomes blank: what is left is the plain query. */
static enum zw_status take_filter(struct parser *p, size_t start, struct filter *f)
{
	struct quotation value = {p->l.at, p->l.at, p->l.at};
	enum zw_status status = ZW_OK;

	f->quoted = lex_at_quotation(&p->l);
	if (f->quoted) {
		status = take_quotation(p, &value);
	} else {
		lex_skip_plain(&p->l);
		value.end = p->l.at;
	}
	if (status == ZW_OK)
		status = filter_parse(f, p->l.text + value.start, value.end - value.start,
		                      lex_place(&p->l, value.start), p->err);
	if (status != ZW_OK)
		return status;
	f->start = start;
	f->end = p->l.at;
	memset(p->q->plain + start, ' ', f->end - start);
	return ZW_OK;
}

static enum zw_status parse_filter(struct parser *p, size_t start, const struct filter_name *name,
                                   int *index)
{
	struct filter filter = {.name = name, .excluded = p->excluded};
	struct node node = {.kind = NODE_FILTER, .item = query_filters(p->q)};

	if (query_filters(p->q) == QUERY_FILTERS)
		return err_set(p->err, ZW_BAD_QUERY, _("more than %d filters"), QUERY_FILTERS);
	enum zw_status status = take_filter(p, start, &filter);
	if (status != ZW_OK)
		return status;
	buf_add(&p->q->filters, &filter, sizeof(filter));
	status = buf_status(&p->q->filters, _("query"), p->err);
	if (status != ZW_OK)
		filter_release(&filter);
	return status == ZW_OK ? add_node(p, node, index) : status;
}

/* The name of a field with something behind it; *name is NULL if there is none. */
static enum zw_status take_name(struct parser *p, const struct filter_name **name)
{
	size_t start = p->l.at, next;

	*name = filter_take_name(&p->l);
	if (*name && (p->l.at == p->l.n || lex_is_space(lex_peek(&p->l, &next))))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the field at character %zu has no word behind it"),
		               lex_place(&p->l, start));
	return ZW_OK;
}

/* White space and settings. */
static void skip_blank(struct parser *p)
{
	for (lex_skip_space(&p->l); !p->failed; lex_skip_space(&p->l)) {
		size_t start = p->l.at;
		struct filter setting = {.name = filter_take_name(&p->l)};
		if (!setting.name || setting.name->kind != FILTER_AS_OF) {
			p->l.at = start;
			return;
		}
		p->failed = take_filter(p, start, &setting);
		if (!p->failed) {
			p->q->as_of = setting.to;
			p->q->as_of_start = setting.start;
			p->q->as_of_end = setting.end;
		}
		filter_release(&setting);
	}
}

static enum zw_status parse_field_or_item(struct parser *p, int *index)
{
	size_t start = p->l.at;
	const struct filter_name *name;
	enum zw_status status = take_name(p, &name);

	if (status != ZW_OK)
		return status;
	if (name && name->kind != FILTER_TITLE)
		return parse_filter(p, start, name, index);
	p->q->operators |= name != NULL;
	return parse_item(p, name ? FIELD_TITLE : FIELD_BODY, index);
}

static enum zw_status parse_group(struct parser *p, int *index)
{
	size_t open = p->l.at, next;

	lex_peek(&p->l, &next);
	p->l.at = next;
	p->q->operators = true;
	p->l.groups++;
	enum zw_status status = parse_either(p, index);
	if (status != ZW_OK)
		return status;
	skip_blank(p);
	if (p->failed)
		return p->failed;
	if (!lex_closes_group(lex_peek(&p->l, &next)))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the parenthesis at character %zu is not closed"),
		               lex_place(&p->l, open));
	p->l.at = next;
	p->l.groups--;
	return ZW_OK;
}

static enum zw_status parse_factor(struct parser *p, int *index);

static enum zw_status parse_not(struct parser *p, int *index)
{
	struct node node = {.kind = NODE_NOT};

	p->q->operators = true;
	p->excluded = !p->excluded;
	enum zw_status status = parse_factor(p, &node.left);
	p->excluded = !p->excluded;
	return status == ZW_OK ? add_node(p, node, index) : status;
}

static enum zw_status parse_factor(struct parser *p, int *index)
{
	enum zw_status status;
	size_t next;

	skip_blank(p);
	if (p->failed)
		return p->failed;
	uint32_t c = lex_peek(&p->l, &next);
	if (p->l.at == p->l.n || (lex_closes_group(c) && p->l.groups > 0) ||
	    lex_at_operator(&p->l, "OR") || lex_at_operator(&p->l, "AND"))
		return err_set(p->err, ZW_BAD_QUERY, _("something is missing at character %zu"),
		               lex_place(&p->l, p->l.at));
	if (lex_closes_group(c))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the parenthesis at character %zu closes nothing"),
		               lex_place(&p->l, p->l.at));
	if (++p->depth > QUERY_DEPTH)
		return err_set(p->err, ZW_BAD_QUERY,
		               _("groups and NOTs nest deeper than the limit of %d"), QUERY_DEPTH);
	if (lex_take_operator(&p->l, "NOT") || lex_take_minus(&p->l))
		status = parse_not(p, index);
	else if (lex_opens_group(c))
		status = parse_group(p, index);
	else
		status = parse_field_or_item(p, index);
	p->depth--;
	return status;
}

static bool at_end_of_every(struct parser *p)
{
	size_t next;

	skip_blank(p);
	return p->failed || p->l.at == p->l.n || lex_at_operator(&p->l, "OR") ||
	       (lex_closes_group(lex_peek(&p->l, &next)) && p->l.groups);
}

static enum zw_status parse_every(struct parser *p, int *index)
{
	enum zw_status status = parse_factor(p, index);

	while (status == ZW_OK && !at_end_of_every(p)) {
		struct node node = {.kind = NODE_AND, .left = *index};
		p->q->operators |= lex_take_operator(&p->l, "AND");
		status = parse_factor(p, &node.right);
		if (status == ZW_OK)
			status = add_node(p, node, index);
	}
	return status;
}

static enum zw_status parse_either(struct parser *p, int *index)
{
	enum zw_status status = parse_every(p, index);

	skip_blank(p);
	while (status == ZW_OK && !p->failed && lex_take_operator(&p->l, "OR")) {
		struct node node = {.kind = NODE_OR, .left = *index};
		p->q->operators = true;
		status = parse_every(p, &node.right);
		if (status == ZW_OK)
			status = add_node(p, node, index);
		skip_blank(p);
	}
	return status == ZW_OK ? p->failed : status;
}

/* ---- The whole ---- */

static void query_init(struct query *q)
{
	q->items = BUF_INIT(QUERY_ITEMS * sizeof(struct item));
	q->filters = BUF_INIT(QUERY_FILTERS * sizeof(struct filter));
	q->nodes = BUF_INIT(4 * (QUERY_ITEMS + QUERY_FILTERS) * QUERY_DEPTH * sizeof(struct node));
	q->rewrites = BUF_INIT(QUERY_REWRITES * sizeof(struct rewrite));
	q->expansions = BUF_INIT(QUERY_EXPANSIONS * sizeof(struct expansion));
	q->root = -1;
	q->as_of = 0;
	q->operators = q->pasted = false;
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
}

static enum zw_status parse_all(struct parser *p)
{
	skip_blank(p);
	if (p->failed || (p->l.at == p->l.n && p->q->as_of))
		return p->failed;
	if (p->l.at == p->l.n)
		return err_set(p->err, ZW_BAD_QUERY, "%s", _("the query is empty"));
	return parse_either(p, &p->q->root);
}

/* White space is transparent to the tokeniser: the plain query itself is the string. */
static enum zw_status join_items(struct parser *p)
{
	struct item *joined = &p->q->joined;

	if (p->q->operators || p->q->pasted || query_items(p->q) < 2)
		return ZW_OK;
	tokens_init(&joined->tokens, QUERY_LIMIT);
	enum zw_status status = scan_text(p, &joined->tokens, 0, p->l.n);
	joined->whole = (struct piece){0, tokens_count(&joined->tokens)};
	return status;
}

/* More items than a query has: the text is looked up as a passage, whatever it holds. */
static enum zw_status parse_pasted(struct parser *p)
{
	release_tree(p->q);
	query_init(p->q);
	memcpy(p->q->plain, p->q->text, p->l.n);
	enum zw_status status = add_item(p, 0, p->l.n, FIELD_BODY, false, &p->q->root);
	p->q->pasted = true;
	return status;
}

/* A phrase pasted over two lines is one phrase. */
static void join_lines(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] == '\n' || text[i] == '\r')
			text[i] = ' ';
}

static enum zw_status parse_text(struct query *q, size_t len, struct words *words, struct err *err)
{
	struct parser p = {.l = {.text = q->plain, .n = len}, .words = words, .q = q, .err = err};
	enum zw_status status = parse_all(&p);

	if (status == ZW_BAD_QUERY && q->pasted) {
		p = (struct parser){.l = p.l, .words = words, .q = q, .err = err};
		status = parse_pasted(&p);
	}
	return status == ZW_OK ? join_items(&p) : status;
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

void query_release(struct query *q)
{
	release_tree(q);
	release_rewrites(q);
	item_release(&q->joined);
	free(q->text);
	free(q->plain);
	*q = (struct query){0};
}
