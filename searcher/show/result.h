/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside the searcher: the handle, and making results out of what was ranked.
 */
#ifndef SEARCHER_RESULT_H
#define SEARCHER_RESULT_H

#include "searcher/match/catalog/filters.h"
#include "searcher/match/matching.h"
#include "searcher/search.h"

enum {
	SHOWN_LIMIT = 16 << 20, /* bytes of one document that is shown */
	HEADINGS_DEPTH = 16,    /* more levels than any document has */
	BARE_RESULTS = 100,
	DIRECT_TEXT = 8 << 10, /* bytes shown of an article that is named */
};

struct searcher {
	struct generation *generation;
	struct words *words;
	struct tokens tokens; /* scratch of snippets */
};

/* The parts of a search: whoever calls them settles what became of the shards (store.h). */
enum zw_status searcher_parse_once(struct searcher *s, const char *text, size_t len,
                                   unsigned rewrites, struct query *query, struct err *err);
enum zw_status searcher_page_once(struct searcher *s, const char *path, const struct query *query,
                                  struct page *page, struct err *err);

/* Fills answer->shards: who was asked, beside what was found. */
enum zw_status answer_tell_shards(const struct generation *g, struct answer *a, struct err *err);

/* What results are made from, beside what was ranked. */
struct showing {
	const struct query *query;
	const struct search_options *options;
	bool question;
	uint32_t day;                      /* of statuses */
	const struct set *found;           /* documents by their numbers + 1; NULL: not known */
	const struct matching *matched;    /* whose places are those to show; NULL: not known */
	const struct memo *memos;          /* what was looked up, by shard; NULL: nothing is kept */
	const struct filters *filters;     /* whose places are shown of a document */
	const struct buf *citing;          /* struct place: shown if there is one of the document */
	const struct buf *works;           /* uint32_t: citations of these are marked as hits are */
	const struct source_list *sources; /* that ranked.source is one of */
	struct budget *budget; /* spent, results have no passages, and from BARE_RESULTS on end */
};

/* Fills answer->results; answer is released by the caller if this fails. */
enum zw_status results_make(struct searcher *s, const struct showing *showing,
                            const struct ranked *ranked, size_t n, struct answer *answer,
                            struct err *err);

/* Of an index on other machines: what will be asked for to make the first results, at most
 * RESULTS_WANTED of them: show/wanted.c */
enum { RESULTS_WANTED = 32 };
void results_want(const struct searcher *s, const struct showing *showing,
                  const struct ranked *ranked, size_t n);

/* What is said of a source: how it differs, where it stands, who else holds it: show/sourced.c
 */
enum zw_status sourced_describe(struct searcher *s, const struct showing *showing,
                                const struct source *source, struct result *r, struct err *err);

/* ---- Other files: show/others.c ---- */

/* others_add: document d, or one more that is not told if there are OTHERS_LIMIT.
 * others_find: those of the same text as document d of the catalog, and other versions of its work,
 * newest first. found may be NULL. Released by the caller, whatever is returned. */
enum zw_status others_add(const struct generation *g, uint32_t d, uint32_t day,
                          const struct set *found, struct others *others, struct err *err);
enum zw_status others_find(const struct generation *g, uint32_t d, uint32_t day,
                           const struct set *found, struct others *same, struct others *versions,
                           struct err *err);

/* Their records will be asked for soon: see shard.h. */
void others_want(const struct generation *g, uint32_t d);

/* One of them: document d itself. */
enum zw_status other_load(const struct generation *g, uint32_t d, uint32_t day,
                          const struct set *found, struct other *other, struct err *err);
void other_release(struct other *other);
void others_release(struct others *others);

/* ---- Loading ---- */

/* The record of document d of the catalog; the caller ends with document_record_release. */
enum zw_status catalog_document_load(const struct generation *g, uint32_t d,
                                     struct document_record *record, struct err *err);

/* The record of a document of a shard; the caller ends with document_record_release. */
enum zw_status document_load(const struct shard *shard, uint32_t document,
                             struct document_record *record, struct err *err);

/* The record of a passage, whose bytes are put into data (replacing its content). */
enum zw_status passage_load(const struct shard *shard, uint32_t passage, struct buf *data,
                            struct passage_record *record, struct err *err);

#endif
