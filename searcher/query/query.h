/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The query language: text to a tree.
 *
 *   人大 监督            all items must occur, as written or, segmented, with all their words
 *   "四个机关" “四个机关”  exactly so; 「」 and 『』 too
 *   "坚持*方针"          * is anything, or nothing, within one sentence; several may stand
 *   AI*  covid*  GB/T*   a token that begins so, at the end of an unquoted word of two
 *                        characters or more. 数据* is 数据: a string of Han characters may go
 *                        on anyway
 *   -草案  NOT 草案       not where this stands as written
 *   数据 OR 信息          either; binds weaker than the space
 *   数据 NEAR/10 出境     in either order with at most 10 tokens between, in one paragraph;
 *                        NEAR is NEAR/10. A NEAR/5 B NEAR/5 C: the same B. Binds stronger than
 *                        the space; a side is an item or a group of items with OR
 *   （数据 OR 信息） 出境   groups
 *   标题:条例  title:条例   in the title
 *   机关:国务院 日期:2020..2023  filters: filter.h; 2020..2023 by itself is 日期:2020..2023
 *   截至:2019-05-01       of the whole query: what was in force on that day
 *   数据 出境 同条        of the whole query: 同句, 同段, 同条 or 同篇, scope:sentence, paragraph,
 *                        article or document (范围:): all of it within one sentence, paragraph,
 *                        条, document. Titles and filters are of the document all the same
 *
 * Operators may be full-width. A quotation mark or a parenthesis inside an item is part of it:
 * 解释（三） is one item, and so is “三个代表”重要思想.
 *
 * Nothing that can be typed fails but what is no text, too long or empty. What makes no sense as an
 * operator, a group or a field is text to be searched; what holds nothing that could be found is
 * left out; either is noted (notes.h).
 */
#ifndef SEARCHER_QUERY_H
#define SEARCHER_QUERY_H

#include "core/text/terms.h"
#include "searcher/query/filter.h"
#include "searcher/query/notes.h"

enum {
	QUERY_LIMIT = 64 * 1024, /* bytes; the web allows less */
	QUERY_ITEMS = 32,        /* more is a pasted passage */
	QUERY_FILTERS = 32,
	QUERY_DEPTH = 8,   /* of groups */
	QUERY_GAPS = 8,    /* of one phrase */
	NEAR_DEFAULT = 10, /* tokens between */
	NEAR_LIMIT = 100,
	QUERY_VARIANTS = 32,  /* of one item */
	QUERY_REWRITES = 256, /* that are told */
	QUERY_EXPANSIONS = 256,
	ENDINGS_LIMIT = 100,  /* terms that AI* stands for, the most frequent ones */
	QUESTION_TOKENS = 12, /* a longer item that stands nowhere as written is a question */
};

enum query_field { FIELD_BODY, FIELD_TITLE };

/* Where all of a query must stand. A sentence ends behind 。！？； or … and with its line, which is
 * the paragraph. An article is a 条; in a document that has none it is any of its passages. */
enum unit { UNIT_DOCUMENT, UNIT_ARTICLE, UNIT_PARAGRAPH, UNIT_SENTENCE };

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
	char *note; /* what is to be said of it: 原名，2018年组建; "" */
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
	struct buf parts;    /* struct piece: those words with the long ones divided */
	struct buf ranked;   /* struct piece: the words it is ranked by: those of the index */
	struct buf variants; /* struct variant: by rewriting; none of a quoted item */
	struct buf runs;     /* struct piece: of a phrase with gaps two or more, in their order */
	struct buf endings;  /* of an open item of one token: the terms it stands for, a NUL behind
	                      * each (wildcard.h); none before they are looked up */
	bool open;           /* its last token may go on: AI* */
	enum query_field field;
	bool quoted;
	bool excluded; /* stands under an odd number of NOTs */
	bool one;      /* by rewriting: a number, a name; its words apart mean nothing */
	size_t start;  /* byte of the query's text that the tokens count from */
};

/* NODE_NEAR: left is an item, an OR of items, or NODE_NEAR; right an item or an OR of items.
 * NODE_UNIT: what is left stands in one unit. */
