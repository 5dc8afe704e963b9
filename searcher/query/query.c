/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A parser by recursive descent over code points:
 *
 *   either := every (OR every)*
 *   every  := factor (AND? factor)*
 *   factor := (NOT | -) factor | ( either ) | field? item
 */
#include "searcher/query/query.h"

#include "core/i18n.h"
#include "core/utf8.h"
#include "searcher/query/quotation.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	const char *text;
	size_t n, at;
	int depth, groups; /* groups: open now */
	bool excluded;
	struct words *words;
	struct query *q;
	struct err *err;
};

/* ---- Lexical ---- */

static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || c == 0xFEFF ||
	       (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F;
}

static bool opens_group(uint32_t c)
{
	return c == '(' || c == 0xFF08;
}

static bool closes_group(uint32_t c)
{
	return c == ')' || c == 0xFF09;
}

static uint32_t peek(const struct parser *p, size_t *next)
{
	*next = p->at;
	return *next < p->n ? utf8_next(p->text, p->n, next) : 0;
}

static void skip_space(struct parser *p)
{
	size_t next;

	while (p->at < p->n && is_space(peek(p, &next)))
		p->at = next;
}

/* Position for people: characters from 1. */
static size_t place(const struct parser *p, size_t at)
{
	return utf8_length(p->text, at) + 1;
}

/* Compares with ASCII, full-width forms taken as ASCII; moves past it on success. */
static bool take_ascii(struct parser *p, const char *word)
{
	size_t at = p->at;

	for (; *word; word++) {
		uint32_t c = at < p->n ? utf8_next(p->text, p->n, &at) : 0;
		if (c >= 0xFF01 && c <= 0xFF5E)
			c -= 0xFEE0;
		if (c != (unsigned char)*word)
			return false;
	}
	p->at = at;
	return true;
}

/* An operator is a word of its own. */
static bool take_operator(struct parser *p, const char *word)
{
	size_t before = p->at, next;

	if (!take_ascii(p, word))
		return false;
	uint32_t c = peek(p, &next);
	if (p->at == p->n || is_space(c) || opens_group(c) || quotation_opens(c))
		return true;
	p->at = before;
	return false;
}

static bool at_operator(struct parser *p, const char *word)
{
	size_t before = p->at;
	bool there = take_operator(p, word);

	p->at = before;
	return there;
}

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
	enum zw_status status = tokens_scan(t, p->text + start, end - start, p->err);

	return status == ZW_LIMIT ? ZW_BAD_QUERY : status;
}

static void add_word(void *context, size_t from, size_t to)
{
	struct piece piece = {from, to};

	buf_add(context, &piece, sizeof(piece));
}

static void item_release(struct item *item)
{
	tokens_release(&item->tokens);
	buf_release(&item->words);
}

/* Tokens and words of text[start, end) into a new item. */
static enum zw_status add_item(struct parser *p, size_t start, size_t end, enum query_field field,
                               bool quoted, int *index)
{
	struct item item = {.field = field, .quoted = quoted, .excluded = p->excluded};
	size_t items = query_items(p->q);

	if (items == QUERY_ITEMS) {
		p->q->pasted = true; /* query_parse starts anew */
		return err_set(p->err, ZW_BAD_QUERY, _("more than %d items"), QUERY_ITEMS);
	}
	tokens_init(&item.tokens, QUERY_LIMIT);
	item.words = BUF_INIT(QUERY_LIMIT * sizeof(struct piece));
	enum zw_status status = scan_text(p, &item.tokens, start, end);
	item.whole = (struct piece){0, tokens_count(&item.tokens)};
	if (status == ZW_OK && item.whole.to == 0)
		status = err_set(p->err, ZW_BAD_QUERY,
		                 _("nothing to look for at character %zu: \"%.*s\""),
		                 place(p, start), (int)(end - start), p->text + start);
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

static enum zw_status parse_quoted(struct parser *p, enum query_field field, int *index)
{
	struct quotation quotation;

	p->q->operators = true;
	if (!quotation_find(p->text, p->n, p->at, &quotation))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the quotation mark at character %zu is not closed"),
		               place(p, p->at));
	p->at = quotation.after;
	return add_item(p, quotation.start, quotation.end, field, true, index);
}

