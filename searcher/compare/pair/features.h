/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * By what a passage is known again: the hash of all its units, its number, and the pairs of
 * neighbouring characters it has, rare ones weighing more.
 */
#ifndef SEARCHER_COMPARE_FEATURES_H
#define SEARCHER_COMPARE_FEATURES_H

#include "searcher/compare/compare.h"

struct feature {
	uint64_t hash;   /* of its units */
	uint64_t number; /* of an article: a hash of its number; 0: it is none */
	uint32_t units;  /* how many */
	uint32_t weight; /* of its grams together */
	size_t first, n; /* of its grams; 0 for what the other document has as it is */
	enum passage_kind kind;
};

/* A pair of characters of a passage; each once, those of a passage in order. */
struct gram {
	uint32_t code, owner;
	uint32_t weight;
};

struct features {
	struct buf of[COMPARE_SIDES];    /* struct feature, of each passage */
	struct buf grams[COMPARE_SIDES]; /* struct gram */
	bool sampled;                    /* there were more than COMPARE_GRAMS */
};

static inline const struct feature *feature(const struct features *f, int side, size_t i)
{
	return (const struct feature *)(const void *)f->of[side].data + i;
}

static inline size_t features_count(const struct features *f, int side)
{
	return f->of[side].len / sizeof(struct feature);
}

static inline const struct gram *features_grams(const struct features *f, int side)
{
	return (const struct gram *)(const void *)f->grams[side].data;
}

/* ZW_LIMIT, ZW_NO_MEMORY; f is to be released in any case. */
enum zw_status features_make(const struct page *const pages[COMPARE_SIDES], struct tokens *tokens,
                             struct budget *budget, struct features *f, struct err *err);
void features_release(struct features *f);

/* What two passages have in common, in thousandths: 1000 are equal. */
enum { ALIKE = 1000 };
uint32_t features_alike(const struct features *f, size_t old, size_t new);

/* The weight of what one passage has in common with another one of the other side, without that
 * which a third one, of the same side as the first, has as well (`but`, SIZE_MAX: none). */
uint32_t features_shared(const struct features *f, int side, size_t passage, size_t other,
                         size_t but);

#endif
