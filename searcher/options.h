/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The command line of zhengwen-search.
 */
#ifndef SEARCHER_OPTIONS_H
#define SEARCHER_OPTIONS_H

#include "searcher/search.h"

enum output { OUTPUT_TEXT, OUTPUT_JSON, OUTPUT_TREC };
enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum { WITHIN_LIMIT = 8 };

struct arguments {
	struct buf index;
	uint64_t generation; /* the number of one, published or not; 0: the current one */
	struct buf query;    /* the words, with a space between */
	const char *within[WITHIN_LIMIT]; /* queries that everything found must answer, too */
	size_t n_within;
	const char *similar; /* path of a document; NULL: none */
	const char *
	        compare; /* path of a document, to be compared with that of the query; NULL: none */
	const char *batch;   /* file of queries; NULL: none */
	const char *suggest; /* what is typed so far; NULL: a search */
	enum output output;
	enum color color;
	bool count, explain;
	bool trend;        /* the use over the years, not the results */
	unsigned rewrites; /* a mask of enum rewrite_kind */
	struct search_options search;
};

/* -1: go on; otherwise the exit code. The caller ends with arguments_release. */
int arguments_parse(int argc, char **argv, struct arguments *a);
void arguments_release(struct arguments *a);

extern const char program[];

#endif
