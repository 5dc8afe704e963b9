/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Putting shards together: a step of its own behind a publication, in a generation of its own. The
 * living documents of the chosen shards are restored (indexer/restore: no file is read) into one
 * new shard, in the order of their sources; what was dead in them is gone. Answers stay the same.
 *
 * Which shards, so that a night's work stays in proportion to what changed:
 *
 *   - One of which more than a fourth is dead: so many documents died since it was written that
 *     writing it again costs three times their number at most. What is small waits for others.
 *   - If there are more than MERGE_SHARDS: those of the lowest tier that has MERGE_TIER of them. A
 *     tier is a range of sizes, from MERGE_SMALL on each MERGE_TIER times the one below, so what is
 *     put together is of a higher tier: a document is written again once for each tier, the whole
 *     of n documents is O(n log n).
 *   - The smallest first, as far as MERGE_BYTES and MERGE_DOCUMENTS go, or a fourth of all that
 *     lives. What is larger waits for --merge, which knows no bound and leaves one shard.
 *
 *   - None that was made for readers elsewhere (--shards), but by --merge.
 *
 * So, beside these, there are at most MERGE_SHARDS, or MERGE_TIER - 1 of each tier and some 16 that
 * are larger than a sixteenth of the whole, and those of one run: 40 of 4 GiB.
 */
#ifndef INDEXER_MERGE_H
#define INDEXER_MERGE_H

#include "indexer/publish/publish.h"

enum {
	MERGE_SHARDS = 12,
	MERGE_TIER = 4,
	MERGE_DEAD = 4, /* more than one of so many is dead, and MERGE_SMALL / MERGE_DEAD */
	MERGE_SMALL =
	        1 << 20, /* bytes of folded text; what is smaller is of the lowest tier, too */
	MERGE_BYTES = 64 << 20,  /* likewise, in one run */
	MERGE_DOCUMENTS = 50000, /* likewise */
	MERGE_PART = 4,          /* or one of so many bytes and documents, if that is more */
	MERGE_ROOM = 2, /* so many times their size must be free: the laws took 1.8 of it */
};

/* chosen[i], of each shard of the manifest: is it to be put together with the others? `all`: they
 * all are, whatever it costs, unless there is one and nothing in it is dead. Returns how many. */
size_t merge_choose(const struct manifest *m, bool all, bool *chosen);

/* Does what is to be done with the current generation, which may be nothing; p holds the lock. The
 * report gets what the index is then, how many shards were put together and how long it
 * took, and goes into the new generation. ZW_IO, and nothing is begun, if the disk
 * may be too small. `keep`: as of a publication; the generation that was
 * there, which says the same, stays beside them. After a failure the generation of before serves,
 * and what was begun is removed. */
enum zw_status merge_run(struct publisher *p, bool all, uint64_t keep, struct report *report,
                         struct err *err);

/* "12 shards put together, 3.2 s", to stdout. */
void merge_tell(const struct report *report);

/* `--merge`: with all of the index at `dir`; its report becomes last-run.json. The exit code. */
int merge_all(const char *dir, uint64_t keep, struct err *err);

#endif