enum node_kind { NODE_ITEM, NODE_FILTER, NODE_AND, NODE_OR, NODE_NOT, NODE_NEAR, NODE_UNIT };

struct node {
	enum node_kind kind;
	size_t item;       /* index into items or filters */
	int left, right;   /* indices into nodes; NODE_NOT and NODE_UNIT have only left */
	unsigned distance; /* of NODE_NEAR: tokens between, at most */
	enum unit unit;    /* of NODE_UNIT; not UNIT_DOCUMENT */
};

struct query {
	char *text;         /* as typed */
	char *plain;        /* the same with spaces in the place of filters and settings */
	struct buf items;   /* struct item, at most QUERY_ITEMS */
	struct buf filters; /* struct filter, at most QUERY_FILTERS */
	struct buf nodes;   /* struct node */
	struct buf notes;   /* struct note: what was not understood as typed */
	int root;           /* -1: nothing but settings, which finds everything … */
	bool nothing;       /* … or nothing that could be found at all */
	uint32_t as_of;     /* day; 0: none is set */
	size_t as_of_start, as_of_end; /* bytes of the text */
	/* Plain items in a row, read as one string: 数据 出境 as 数据出境. Where it stands like
	 * that is where its items are nearest; it decides nothing of what is found. Without tokens
	 * if there is one item or any operator. */
	struct item joined;
	struct buf rewrites;   /* struct rewrite: what was done */
	unsigned rewriting;    /* the kinds that were asked for: a mask of enum rewrite_kind */
	struct buf expansions; /* struct expansion */
	bool pasted;           /* too many items: one item that is ranked by its words */
	/* It is asked within the results of another (query_within): it names nothing and is no
	 * pasted text. Only its first `own` items stand in its text. */
	bool within;
	size_t own;
	bool operators; /* anything but plain unquoted items, and filters, in a row */
};

/* ZW_BAD_QUERY (empty, not UTF-8, over QUERY_LIMIT) with a message. On success the caller ends with
 * query_release. */
enum zw_status query_parse(const char *text, size_t len, struct words *words, struct query *query,
                           struct err *err);
void query_release(struct query *query);

/* q AND other, whose settings count where q has none. Takes what other has: it is empty then. */
enum zw_status query_within(struct query *q, struct query *other, struct err *err);

size_t query_filters(const struct query *q);
const struct filter *query_filter(const struct query *q, size_t i);

size_t query_items(const struct query *q);
/* Those that stand in its text: the first ones. */
size_t query_own_items(const struct query *q);
const struct item *query_item(const struct query *q, size_t i);
size_t item_words(const struct item *item);
/* Is it anything else in words than as written? 保险？ is: the word alone. */
bool item_falls_apart(const struct item *item);
struct piece item_word(const struct item *item, size_t i);

size_t item_ranked(const struct item *item);
struct piece item_ranked_word(const struct item *item, size_t i);

/* The same query with the long words of its unquoted items divided, for when next to nothing is
 * found: it borrows everything of q but the list of items. False in *divides: there is nothing to
 * divide, and nothing to release. */
enum zw_status query_divide(const struct query *q, struct query *divided, bool *divides,
                            struct err *err);
void query_divided_release(struct query *divided);

size_t item_runs(const struct item *item);
struct piece item_run(const struct item *item, size_t i);
/* Does the piece end where the item may go on? */
bool item_piece_open(const struct item *item, struct piece piece);

size_t item_variants(const struct item *item);
const struct variant *item_variant(const struct item *item, size_t i);
size_t variant_strings(const struct variant *v);
struct piece variant_string(const struct variant *v, size_t i);

size_t query_rewrites(const struct query *q);
const struct rewrite *query_rewrite(const struct query *q, size_t i);
size_t query_notes(const struct query *q);
const struct note *query_note(const struct query *q, size_t i);
const struct node *query_node(const struct query *q, int index);
size_t query_expansions(const struct query *q);
const struct expansion *query_expansion(const struct query *q, size_t i);

bool query_is_joined(const struct query *q);

/* The tree in one line, for --explain: 人大 监督 → AND(人大, 监督). */
void query_explain(const struct query *q, struct buf *out);

#endif
