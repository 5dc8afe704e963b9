/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a run finds: the generation that serves, and what it knows of the files it was made of.
 */
#ifndef INDEXER_BEFORE_H
#define INDEXER_BEFORE_H

#include "indexer/plan/known.h"

struct before {
	struct generation *generation; /* NULL: everything must be read */
	struct known known;            /* empty if nothing is known */
	uint64_t number;               /* of the generation that serves; 0: none */
	uint64_t documents;            /* in it; 0 if that cannot be told */
	const char *fallback;          /* it is not the newest one, for this reason; or NULL */
	char full[256];                /* why everything must be read; "" if there was no index, or
	                                * nothing speaks against reading only what is new */
};

/* A generation that cannot be built upon is no error: `full` says why. On success the caller ends
 * with before_close. `full`: the command asks for reading everything. `spill` as known_read. */
enum zw_status before_open(const char *dir, bool full, const char *spill, struct before *before,
                           struct err *err);
void before_close(struct before *before);
/* Of what is known keeps only how much it was. */
void before_forget(struct before *before);

/* Number of a shard in its manifest; n_shards if there is none of that name. */
size_t before_shard(const struct generation *g, const char *name);

#endif
