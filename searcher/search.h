/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a query to an answer: what the command line, the web and any other front end stand on.
 * A searcher is for one thread at a time; open one each.
 */
#ifndef SEARCHER_SEARCH_H
#define SEARCHER_SEARCH_H

#include "core/index/catalog/catalog.h"
#include "core/index/shard/record.h"
#include "core/index/store.h"
#include "searcher/match/catalog/facets.h"
#include "searcher/rank/rank.h"
#include "searcher/since.h"
#include "searcher/show/snippet.h"
#include "searcher/similar/difference.h"

struct searcher;

/* On the generation of that number, published or not; 0: on the current one. *s is NULL unless
 * ZW_OK. ZW_BAD_INDEX, ZW_OLD_VERSION, ZW_NO_MEMORY, ZW_IO. */
enum zw_status searcher_open_number(const char *index, uint64_t number, struct searcher **s,
                                    struct err *err);
void searcher_close(struct searcher *s);

/* Of an index on other machines, tries those again that were missing for a while: ZW_UNREACHABLE if
 * none is there. All that is asked of a searcher begins with it. */
enum zw_status searcher_refresh(struct searcher *s, struct err *err);

const struct generation *searcher_generation(const struct searcher *s);

/* The parser with this searcher's segmenter, then rewriting: `rewrites` is a mask of enum
 * rewrite_kind. */
enum zw_status searcher_parse(struct searcher *s, const char *text, size_t len, unsigned rewrites,
                              struct query *query, struct err *err);

/* The day that an answer is as of: that of the query, else as_of, else today: YYYYMMDD. */
uint32_t searcher_day(const struct query *q, uint32_t as_of);

/* ---- Answers ---- */

enum {
	SNIPPETS_LIMIT = 10,         /* of one result */
	DIFFERENCE_AROUND = 12,      /* characters shown beside what differs */
	RESULTS_LIMIT = 1000 * 1000, /* that one answer holds */
	OTHERS_LIMIT = 100,          /* other files told of one result */
};

struct search_options {
	enum scope scope;
	enum sort sort;         /* a question is always ranked by relevance */
	uint32_t offset, limit; /* limit 0: only the counts */
	uint32_t snippets;      /* a result, at most */
	bool strict;            /* nothing found is nothing found: no relaxing */
	bool question;          /* rank by any of the words, as a question is */
	bool places;            /* count passages and occurrences */
	bool facets;            /* count values of fields */
	bool years;             /* count the documents of each year */
	bool offers;            /* what was perhaps meant, where next to nothing is found */
	bool every_file;        /* no folding: each file is a result of its own */
	bool source;            /* the query is pasted text: only where it comes from */
	struct since since;     /* only what came into the index, or changed in it, then or later */
	uint32_t as_of;         /* as of this day if the query names none: YYYYMMDD; 0: today,
	                         * and versions out of force are found, too */
	uint32_t milliseconds; /* then the search ends with what it has: answer.partial; 0: never */
	uint64_t looks;        /* for tests: the same after so many looks at the clock */
};

/* How the query was taken. */
enum answered {
	ANSWERED_ALL,      /* every item, as written or with its words apart */
	ANSWERED_SOME,     /* relaxed: nothing has every item, some of them */
	ANSWERED_QUESTION, /* ranked by its words, any of them: a question, a pasted passage … */
	ANSWERED_WORDS,    /* … or relaxed to that, because nothing was found */
	ANSWERED_SOURCE,   /* pasted text: first the passages that hold it, nearly; then as a
	                    * question */
	/* The query names something, which comes first: direct results, then what cites them, then
	 * what has its words; of a citation or a number only what has them as written, or in
	 * another notation. With words beside it (民法典第577条 违约金) it is what has these. */
	ANSWERED_CITATION,
	ANSWERED_NUMBER, /* of a document */
	ANSWERED_TITLE,
	ANSWERED_NEAR, /* no document has the number: its neighbours first, then what has it in it
	                */
};

/* Was what the query names answered? The counts of passages and occurrences are of its words then,
 * which nobody asked for. */
