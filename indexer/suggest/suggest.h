/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the suggestions of a generation (core/suggest/suggestions.h) of its documents: the title of
 * each work, in the version in force; the short names of those laws that are there; document
 * numbers, issuers, and terms. It needs the same memory for any number of them (but for a count of
 * each issuer): what could be suggested is sorted by its text, keys by their string.
 */
#ifndef INDEXER_SUGGEST_SUGGEST_H
#define INDEXER_SUGGEST_SUGGEST_H

#include "core/index/catalog/catalog.h"
#include "core/suggest/suggestions_file.h"
#include "core/text/terms.h"

/* Something that is often said, and how often: from whoever counts. */
struct suggest_term {
	struct span text;
	uint32_t count;
};

struct suggest_terms {
	const struct suggest_term *at;
	size_t n;
};

/* Writes the file, which is empty. `titles` has for each document of the catalog, in its order, a
 * uint32_t and so many bytes: its title, of the dead none. `dir` is for files without names; the
 * caller keeps it. Where there is more than the file can have (SUGGEST_OFFSETS) what weighs least
 * is left out. */
enum zw_status suggest_make(struct spool *titles, const struct catalog *catalog,
                            struct suggest_terms terms, const char *dir, struct spool *file,
                            struct err *err);

/* ---- Within ---- */

enum { SUGGEST_SORTED = 16 << 20 }; /* bytes in memory of what is sorted */

/* Titles of works → what is often said in them: words in a row. */
struct title_phrases {
	struct words *words;
	struct tokens tokens;
	struct buf pieces; /* struct piece_of: of one title */
	struct sorter *found;
	struct sorted next; /* of `found`; valid if there is more */
	bool more;
	struct buf text; /* of the phrase that was taken */
};

/* The caller ends with title_phrases_release, whatever is returned. */
enum zw_status title_phrases_init(struct title_phrases *p, struct words *words, const char *dir,
                                  struct err *err);
void title_phrases_release(struct title_phrases *p);

enum zw_status title_phrases_add(struct title_phrases *p, const char *title, struct err *err);
/* From then on phrases are taken. */
enum zw_status title_phrases_finish(struct title_phrases *p, struct err *err);
/* The next phrase of several titles, until the next call. False behind the last one, or where
 * reading failed: title_phrases_status tells. */
bool title_phrases_next(struct title_phrases *p, struct suggest_term *term);
enum zw_status title_phrases_status(const struct title_phrases *p, struct err *err);

/* What could be suggested. */
struct suggest_candidate {
	enum suggest_kind kind;
	uint32_t score;
	struct span text, query;
};

/* To a sorter, in any order; a text may come several times. */
enum zw_status suggest_candidate_add(struct sorter *candidates, struct buf *scratch,
                                     const struct suggest_candidate *candidate, struct err *err);

/* Writes the file of them, each text once, as what weighs most. Strings and pool have `most` bytes
 * each: of what weighs less than what is left out there is nothing in the file. Files without names
 * are made where that of `file` is. Frees the sorter. */
enum zw_status suggest_candidates_write(struct sorter **candidates, struct words *words,
                                        uint32_t most, struct spool *file, struct err *err);

/* The keys of one entry. */
enum {
	SUGGEST_CUTS = 6,     /* of an entry, that are keys */
	SUGGEST_VARIANTS = 4, /* readings of a whole entry; further ones of its characters are left
	                       * to searcher/suggest/align.c */
	SUGGEST_WRITINGS = 1 + (SUGGEST_BYS - 1) * SUGGEST_VARIANTS,
};

struct suggest_keys {
	struct words *words;
	struct tokens tokens;
	struct buf cuts;  /* uint32_t: tokens where a word begins */
	struct buf units; /* struct unit: keys.c */
	struct buf pool;  /* of the entry: each writing ended by NUL */
	size_t n;
	struct suggest_entry_key {
		enum suggest_by by;
		uint32_t at, text; /* in that pool */
		uint32_t score;
	} at[SUGGEST_WRITINGS * SUGGEST_CUTS];
};

void suggest_keys_init(struct suggest_keys *k, struct words *words);
void suggest_keys_release(struct suggest_keys *k);

/* n is 0 for what has no letters or digits. */
enum zw_status suggest_keys_find(struct suggest_keys *k, const char *text, uint32_t score,
                                 struct err *err);

#endif
