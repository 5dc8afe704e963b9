/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a document, or an article of it, is cited in a paper.
 *
 * 法学引注手册 (2019): 《中华人民共和国民法典》第577条。 and of what has a number
 * 《国务院关于…的通知》，国发〔2007〕19号，2007年7月11日发布。 A version that is no longer in force
 * is told by its year, what was repealed by （已废止）; of an interpretation the number stands in
 * brackets; 《》 within a title become 〈〉; articles are counted in digits, 第120条之一.
 *
 * GB/T 7714-2025: 国务院. 关于…的通知：国发〔2007〕19号[Z]. 2007-07-11. The standard has no type
 * for statutes and official documents, so that they are Z, "other"; marks between the parts are
 * those of its examples: ，：（） as Han punctuation is, . and [ ] as ASCII. Of more than three
 * issuers the first three are named.
 *
 * What is not known is left out, never guessed.
 */
#ifndef SEARCHER_REFERENCE_H
#define SEARCHER_REFERENCE_H

#include "core/buf.h"
#include "core/index/shard/record.h"

enum reference_format { REFERENCE_LEGAL, REFERENCE_GBT7714, REFERENCE_FORMATS };

enum { REFERENCE_LIMIT = 256 * 1024 /* bytes that are enough for any record there is */ };

struct reference_to {
	const struct document_record *document;
	enum doc_status status;   /* of this version; STATUS_NONE: nothing is said of it */
	const char *article;      /* "577", "120-1" as in the index; "" or NULL: the document */
	uint32_t paragraph, item; /* 款 and 项 of the article; 0: none */
	const char *url;          /* where it was read: GB/T 7714 names it; NULL: it does not */
	char accessed[DATE_SIZE]; /* YYYY-MM-DD, with an address only; "" */
};

/* Appends it, without a line end. Control characters of the record are left out. */
void reference_write(const struct reference_to *to, enum reference_format format, struct buf *out);

/* "legal", "gbt7714"; and back: REFERENCE_FORMATS if it is none. */
const char *reference_key(enum reference_format format);
enum reference_format reference_find(const char *key);

/* 法学引注手册, GB/T 7714-2025: their own names, the same in every language. */
const char *reference_name(enum reference_format format);

#endif
