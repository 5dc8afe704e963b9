/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a text names as a whole: an article, a document number, a title. For queries that are
 * answered with the thing itself and for the filter 引用.
 */
#ifndef SEARCHER_MATCH_NAMED_H
#define SEARCHER_MATCH_NAMED_H

#include "core/buf.h"
#include "core/index/catalog/catalog.h"

enum named_as { NAMED_NOTHING, NAMED_CITATION, NAMED_NUMBER, NAMED_TITLE };

/* One document of the name, each version of a work is one, and an article of it. */
struct named {
	uint32_t document;
	uint32_t part; /* passage where the part of that name begins; 0: the document */
	uint32_t article, sub, article_to; /* a range has another article_to; 0: no article */
	uint32_t year; /* of the version that is meant: 公司法（2018年修正）; 0: none is */
	uint32_t citation; /* which of several it comes from, from 0 */
};

enum { NAMED_LIMIT = 10000, NEAR_MOST = 3 /* numbers */ };

/* Appends struct named; *as is NAMED_NOTHING if there is none. What is on the list may lack the
 * article. */
enum zw_status named_find(const struct catalog *catalog, const char *text, size_t len,
                          struct buf *named, enum named_as *as, struct err *err);

/* Of a citation of an article, a title in 《》 or a number that no document has: its name as typed,
 * without the article. Empty if the text is none, or there is such a document. */
enum zw_status named_missing(const struct catalog *catalog, const char *text, size_t len,
                             struct buf *missing, struct err *err);

/* Appends the documents of the nearest numbers of the same issuer and year, nearest first. */
enum zw_status named_near(const struct catalog *catalog, const char *text, size_t len,
                          struct buf *named, struct err *err);

/* A passage of the generation. */
struct place {
	uint32_t document; /* number in the catalog */
	uint32_t passage;  /* ordinal in the document */
};

/* Appends struct place of the passages of other works that cite it. */
void named_cited_by(const struct catalog *catalog, const struct named *named, struct buf *places);

/* Ascending, each once. */
void places_sort(struct buf *places);

/* The first place of a document among sorted ones; 0 if there is none. */
uint32_t places_first(const struct buf *places, uint32_t document);

#endif
