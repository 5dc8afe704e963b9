/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which documents of a shard are looked at, and how many of them were when time was up.
 *
 * Whatever is asked of a document is asked of it alone, so that what is found of those that were
 * looked at completely is true, NOT included, whatever the rest would have given. Every loop over
 * documents or passages goes in ascending order and stays within the window; one that runs out of
 * time moves `known` back to the last document it is through with.
 */
#ifndef SEARCHER_MATCH_WINDOW_H
#define SEARCHER_MATCH_WINDOW_H

#include "core/budget.h"
#include "core/index/shard/shard.h"
#include "searcher/match/set.h"

/* What a window may be for, of an index on other machines: nothing is found then, but what looking
 * would ask for is wanted (shard.h). Texts can be told only when the terms are there. */
enum wanting { WANTING_NOTHING, WANTING_TERMS, WANTING_TEXTS };

/* How far the texts of members of a set are wanted (shard.h). */
struct ahead {
	uint32_t to;   /* this member is the last of them */
	uint32_t many; /* members were wanted at a time */
	size_t bytes;  /* of texts, while the window is for wanting them */
};

/* That more are wanted each time: the first ones may be all that is asked for. */
enum { AHEAD_FIRST = 64, AHEAD_MOST = 4096 };
static inline uint32_t ahead_more(uint32_t many)
{
	uint32_t more = many ? 4 * many : AHEAD_FIRST;

	return more < AHEAD_MOST ? more : AHEAD_MOST;
}

struct window {
	const struct shard *shard;
	struct budget *budget; /* NULL: there is no end */
	uint32_t from, to;     /* documents of the shard, from 1 */
	uint32_t known;        /* those up to this one were looked at; from - 1: none */
	struct memo *memo;     /* what was looked up before; NULL: nothing is kept */
	struct ahead ahead;    /* of window_next, of a distant shard */
	enum wanting wanting;
};

/* All of a shard. */
struct window window_of(const struct shard *shard, struct budget *budget);

/* From here on: entries of the table of passages, or of documents. */
uint32_t window_first(const struct window *w, bool passages);
uint32_t window_last(const struct window *w, bool passages);

/* There was no time for this entry. */
void window_cut(struct window *w, bool passages, uint32_t entry);

/* Is there time for an entry that costs so many units? If not, the window is cut. */
static inline bool window_has_time(struct window *w, bool passages, uint32_t entry, uint64_t units)
{
	if (!budget_spend(w->budget, units))
		return true;
	window_cut(w, passages, entry);
	return false;
}

/* The first member of a set behind `entry` (0: the first of all) that is in the window and that
 * there is time for; 0: none. */
uint32_t window_next(struct window *w, bool passages, const struct set *set, uint32_t entry);

/* Takes out of a set what is not known. */
void window_trim(const struct window *w, bool passages, struct set *set);

#endif
