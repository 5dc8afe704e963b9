/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the suggestions of a generation (core/suggest/suggestions.h) of its documents: the title of
 * each work, in the version in force; the short names of those laws that are there; document
 * numbers, issuers, and terms.
 */
#ifndef INDEXER_SUGGEST_SUGGEST_H
#define INDEXER_SUGGEST_SUGGEST_H

#include "core/suggest/suggestions_file.h"
#include "core/text/terms.h"
#include "indexer/catalog/gather.h"

/* Something that is often said, and how often: from whoever counts. */
struct suggest_term {
	struct span text;
	uint32_t count;
};

struct suggest_terms {
	const struct suggest_term *at;
	size_t n;
};

/* Appends the file. */
enum zw_status suggest_make(const struct gathered *g, const struct catalog *catalog,
                            struct suggest_terms terms, struct buf *file, struct err *err);

/* ---- Within ---- */

/* Where the words of titles begin, and what is often said in them. */
struct title_phrases {
	struct buf text;  /* each ended by NUL */
	struct buf terms; /* struct suggest_term, into text */
};

/* Phrases of titles of several works. The caller ends with title_phrases_release, whatever is
 * returned. */
enum zw_status title_phrases_find(const struct gathered *g, const struct catalog *catalog,
                                  struct words *words, struct title_phrases *phrases,
                                  struct err *err);
void title_phrases_release(struct title_phrases *phrases);

/* The document that stands for a work today; false for all others of it. */
bool stands_for_work(const struct catalog *catalog, uint32_t document, uint32_t today);

uint32_t suggest_today(void);

/* Entries and their keys, into an image. */
struct suggest_maker {
	struct suggest_image *image;
	struct words *words;
	struct tokens tokens;
	struct buf cuts;  /* uint32_t: tokens where a word begins */
	struct buf units; /* struct unit: keys.c */
	enum zw_status status;
	struct err *err;
};

enum zw_status suggest_maker_init(struct suggest_maker *m, struct suggest_image *image,
                                  struct words *words, struct err *err);
void suggest_maker_release(struct suggest_maker *m);

/* What has no letters or digits is left out. */
enum zw_status suggest_add(struct suggest_maker *m, const struct suggestion *entry);

#endif
