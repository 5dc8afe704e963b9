/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a generation knows of the files it was made of: the file `sources` of the generation,
 * written by each run and read by the next one, so that only what is new or changed is read.
 *
 * A line of JSON a source, ordered by name; before them a line about the run: the corpora as they
 * were given (absolute), and when it was.
 */
#ifndef INDEXER_KNOWN_H
#define INDEXER_KNOWN_H

#include "core/hash.h"
#include "core/store.h"

/* What the system says of a file. Times are nanoseconds since 1970, and only compared with each
 * other for being equal: clocks step. */
struct file_stamp {
	uint64_t bytes, inode;
	int64_t modified, changed; /* mtime, ctime */
};

struct known_source {
	char *name; /* scan.h */
	struct file_stamp stamp;
	bool unsure; /* it may have changed within the grain of its stamp: its content decides */
	char hash[HASH_HEX_SIZE];     /* of its content; "" if it was never read whole */
	char override[HASH_HEX_SIZE]; /* of its row in the table and its sidecar; "" for none */
	char *reader; /* "docx/2": who read it, and the version of that reader; "" for none */
	char *reason; /* why it was skipped; NULL if it was not */
	/* Its documents: n of them from `first` on in a shard, 0 if there are none. */
	char *shard;
	uint32_t first, n;
	/* Seconds since 1970: when its text was first indexed, and last changed in the index. */
	uint64_t added_at, changed_at;
	char **former; /* the names it had before, first the oldest, ended by NULL; or NULL. The
	                * oldest is its identity: addresses and feeds know it by that */
};

struct known {
	struct buf list;  /* struct known_source, by name */
	char **corpora;   /* ended by NULL */
	char started[32]; /* ISO 8601, UTC: of the run that wrote it */
};

/* Caller ends with known_release. ZW_BAD_INDEX names what is damaged. */
enum zw_status known_read(const char *path, struct known *known, struct err *err);
/* Appends the file. */
enum zw_status known_write(const struct known *known, struct buf *file, struct err *err);
void known_release(struct known *known);

size_t known_count(const struct known *k);
struct known_source *known_at(const struct known *k, size_t i);
/* NULL if there is none of that name. */
struct known_source *known_find(const struct known *k, const char *name);

#endif