/* Does the quotation that opens here end where the item ends? “三个代表”重要思想 is one item, in
 * which the marks are transparent as they are in texts. One that is never closed is for
 * parse_quoted. */
static bool is_quotation(const struct parser *p)
{
	struct quotation quotation;
	size_t at = p->at;

	if (at == p->n || !quotation_opens(utf8_next(p->text, p->n, &at)))
		return false;
	if (!quotation_find(p->text, p->n, p->at, &quotation) || quotation.after == p->n)
		return true;
	size_t behind = quotation.after;
	uint32_t c = utf8_next(p->text, p->n, &behind);
	return is_space(c) || (closes_group(c) && p->groups > 0);
}

/* To the next white space, or to the parenthesis that closes the group around the item. */
static enum zw_status parse_plain(struct parser *p, enum query_field field, int *index)
{
	size_t start = p->at, next;
	int inner = 0;

	for (; p->at < p->n; p->at = next) {
		uint32_t c = peek(p, &next);
		if (is_space(c) || (closes_group(c) && inner == 0 && p->groups > 0))
			break;
		inner += opens_group(c);
		inner -= closes_group(c) && inner > 0;
	}
	return add_item(p, start, p->at, field, false, index);
}

static enum query_field take_field(struct parser *p)
{
	static const char *const names[] = {"标题", "title"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t before = p->at, len = strlen(names[i]);
		if (p->n - p->at > len && memcmp(p->text + p->at, names[i], len) == 0) {
			p->at += len;
			if (take_ascii(p, ":"))
				return FIELD_TITLE;
			p->at = before;
		}
	}
	return FIELD_BODY;
}

static enum zw_status parse_field_or_item(struct parser *p, int *index)
{
	size_t next, start = p->at;
	enum query_field field = take_field(p);
	uint32_t c = peek(p, &next);

	if (field == FIELD_TITLE) {
		p->q->operators = true;
		if (p->at == p->n || is_space(c))
			return err_set(p->err, ZW_BAD_QUERY,
			               _("the field at character %zu has no word behind it"),
			               place(p, start));
	}
	if (is_quotation(p))
		return parse_quoted(p, field, index);
	return parse_plain(p, field, index);
}

static enum zw_status parse_group(struct parser *p, int *index)
{
	size_t open = p->at, next;

	peek(p, &next);
	p->at = next;
	p->q->operators = true;
	p->groups++;
	enum zw_status status = parse_either(p, index);
	if (status != ZW_OK)
		return status;
	skip_space(p);
	if (!closes_group(peek(p, &next)))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the parenthesis at character %zu is not closed"), place(p, open));
	p->at = next;
	p->groups--;
	return ZW_OK;
}

static bool take_minus(struct parser *p)
{
	size_t next, behind;
	uint32_t c = peek(p, &next);

	if (c != '-' && c != 0xFF0D && c != 0x2212)
		return false;
	behind = next;
	if (next == p->n || is_space(utf8_next(p->text, p->n, &behind)))
		return false;
	p->at = next;
	return true;
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

	skip_space(p);
	uint32_t c = peek(p, &next);
	if (p->at == p->n || (closes_group(c) && p->groups > 0) || at_operator(p, "OR") ||
	    at_operator(p, "AND"))
		return err_set(p->err, ZW_BAD_QUERY, _("something is missing at character %zu"),
		               place(p, p->at));
	if (closes_group(c))
		return err_set(p->err, ZW_BAD_QUERY,
		               _("the parenthesis at character %zu closes nothing"),
		               place(p, p->at));
	if (++p->depth > QUERY_DEPTH)
		return err_set(p->err, ZW_BAD_QUERY,
		               _("groups and NOTs nest deeper than the limit of %d"), QUERY_DEPTH);
	if (take_operator(p, "NOT") || take_minus(p))
		status = parse_not(p, index);
	else if (opens_group(c))
		status = parse_group(p, index);
	else
		status = parse_field_or_item(p, index);
	p->depth--;
	return status;
}

