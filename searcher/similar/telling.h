/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The words that tell a document from others: frequent in it, rare elsewhere.
 */
#ifndef SEARCHER_SIMILAR_TELLING_H
#define SEARCHER_SIMILAR_TELLING_H

#include "core/index/store.h"
#include "core/text/terms.h"

enum {
	/* Bytes of the folded text that are cut into words, lines from all of it: some 20,000
	 * characters in 10 ms. */
	TELLING_SAMPLE = 64 << 10,
	TELLING_LOOKED_UP = 400, /* words whose frequency is looked up: the most frequent ones */
};

struct telling_word {
	const char *term; /* with its prefix */
	size_t len;
	double factor; /* by how often it stands in the document */
	double weight; /* that, and how rare it is: the more telling the higher */
};

struct telling {
	struct tokens text; /* of the sample */
	struct buf terms;   /* what the words point into */
	struct buf words;   /* struct telling_word, the most telling first */
};

/* At most `most` words of document `entry` of a shard. On success the caller ends with
 * telling_release. */
enum zw_status telling_find(const struct generation *g, struct words *words,
                            const struct shard *shard, uint32_t entry, size_t most,
                            struct telling *telling, struct err *err);
void telling_release(struct telling *telling);

size_t telling_count(const struct telling *telling);
const struct telling_word *telling_at(const struct telling *telling, size_t i);

#endif