static inline bool answered_direct(enum answered answered)
{
	return answered >= ANSWERED_CITATION;
}

/* "all", "some", "question" …: as JSON says it. */
const char *answered_name(enum answered answered);

/* Was the rewriting used? Only questions are ranked by the thesaurus. */
static inline bool answered_used(enum answered answered, const struct rewrite *r)
{
	return r->kind != REWRITE_LAY || answered == ANSWERED_QUESTION ||
	       answered == ANSWERED_WORDS;
}

/* Another file that belongs to a document: a version of the same work, or the same text. */
struct other {
	char *path, *title;
	char date[DATE_SIZE];   /* "" if unknown */
	enum doc_status status; /* as of the day of the answer */
	bool found;             /* it was found, too */
};

struct others {
	struct other *at; /* at most OTHERS_LIMIT */
	size_t n;
	size_t more; /* that are not told */
};

struct result {
	uint32_t rank; /* from 1 */
	double score;
	bool written; /* every item as written */
	struct document_record document;
	char *headings;            /* path of headings of the best passage, " › " between; "" */
	char article[ANCHOR_SIZE]; /* "48", "120-1"; "" outside a 条 */
	char anchor[ANCHOR_SIZE];  /* of the best passage; "" of a document that is named */
	struct snippet *snippets;
	size_t n_snippets;
	uint32_t passages; /* of this document that have any of the query; 1 in passage scope */
	enum doc_status status; /* as of answer.as_of */
	bool direct; /* it is what the query names; the snippet is its text, unmarked: of a document
	              * that of its first article or paragraph, which then is not told of */
	bool source; /* it holds what was pasted, or a part of that: the snippet shows where */
	struct difference difference; /* … and how it differs, cut to the surroundings; else none */
	bool only_old;                /* a later version is in force, which was not found */
	bool absent; /* it is the document that is named, which has no such article */
	bool near;   /* not the number that is named, but one near it */
	/* When it came into the index, and when its text changed there; seconds since 1970, 0: not
	 * known, and unchanged since it came. */
	uint64_t indexed, changed;
	char digest[HASH_HEX_SIZE]; /* of the text as it is folded: another if the text changed */
	uint32_t cited;             /* documents that cite it, or any version of its work */
	struct others same;     /* the same text elsewhere; other files that hold what was pasted */
	struct others versions; /* of the same work, without this one, newest first */
};

/* A query that was perhaps meant; nothing of it was searched. */
struct offer {
	enum offer_kind { OFFER_SPELLING, OFFER_PINYIN } kind;
	char *query;     /* to be typed instead */
	char *from, *to; /* the part that differs: 营商坏境, 营商环境; mfd, 民法典 */
};

enum { OFFERS_LIMIT = 5 };

struct answer {
	enum answered answered;
	uint64_t generation;
	/* Documents found and, of them, with every item as written. For a question: how many have
	 * any of its words, and 0. */
	uint32_t documents, exact;
	/* Passages with a hit, and hits; in passage scope, passages found. 0 if not asked for. A
	 * hit is an item as written or rewritten to one string; where neither stands, each of its
	 * words. */
	uint32_t passages;
	uint64_t occurrences;
	/* What can be paged through: documents, or passages in passage scope; folded: what is the
	 * same text, or a version of one work, is one. Of a document each article that the query
	 * names. */
	uint32_t reachable;
	/* Where time was up: how many documents there may be, if the rest is like what was looked
	 * at; 0: not known. */
	uint32_t about;
	char *missing;    /* what the query names and no document is, as typed; NULL */
	uint32_t sources; /* of ANSWERED_SOURCE: how many of these, the first ones, are sources */
	uint32_t as_of;   /* the day that versions and statuses are told of; never 0 */
	/* Not everything was looked at, for time was up (late) or not all shards answered. What is
	 * shown was found; there may be more, and better ones: numbers and facets are lower bounds,
	 * an empty list says nothing. */
	bool partial, late;
	struct store_shards shards;
	char *missing_shards; /* who did not answer (store_missing); NULL: all did */
	struct result *results;
	size_t n_results;
	bool has_facets; /* asked for, and not a question: of those nothing is counted */
	struct facet facets[FACETS];
	struct buf years; /* struct year_count, ascending; empty if not asked for, or a question */
	struct offer offers[OFFERS_LIMIT]; /* the likeliest first */
	size_t n_offers;
};

