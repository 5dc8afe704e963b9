/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a generation knows of the files it was made of: the file `sources` of the generation,
 * written by each run and read by the next one, so that only what is new or changed is read.
 *
 * A line of JSON a source, ordered by name; before them a line about the run: the corpora as they
 * were given (absolute), when it was, how many lines follow and their hash.
 */
#ifndef INDEXER_KNOWN_H
#define INDEXER_KNOWN_H

#include "core/hash.h"
#include "core/stamp.h"
#include "core/index/store.h"
#include "indexer/rows/pack.h"
#include "indexer/rows/rows.h"

enum { SOURCES_LIMIT = 20 * 1000 * 1000 };

/* One that is made has strings of its own; one of a list has those of the list. */
struct known_source {
	char *name; /* scan.h */
	struct file_stamp stamp;
	bool unsure; /* it may have changed within the grain of its stamp: its content decides */
	char hash[HASH_HEX_SIZE];     /* of its content; "" if it was never read whole */
	char override[HASH_HEX_SIZE]; /* of its row in the table and its sidecar; "" for none */
	char *reader; /* reader_signature of who read it, or refused it; "" for nobody */
	char *reason; /* why it was skipped; NULL if it was not */
	/* Documents within it that were skipped, each with its reason: name, reason, name, …,
	 * ended by NULL; NULL if there are none. */
	char **refused;
	/* Its documents: n of them from `first` (1 or more) on in a shard, 0 if there are none. */
	char *shard;
	uint32_t first, n;
	uint64_t passages, characters; /* of them */
	/* Seconds since 1970: when its text was first indexed, and last changed in the index. */
	uint64_t added_at, changed_at;
	char **former; /* the names it had before, first the oldest, ended by NULL; or NULL. The
	                * oldest is its identity: addresses and feeds know it by that */
};

struct known_view;

struct known {
	struct packed_rows rows;
	struct buf refs; /* row_ref, by name */
	bool unordered;  /* not yet */
	struct pack_shared shared;
	struct known_view *view;                  /* what known_at tells */
	uint64_t documents, passages, characters; /* of all */
	char **corpora;                           /* ended by NULL */
	char started[32];                         /* ISO 8601, UTC: of the run that wrote it */
};

/* `spill`: folder for what is too much for the memory (rows_spill); NULL: none. Caller ends with
 * known_release. ZW_BAD_INDEX names what is damaged, ZW_NOT_FOUND: there is no such file, ZW_IO:
 * the folder cannot be written to. */
enum zw_status known_read(const char *path, const char *spill, struct known *known,
                          struct err *err);
/* The same from memory. */
enum zw_status known_parse(const char *text, size_t len, struct known *known, struct err *err);
/* Makes the file and syncs it. Its folder is the caller's to sync. */
enum zw_status known_write(const struct known *known, const char *path, struct err *err);
void known_init(struct known *known);
void known_release(struct known *known);

size_t known_count(const struct known *k);
/* Both are valid until the next call for this list, which is for one thread at a time. Where the
 * row cannot be had it is one without a name, and known_status tells. */
const struct known_source *known_at(const struct known *k, size_t i);
const char *known_name(const struct known *k, size_t i);
/* NULL if there is none of that name. */
const struct known_source *known_find(const struct known *k, const char *name);
/* ZW_OK, or why something could not be had. */
enum zw_status known_status(const struct known *k, struct err *err);

/* Adds a copy; call known_sort before looking anything up. */
enum zw_status known_put(struct known *k, const struct known_source *source, struct err *err);
/* The same, and releases the source, whatever is returned. */
enum zw_status known_add(struct known *k, struct known_source *source, struct err *err);
void known_sort(struct known *k);
/* Another row in the place of this one, of the same name. */
enum zw_status known_replace(struct known *k, size_t i, const struct known_source *source,
                             struct err *err);

/* A copy of its own. */
enum zw_status known_copy(const struct known_source *from, struct known_source *to,
                          struct err *err);
void known_source_release(struct known_source *source);

/* Lists of strings ended by NULL. NULL has no strings. */
size_t strings_count(char *const *strings);
/* A copy with one string more (NULL: none more); NULL without memory. */
char **strings_copy(char *const *strings, const char *more);
void strings_free(char **strings);

#endif
