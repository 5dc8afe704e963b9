/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `zhengwen-index --sizes`: what each part of an index costs on disk, for those who wonder where
 * its bytes go. The parts together are the files of the generation and of its shards.
 */
#ifndef INDEXER_SIZES_H
#define INDEXER_SIZES_H

#include "core/index/store.h"

enum size_part {
	SIZE_TOKENS, /* postings, by what their terms are (schema.h) */
	SIZE_PAIRS,
	SIZE_WORDS,
	SIZE_HEADINGS,
	SIZE_KINDS,
	SIZE_TITLES,
	SIZE_PATHS,
	SIZE_RECORDS,
	SIZE_TEXTS,
	SIZE_SERVED, /* what readers on other machines need beside: distant.h */
	SIZE_TREES,  /* what Xapian needs to keep these: heads of values, free room, upper levels */
	SIZE_FOLD,
	SIZE_FACTS,
	SIZE_DOCUMENTS,
	SIZE_PASSAGES,
	SIZE_DEAD, /* of the generation from here on */
	SIZE_CATALOG,
	SIZE_SUGGEST,
	SIZE_SOURCES,
	SIZE_TERMS,
	SIZE_REPORT,
	SIZE_MANIFEST, /* and all sums */
	SIZE_OTHER,    /* what has no business there */
	SIZE_PARTS
};

struct size_of_part {
	uint64_t bytes;
	uint64_t terms, postings; /* of lists of postings; otherwise 0 */
};

struct sizes {
	struct size_of_part parts[SIZE_PARTS];
	uint64_t bytes; /* of all parts */
	uint64_t text;  /* bytes of the texts of the living in UTF-8 */
};

enum zw_status sizes_count(const char *dir, const struct generation *g, struct sizes *sizes,
                           struct err *err);

/* The name of a part for machines ("postings.pairs"), and in words for people. */
const char *size_name(enum size_part part);
const char *size_words(enum size_part part);

/* Prints those of the generation that serves; returns the exit code. */
int sizes_print(const char *dir, bool json, struct err *err);

#endif
