/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The query language: text to a tree.
 *
 *   人大 监督            all items must occur, as written or, segmented, with all their words
 *   "四个机关" “四个机关”  exactly so; 「」 and 『』 too
 *   -草案  NOT 草案       not where this stands as written
 *   数据 OR 信息          either; binds weaker than the space
 *   （数据 OR 信息） 出境   groups
 *   标题:条例  title:条例   in the title
 *   机关:国务院 日期:2020..2023  filters: filter.h
 *   截至:2019-05-01       of the whole query: what was in force on that day
 *
 * Operators may be full-width. A quotation mark or a parenthesis inside an item is part of it:
 * 解释（三） is one item, and so is “三个代表”重要思想.
 */
#ifndef SEARCHER_QUERY_H
#define SEARCHER_QUERY_H

#include "core/terms.h"
#include "searcher/query/filter.h"

enum {
	QUERY_LIMIT = 64 * 1024, /* bytes; the web allows less */
	QUERY_ITEMS = 32,        /* more is a pasted passage */
	QUERY_FILTERS = 32,
	QUERY_DEPTH = 8,      /* of groups */
	QUESTION_TOKENS = 12, /* a longer item that stands nowhere as written is a question */
};

enum query_field { FIELD_BODY, FIELD_TITLE };

/* Tokens [from, to) of an item: something to be found as one string. */
struct piece {
	size_t from, to;
};

struct item {
	struct tokens tokens;
	struct piece whole;
	struct buf words; /* struct piece: what an unquoted item falls apart into; one or more */
	enum query_field field;
	bool quoted;
	bool excluded; /* stands under an odd number of NOTs */
};

enum node_kind { NODE_ITEM, NODE_FILTER, NODE_AND, NODE_OR, NODE_NOT };

struct node {
	enum node_kind kind;
	size_t item;     /* index into items or filters */
	int left, right; /* indices into nodes; NODE_NOT has only left */
};

struct query {
	char *text;         /* as typed */
	char *plain;        /* the same with spaces in the place of filters and settings */
	struct buf items;   /* struct item, at most QUERY_ITEMS */
	struct buf filters; /* struct filter, at most QUERY_FILTERS */
	struct buf nodes;   /* struct node */
	int root;           /* -1: nothing but settings, which finds everything */
	uint32_t as_of;     /* day; 0: none is set */
	size_t as_of_start, as_of_end; /* bytes of the text */
	/* Plain items in a row, read as one string: 数据 出境 as 数据出境. Where it stands like
	 * that is where its items are nearest; it decides nothing of what is found. Without tokens
	 * if there is one item or any operator. */
	struct item joined;
	bool pasted;    /* too many items: one item that is ranked by its words */
	bool operators; /* anything but plain unquoted items, and filters, in a row */
};

/* ZW_BAD_QUERY (empty, not UTF-8, unbalanced, an operator without its sides, over a limit) with a
 * message that says where. On success the caller ends with query_release. */
enum zw_status query_parse(const char *text, size_t len, struct words *words, struct query *query,
                           struct err *err);
void query_release(struct query *query);

size_t query_filters(const struct query *q);
const struct filter *query_filter(const struct query *q, size_t i);

size_t query_items(const struct query *q);
const struct item *query_item(const struct query *q, size_t i);
size_t item_words(const struct item *item);
/* Is it anything else in words than as written? 保险？ is: the word alone. */
bool item_falls_apart(const struct item *item);
struct piece item_word(const struct item *item, size_t i);

bool query_is_joined(const struct query *q);

/* The tree in one line, for --explain: 人大 监督 → AND(人大, 监督). */
void query_explain(const struct query *q, struct buf *out);

#endif
