/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a query to an answer: what the command line, the web and any other front end stand on.
 * A searcher is for one thread at a time; open one each.
 */
#ifndef SEARCHER_SEARCH_H
#define SEARCHER_SEARCH_H

#include "core/record.h"
#include "core/store.h"
#include "searcher/rank.h"
#include "searcher/show/snippet.h"

struct searcher;

/* *s is NULL unless ZW_OK. ZW_BAD_INDEX, ZW_OLD_VERSION, ZW_NO_MEMORY, ZW_IO. */
enum zw_status searcher_open(const char *index, struct searcher **s, struct err *err);
void searcher_close(struct searcher *s);

/* Goes over to a newer generation if one was published; keeps the old one if that fails. */
enum zw_status searcher_refresh(struct searcher *s, struct err *err);

const struct generation *searcher_generation(const struct searcher *s);

/* The parser with this searcher's segmenter. */
enum zw_status searcher_parse(struct searcher *s, const char *text, size_t len, struct query *query,
                              struct err *err);

/* ---- Answers ---- */

enum {
	SNIPPETS_LIMIT = 10,         /* of one result */
	RESULTS_LIMIT = 1000 * 1000, /* that one answer holds */
};

struct search_options {
	enum scope scope;
	enum sort sort;         /* a question is always ranked by relevance */
	uint32_t offset, limit; /* limit 0: only the counts */
	uint32_t snippets;      /* a result, at most */
	bool strict;            /* nothing found is nothing found: no relaxing */
	bool question;          /* rank by any of the words, as a question is */
	bool places;            /* count passages and occurrences */
};

/* How the query was taken. */
enum answered {
	ANSWERED_ALL,      /* every item, as written or with its words apart */
	ANSWERED_SOME,     /* relaxed: nothing has every item, some of them */
	ANSWERED_QUESTION, /* ranked by its words, any of them: a question, a pasted passage … */
	ANSWERED_WORDS,    /* … or relaxed to that, because nothing was found */
};

struct result {
	uint32_t rank; /* from 1 */
	double score;
	bool written; /* every item as written */
	struct document_record document;
	char *headings;            /* path of headings of the best passage, " › " between; "" */
	char article[ANCHOR_SIZE]; /* "48", "120-1"; "" outside a 条 */
	char anchor[ANCHOR_SIZE];  /* of the best passage */
	struct snippet *snippets;
	size_t n_snippets;
	uint32_t passages; /* of this document that have any of the query; 1 in passage scope */
};

struct answer {
	enum answered answered;
	uint64_t generation;
	/* Documents found and, of them, with every item as written. For a question: how many have
	 * any of its words, and 0. */
	uint32_t documents, exact;
	/* Passages with a hit, and hits; in passage scope, passages found. 0 if not asked for. */
	uint32_t passages;
	uint64_t occurrences;
	/* What can be paged through: documents, or passages in passage scope. */
	uint32_t reachable;
	struct result *results;
	size_t n_results;
};

/* On success the caller ends with answer_release. */
enum zw_status searcher_search(struct searcher *s, const struct query *query,
                               const struct search_options *options, struct answer *answer,
                               struct err *err);
void answer_release(struct answer *answer);

/* ---- Documents ---- */

/* A whole document, its passages and where a query stands in them. */
struct page_passage {
	struct passage_record record; /* points into page.data */
	size_t first_mark, n_marks;   /* in page.marks */
};

struct page {
	struct document_record document;
	struct buf data;     /* of the passages */
	struct buf passages; /* struct page_passage */
	struct buf marks;    /* struct mark, offsets in the text of their passage */
};

/* ZW_NOT_FOUND if the index has no document of this path. query may be NULL: no marks. */
enum zw_status searcher_page(struct searcher *s, const char *path, const struct query *query,
                             struct page *page, struct err *err);
void page_release(struct page *page);

/* One object, as --json and the API write it: see the manual of zhengwen-search. `explain`: also
 * how the query was understood. */
enum zw_status answer_json(const struct query *query, const struct answer *answer, bool explain,
                           struct buf *out, struct err *err);

#endif
