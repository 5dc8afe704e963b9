/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the next generation consists of: of what was planned, after it was read.
 */
#ifndef INDEXER_SETTLE_H
#define INDEXER_SETTLE_H

#include "indexer/build/build.h"
#include "indexer/plan/plan.h"
#include "indexer/report/report.h"
#include "indexer/restore/restore.h"
#include "indexer/run/before.h"

struct settling {
	const struct plan *plan;
	const struct build *build; /* of those of the plan that were read, in its order */
	const struct before *before;
	int64_t started;   /* of the run, nanoseconds since 1970 */
	const char *spill; /* folder for what becomes known, if that is much */
};

struct settled {
	struct known known; /* of the new generation */
	struct buf dying;   /* struct dying: documents of the generation before */
	struct buf shards;  /* struct shard_info, of the new manifest; of those before it the dead
	                     * are  not counted in yet */
	bool changed;       /* there is something to publish */
	uint64_t renewed;   /* files of which only the stamp is new */
	uint64_t lost;      /* documents there were of files that are gone, or cannot be read */
};

/* Adds to the report what became of each source. On success the caller ends with settled_release.
 */
enum zw_status settle(const struct settling *s, struct report *report, struct settled *settled,
                      struct err *err);
void settled_release(struct settled *settled);

#endif