static bool at_end_of_every(struct parser *p)
{
	size_t next;

	skip_space(p);
	return p->at == p->n || at_operator(p, "OR") || (closes_group(peek(p, &next)) && p->groups);
}

static enum zw_status parse_every(struct parser *p, int *index)
{
	enum zw_status status = parse_factor(p, index);

	while (status == ZW_OK && !at_end_of_every(p)) {
		struct node node = {.kind = NODE_AND, .left = *index};
		p->q->operators |= take_operator(p, "AND");
		status = parse_factor(p, &node.right);
		if (status == ZW_OK)
			status = add_node(p, node, index);
	}
	return status;
}

static enum zw_status parse_either(struct parser *p, int *index)
{
	enum zw_status status = parse_every(p, index);

	skip_space(p);
	while (status == ZW_OK && take_operator(p, "OR")) {
		struct node node = {.kind = NODE_OR, .left = *index};
		p->q->operators = true;
		status = parse_every(p, &node.right);
		if (status == ZW_OK)
			status = add_node(p, node, index);
		skip_space(p);
	}
	return status;
}

/* ---- The whole ---- */

static void query_init(struct query *q)
{
	q->items = BUF_INIT(QUERY_ITEMS * sizeof(struct item));
	q->nodes = BUF_INIT(4 * QUERY_ITEMS * QUERY_DEPTH * sizeof(struct node));
	q->operators = q->pasted = false;
}

static void release_tree(struct query *q)
{
	for (size_t i = 0; i < query_items(q); i++)
		item_release((struct item *)(void *)q->items.data + i);
	buf_release(&q->items);
	buf_release(&q->nodes);
}

static enum zw_status parse_all(struct parser *p)
{
	skip_space(p);
	if (p->at == p->n)
		return err_set(p->err, ZW_BAD_QUERY, "%s", _("the query is empty"));
	return parse_either(p, &p->q->root);
}

/* White space is transparent to the tokeniser: the query itself is the string. */
static enum zw_status join_items(struct parser *p)
{
	struct item *joined = &p->q->joined;

	if (p->q->operators || p->q->pasted || query_items(p->q) < 2)
		return ZW_OK;
	tokens_init(&joined->tokens, QUERY_LIMIT);
	enum zw_status status = scan_text(p, &joined->tokens, 0, p->n);
	joined->whole = (struct piece){0, tokens_count(&joined->tokens)};
	return status;
}

/* More items than a query has: the text is looked up as a passage, whatever it holds. */
static enum zw_status parse_pasted(struct parser *p)
{
	release_tree(p->q);
	query_init(p->q);
	enum zw_status status = add_item(p, 0, p->n, FIELD_BODY, false, &p->q->root);
	p->q->pasted = true;
	return status;
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
	q.text = strndup(text, len);
	if (!q.text)
		return err_no_memory(err);
	/* A phrase pasted over two lines is one phrase. */
	for (size_t i = 0; i < len; i++)
		if (q.text[i] == '\n' || q.text[i] == '\r')
			q.text[i] = ' ';
	query_init(&q);
	struct parser p = {.text = q.text, .n = len, .words = words, .q = &q, .err = err};
	enum zw_status status = parse_all(&p);
	if (status == ZW_BAD_QUERY && q.pasted) {
		p = (struct parser){.text = q.text, .n = len, .words = words, .q = &q, .err = err};
		status = parse_pasted(&p);
	}
	if (status == ZW_OK)
		status = join_items(&p);
	if (status == ZW_OK)
		*query = q;
	else
		query_release(&q);
	return status;
}

void query_release(struct query *q)
{
	release_tree(q);
	item_release(&q->joined);
	free(q->text);
	*q = (struct query){0};
}
