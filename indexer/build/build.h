/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reading and indexing sources with several workers, each into a shard of its own.
 */
#ifndef INDEXER_BUILD_H
#define INDEXER_BUILD_H

#include "core/index/shard/shard.h"
#include "corpus/formats/intake.h"
#include "indexer/scan/scan.h"

enum {
	WORKERS_LIMIT = 64,
	/* Bytes that the postings of all workers may take before they go to files: those of some
	 * 50 MB of text, which is more than most collections have. */
	POSTINGS_MEMORY = 144 << 20,
	/* While files are read their list is in memory: what it has beyond so much (700,000 files)
	 * is taken from the postings, down to the least. */
	LIST_MEMORY = 64 << 20,
	POSTINGS_MEMORY_LEAST = 32 << 20,
};

/* What came of a source, as build_at tells it. */
struct build_item {
	struct intake_seen seen;
	const char *reason; /* why it could not be read, or not to its end; NULL if it could */
	/* name, reason, name, … of the documents in it that were skipped, ended by NULL; NULL if
	 * there are none */
	char **refused;
	/* Its documents: n of them from `first` on in shards[shard] of the build. */
	size_t shard;
	uint32_t first, n;
	uint64_t passages, characters;
};

struct build_notes;

struct build {
	struct shard_info *shards; /* of the workers that had something to do */
	size_t n_shards;
	uint64_t documents, passages, characters;
	struct build_notes *notes;      /* of each source what came of it … */
	size_t shard_of[WORKERS_LIMIT]; /* … with the number of the worker in the place of this */
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
	const char *spill;     /* folder for what came of them, if that is much; NULL: none */
	const char *program;   /* started for readers that are not trusted (intake.h); or NULL */
	progress_fn *progress; /* or NULL */
	void *context;
};

/* Reads n of the sources, those of these numbers. A document that cannot be read is skipped, with
 * its reason; a failure of the index ends it all. On success the caller ends with build_release. */
enum zw_status build_run(const struct sources *sources, const uint32_t *numbers, size_t n,
                         const struct build_options *options, struct build *build, struct err *err);
void build_release(struct build *build);

/* What came of the i-th of these numbers: valid until the next call. */
enum zw_status build_at(const struct build *build, size_t i, struct build_item *item,
                        struct err *err);

#endif
