/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading and indexing sources with several workers, each into a shard of its own.
 */
#ifndef INDEXER_BUILD_H
#define INDEXER_BUILD_H

#include "core/index/shard/shard.h"
#include "corpus/formats/intake.h"
#include "indexer/scan.h"

enum {
	WORKERS_LIMIT = 64,
	/* Bytes that the postings of all workers may take before they go to files: those of some
	 * 50 MB of text, which is more than most collections have. */
	POSTINGS_MEMORY = 144 << 20,
};

/* A source to read, and what came of it. */
struct build_item {
	const struct source *source;
	/* Filled in: */
	struct intake_seen seen;
	char *reason;       /* why it could not be read, or not to its end; NULL if it could */
	struct buf refused; /* char *: name and reason of each document in it that was skipped */
	/* Its documents: n of them from `first` on in shards[shard] of the build. */
	size_t shard;
	uint32_t first, n;
	uint64_t passages, characters;
};
void build_item_release(struct build_item *item);

struct build {
	struct shard_info *shards; /* of the workers that had something to do */
	size_t n_shards;
	uint64_t documents, passages, characters;
};

/* What is done so far, for those who look on. Called a few times a second, from one thread. */
struct build_progress {
	size_t done, all; /* sources */
	uint64_t bytes, bytes_all;
	double seconds;
};
typedef void progress_fn(void *context, const struct build_progress *progress);

struct build_options {
	size_t workers;
	const char *shards_dir; /* where the shards are made, as PREFIX-1, PREFIX-2, … */
	const char *prefix;
	size_t taken;          /* … from the number behind this on */
	bool without_terms;    /* they are only made to be restored from, see indexer/spread */
	const char *program;   /* started for readers that are not trusted (intake.h); or NULL */
	progress_fn *progress; /* or NULL */
	void *context;
};

/* Reads n items, zero but for the source. A document that cannot be read is skipped, with its
 * reason; a failure of the index ends it all. On success the caller ends with build_release. */
enum zw_status build_run(struct build_item *items, size_t n, const struct build_options *options,
                         struct build *build, struct err *err);
void build_release(struct build *build);

#endif
