/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading and indexing all sources with several workers, each into a shard of its own.
 */
#ifndef INDEXER_BUILD_H
#define INDEXER_BUILD_H

#include "core/shard.h"
#include "indexer/scan.h"

enum {
	WORKERS_LIMIT = 64,
	/* Bytes of text a worker holds in Xapian's memory (about ten times that) before it moves
	 * them to disk: small is also fast, the postings stay in the cache. */
	FLUSH_BYTES = 1 << 20,
};

struct skipped {
	char *name; /* of the source, or of a document in it */
	char *reason;
};

struct build {
	struct shard_info *shards; /* of the workers that had something to do */
	size_t n_shards;
	struct buf skipped; /* struct skipped, by name */
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
	const char *program;   /* started for readers that are not trusted (intake.h); or NULL */
	progress_fn *progress; /* or NULL */
	void *context;
};

/* A document that cannot be read is skipped, with its reason; a failure of the index ends it all.
 * On success the caller ends with build_release. */
enum zw_status build_run(const struct sources *sources, const struct build_options *options,
                         struct build *build, struct err *err);
void build_release(struct build *build);

#endif
