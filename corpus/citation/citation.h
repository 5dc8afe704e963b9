/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One recogniser of citations, for documents and for queries: 《…》第X条第Y款, 本法第N条, 前款,
 * lists and ranges, document numbers, and names that a document has given for itself (以下简称…).
 * It sees text only; what is cited is for the catalog to find (core/index/catalog/catalog.h).
 *
 * 《公司法》（国发〔2022〕5号）第三条 is three citations: the title, the number, 第三条 of the
 * title. The same text may cite an article that the document does not have (a list of 第三百条 of a
 * law that only its title names): no citation for who resolves it. A document's own title and
 * number in its head are citations as well: of itself, as the catalog will find.
 */
#ifndef CORPUS_CITATION_H
#define CORPUS_CITATION_H

#include "core/buf.h"
#include "core/field.h"

enum cited_kind {
	CITED_TITLE,  /* name: a title, as work_key() makes it */
	CITED_NUMBER, /* name: a document number, as number_key() makes it */
	CITED_SELF,   /* 本法, 本条, 前款: the document itself */
};

struct citation {
	uint32_t start, len; /* bytes of the text: of the whole, or of this article of a list */
	enum cited_kind kind;
	uint32_t name, name_len; /* bytes of citations.names */
	uint32_t article, sub;   /* 第一百二十条之一: 120, 1; 0: the document as a whole */
	uint32_t article_to, sub_to; /* of a range 第五条至第八条: its last one; else as above */
	uint32_t paragraph;          /* 款; 0: none named */
	uint32_t item;               /* 项; 0: none named */
	uint32_t year; /* of the version: 公司法（2018年修正）; 0: none named */
};

struct citations {
	struct buf list;  /* struct citation, in the order of the text; they do not overlap */
	struct buf names; /* keys of what is cited */
};

void citations_init(struct citations *c);
void citations_release(struct citations *c);
void citations_reset(struct citations *c);
size_t citations_count(const struct citations *c);
const struct citation *citations_at(const struct citations *c, size_t i);

/* ---- In a document ---- */

/* Names that a document gives: 《中华人民共和国公司法》（以下简称《公司法》）, 以下简称民法典. They
 * hold from there on. */
struct aliases;
enum zw_status aliases_new(struct aliases **aliases, struct err *err);
void aliases_free(struct aliases *aliases);

/* Says the title of the document, before its passages are read. Of a decision 关于修改《X》的决定
 * it tells what 本法 and a bare 第三条 are articles of. */
void aliases_title(struct aliases *aliases, const char *title, size_t len);

/* Where in its document a passage stands: what 本条 and 前条 mean there. */
struct citing {
	struct aliases *aliases; /* of this document; grows while its passages are read in order */
	uint32_t article, sub;   /* the 条 that the passage is; 0: none */
	uint32_t article_before, sub_before; /* the one before it: 前条 */
};

/* Adds the citations of a passage to c, places counted from its beginning. Spans ascend, do not
 * overlap and begin and end between characters. ZW_NO_MEMORY, ZW_LIMIT. */
enum zw_status citations_find(const char *text, size_t len, const struct citing *where,
                              struct citations *c, struct err *err);

/* ---- In a query ---- */

/* Is the query as a whole a citation: 民法典第577条, 民法典 §577, 刑法120条之一, 国发2022 5,
 * 《公司法》? *c has then one entry for each article. A bare title is one only in 《》: whether
 * 民法典 names a work is for the catalog. */
bool citation_query(const char *text, size_t len, struct citations *c);

/* Was there memory for all of them? */
bool citations_whole(const struct citations *c);

#endif
