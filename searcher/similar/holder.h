/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The passages that hold a sentence, or nearly: the rarest of its pairs give candidates, an
 * alignment decides.
 */
#ifndef SEARCHER_SIMILAR_HOLDER_H
#define SEARCHER_SIMILAR_HOLDER_H

#include "core/index/store.h"
#include "searcher/match/match.h"
#include "searcher/similar/segment.h"

enum {
	RARE_TERMS =
	        24, /* of a sentence, that candidates are found by; a wrong character spoils two */
	CANDIDATES = 64, /* that are compared: more versions and copies than a text has */
	/* A sentence is taken for that of a passage if at most one token in AGREEMENT differs: of
	 * the shortest, twelve, two. Sentences of the laws that are merely alike differ in a third.
	 */
	AGREEMENT = 5,
	/* Bytes of a passage that is compared as a whole; of a longer one the surroundings of its
	 * rarest terms. */
	LONG_PASSAGE = 8 << 10,
	HUNT_CELLS = 48 << 20, /* cells of alignments in one search: some 0.2 s */
};

struct holder {
	size_t shard;
	uint32_t passage;  /* entry of the shard */
	uint32_t document; /* number in the catalog */
	uint32_t cost;     /* of align.h */
	uint32_t from, to; /* bytes of the stream of the passage where it stands */
};

/* One search. */
struct hunt {
	const struct generation *g;
	const struct match *within; /* passages, one per shard; NULL: all */
	const struct tokens *paste;
	struct tokens scratch;
	struct buf stream;     /* of the passage, as UTF-8 */
	struct buf a, b;       /* struct glyph, of the sentence and of the passage */
	size_t cells;          /* so far */
	struct budget *budget; /* NULL: there is no end; what is not compared holds nothing */
	struct err *err;
};

void hunt_init(struct hunt *h, const struct generation *g, const struct match *within,
               const struct tokens *paste, struct budget *budget, struct err *err);
void hunt_release(struct hunt *h);

/* Appends those that hold the segment at the lowest cost (struct holder), best candidates first;
 * none if nothing agrees with it. */
enum zw_status holders_find(struct hunt *h, const struct segment *s, struct buf *holders);

/* Does this passage hold it? *held tells; *holder is written if it does. */
enum zw_status holder_try(struct hunt *h, const struct segment *s, size_t shard, uint32_t passage,
                          bool *held, struct holder *holder);

/* Is what the segment has beside the text of its holder a question: 什么是…, …怎么办？ Then it was
 * asked and not quoted. */
enum zw_status holder_is_asked(struct hunt *h, const struct segment *s, const struct holder *holder,
                               bool *asked);

#endif
