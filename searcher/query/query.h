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
	QUERY_VARIANTS = 32,  /* of one item */
	QUERY_REWRITES = 256, /* that are told */
	QUERY_EXPANSIONS = 256,
	QUESTION_TOKENS = 12, /* a longer item that stands nowhere as written is a question */
};

enum query_field { FIELD_BODY, FIELD_TITLE };

/* What a query is rewritten by (searcher/rewrite); a bit of a mask each. */
enum rewrite_kind {
	REWRITE_NUMERAL, /* 第12条 = 第十二条, 2022年 = 二〇二二年, 5万元 = 五万元 */
	REWRITE_NAME,    /* bodies: 两高, 发改委, and what they are called now */
	REWRITE_ALIAS,   /* what the documents themselves say something is 简称 */
	REWRITE_LAY,     /* of a question: what statutes say for what people say */
	REWRITES,
};
#define REWRITE_ALL ((1u << REWRITES) - 1)

/* What was done, to be told: "两高" to "最高人民法院 最高人民检察院". */
struct rewrite {
	enum rewrite_kind kind;
	char *from, *to;
};

/* What counts as an item besides the item itself. */
struct variant {
	enum rewrite_kind kind;
	struct tokens tokens;
	struct buf strings; /* struct piece, one or more: all of them must stand */
};

/* Words that a question is ranked by besides its own; they decide nothing of what is found. */
struct expansion {
	struct tokens tokens;
	double weight; /* of 1, which is that of a word of the question */
	bool title;    /* of the title of a document, not of its text */
};

/* Tokens [from, to) of an item: something to be found as one string. */
struct piece {
	size_t from, to;
};

struct item {
	struct tokens tokens;
	struct piece whole;
	struct buf words;    /* struct piece: what an unquoted item falls apart into; one or more */
	struct buf variants; /* struct variant: by rewriting; none of a quoted item */
	enum query_field field;
	bool quoted;
	bool excluded; /* stands under an odd number of NOTs */
	size_t start;  /* byte of the query's text that the tokens count from */
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
	struct buf rewrites;   /* struct rewrite: what was done */
	struct buf expansions; /* struct expansion */
	bool pasted;           /* too many items: one item that is ranked by its words */
	bool operators;        /* anything but plain unquoted items, and filters, in a row */
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

size_t item_variants(const struct item *item);
const struct variant *item_variant(const struct item *item, size_t i);
size_t variant_strings(const struct variant *v);
struct piece variant_string(const struct variant *v, size_t i);

size_t query_rewrites(const struct query *q);
const struct rewrite *query_rewrite(const struct query *q, size_t i);
size_t query_expansions(const struct query *q);
const struct expansion *query_expansion(const struct query *q, size_t i);

bool query_is_joined(const struct query *q);

/* The tree in one line, for --explain: 人大 监督 → AND(人大, 监督). */
void query_explain(const struct query *q, struct buf *out);

#endif