/* On success the caller ends with answer_release. */
enum zw_status searcher_search(struct searcher *s, const struct query *query,
                               const struct search_options *options, struct answer *answer,
                               struct err *err);
void answer_release(struct answer *answer);

/* ---- Documents ---- */

/* A whole document, its passages and where a query stands in them. */
struct page_passage {
	struct passage_record record;       /* points into page.data */
	size_t first_mark, n_marks;         /* in page.marks */
	size_t first_citation, n_citations; /* in page.citations */
	uint32_t cited;                     /* passages that cite this one, of itself too */
};

/* What a passage cites, where it does so. */
struct page_citation {
	size_t start, len; /* bytes of the text of the passage */
	size_t target;     /* index into page.targets; PAGE_ITSELF: this document */
	/* "": the document as a whole; with the 款 and 项 if they are named and there: art-3-k2-i1
	 */
	char anchor[ANCHOR_SIZE];
	size_t preview, preview_len; /* bytes of page.previews: how what is cited begins; 0: none */
};

#define PAGE_ITSELF SIZE_MAX

struct page {
	struct document_record document;
	struct buf data;      /* of the passages */
	struct buf passages;  /* struct page_passage */
	struct buf marks;     /* struct mark, offsets in the text of their passage */
	bool named;           /* the query names something as a whole: its words are not marked */
	struct buf citations; /* struct page_citation */
	struct buf targets;   /* struct other: each document cited, once */
	struct buf previews;
	uint32_t as_of; /* the day of the statuses: that of the query, or today */
	enum doc_status status;
	uint32_t cited;     /* documents that cite it, or any version of its work */
	struct others same; /* as of a result; nothing is found there */
	struct others versions;
};

/* ZW_NOT_FOUND if the index has no document of this path, nor one that had it before its file was
 * renamed: then page.document.path is another. query may be NULL: no marks. */
enum zw_status searcher_page(struct searcher *s, const char *path, const struct query *query,
                             struct page *page, struct err *err);
void page_release(struct page *page);

/* Who cites a document, or one passage of it: a row for each passage that does. */
struct citing_row {
	struct document_record document;
	char article[ANCHOR_SIZE], anchor[ANCHOR_SIZE];
	struct snippet snippet; /* the citations are its marks */
};

struct citing_list {
	struct citing_row *at;
	size_t n;
	uint32_t passages, documents; /* all there are, files of the same text counted once */
};

/* ZW_NOT_FOUND if the index has no document of this path, or it has no such anchor. anchor is NULL
 * or "" for the document: any version of its work, any article. On success the caller ends with
 * citing_list_release. */
enum zw_status searcher_cited_by(struct searcher *s, const char *path, const char *anchor,
                                 uint32_t offset, uint32_t limit, struct citing_list *list,
                                 struct err *err);
void citing_list_release(struct citing_list *list);

/* ---- As JSON, on one line ---- */

/* One object, as --json and the API write it: see the manual of zhengwen-search. `explain`: also
 * how the query was understood. */
enum zw_status answer_json(const struct query *query, const struct answer *answer, bool explain,
                           struct buf *out, struct err *err);

/* Its members, added to the object that is open. */
struct js;
void answer_members(struct js *w, const struct query *query, const struct answer *answer,
                    bool explain);

/* One of its results. */
enum zw_status result_json(const struct result *result, struct buf *out, struct err *err);

/* A whole document, without marks: show/json/document.c. */
void document_members(struct js *w, const struct page *page);

/* One article of it, "12" or "120-1", with its 款 and 项: show/json/article.c. False, and nothing
 * added, if there is none. */
bool article_members(struct js *w, const struct page *page, const char *article);

#endif
