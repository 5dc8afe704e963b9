/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An index as readers see it: a generation is a manifest that names immutable shards.
 *
 *   INDEX/lock                           held by the one indexer at work; in it the highest number
 *                                        of a generation that was taken back
 *   INDEX/current -> generations/7       the pointer; replaced by rename(2)
 *   INDEX/generations/7/manifest.json
 *   INDEX/generations/7/catalog          catalog.h
 *   INDEX/generations/7/terms            mined.h
 *   INDEX/generations/7/suggest          suggest/suggestions.h
 *   INDEX/generations/7/dead/SHARD       dead.h
 *   INDEX/generations/7/sources          what the next run is to know of the files
 *   INDEX/generations/7/report.json      what the run did that made it
 *   INDEX/generations/7/SHA256SUMS       of these, and of SHA256SUMS of each shard (sums/sums.h)
 *   INDEX/shards/7-1/ …                  shard.h
 *
 * A reader resolves the pointer once, then opens what the manifest names, so that it never sees a
 * mixture of two generations (opening through the link while it moves would give one). It holds a
 * shared lock (flock) on the manifest for as long: a generation is removed only by who can lock it
 * alone.
 *
 * In the place of INDEX there may be a stub (distant/stub.h): a file that names other machines. All
 * that opens and reads takes it, too.
 */
#ifndef CORE_STORE_H
#define CORE_STORE_H

#include "core/index/catalog/catalog.h"
#include "core/index/mined.h"
#include "core/index/shard/shard.h"
#include "core/suggest/suggestions.h"

enum {
	SHARDS_LIMIT = 256,           /* of one generation */
	MANIFEST_LIMIT = 1 << 20,     /* bytes */
	STORE_MISSING_LIMIT = 1 << 17 /* of store_missing: more than there can be */
};

struct manifest {
	uint64_t number;     /* of the generation, from 1 */
	char created[32];    /* ISO 8601, UTC */
	uint64_t characters; /* of all texts */
	uint64_t terms;      /* bytes of the file */
	uint64_t mined;      /* characters there were when the terms were mined */
	struct shard_info *shards;
	size_t n_shards;
};

/* Checks its checksum, too. Caller ends with manifest_release. ZW_OLD_VERSION: of another schema,
 * or made with other words (words_version). */
enum zw_status manifest_read(const char *path, struct manifest *manifest, struct err *err);
enum zw_status manifest_encode(const struct manifest *manifest, struct buf *out, struct err *err);
void manifest_release(struct manifest *manifest);

/* Adds what manifests of every form say of the generation, from the schema on, to the open object.
 */
struct js;
void manifest_members(struct js *w, const struct manifest *manifest);

/* Becomes a folder below shards/: no name leads out of there, whoever wrote the manifest. */
bool shard_may_be_named(const char *name);

struct generation {
	struct manifest manifest;
	int lock;       /* the manifest, open and locked by its readers together */
	char *fallback; /* why this is served and not the current one; NULL: this is the current one
	                 */
	struct shard *shards; /* manifest.n_shards of them */
	uint32_t *first;      /* of each: the catalog's number of its first document */
	struct catalog *catalog;
	struct mined *mined;
	struct suggestions *suggestions;
	uint32_t n_rows;                  /* documents of all shards, of the dead too */
	uint32_t n_documents, n_passages; /* without the dead */
	struct remote *remote;            /* NULL: it is on this machine */
};

/* ---- Shards on other machines ----
 *
 * Whoever answers from a generation calls store_refresh before and store_settle behind, and does it
 * again if that says so. For a generation of this machine they do nothing. */

/* ZW_UNREACHABLE: no shard is there. */
enum zw_status store_refresh(struct generation *g, struct err *err);

/* status: how it went. Were shards lost meanwhile, the rest of them is what counts from now on, and
 * *again is true: what was found is to be thrown away. If *again is false, what is returned is how
 * it went in truth: a text that could not be had is not there. */
enum zw_status store_settle(struct generation *g, enum zw_status status, bool *again,
                            struct err *err);

/* Where the documents of each shard begin in the catalog, and how many live: of shards that are
 * open.
 */
void store_count(struct generation *g);

/* Tells the generation from any other, also from one of the same number; 0: of this machine. */
uint64_t store_identity(const struct generation *g);
/* Is that a stub? Then store_look asks the machines it names, all at once, which generation there
 * is now. ZW_UNREACHABLE: none answers. */
bool store_is_elsewhere(const char *dir);
enum zw_status store_look(const char *stub, uint64_t *number, uint64_t *identity, struct err *err);

/* Which of them answer. */
struct store_shards {
	uint32_t of, answered; /* 0 of 0: on this machine */
};
struct store_shards store_shards(const struct generation *g);
bool store_is_whole(const struct generation *g); /* all answer */
/* Is the shard there that has this document of the catalog? What leads to one that is not, leads
 * nowhere. */
bool store_has(const struct generation *g, uint32_t document);
/* Appends who does not: "first.example:4000, second.example:4000". */
void store_missing(const struct generation *g, struct buf *list);

/* The entries of a term will be asked for soon, of an index on other machines: shard.h. */
void store_want_postings(const struct generation *g, const char *term, size_t len);

/* Number of entries of all shards that have the term and are not dead. */
enum zw_status store_frequency(const struct generation *g, enum table table, const char *term,
                               size_t len, uint32_t *count, struct err *err);

/* The number of the current generation: cheap, for those who watch for a new one. ZW_NOT_FOUND if
 * there is no pointer at `dir`, ZW_BAD_INDEX if it is damaged. */
enum zw_status store_current(const char *dir, uint64_t *number, struct err *err);

/* Opens the current generation; what was opened stays whole, whatever is published meanwhile. It
 * checks sizes, the manifest and what costs as little: see store_verify (sums/verify.h) for all.
 * If the current one (or the pointer) is damaged, the one before that can be opened is: then
 * `fallback` says why, and the front ends must tell it. *generation is NULL unless ZW_OK;
 * store_close ends it. ZW_NOT_FOUND, ZW_BAD_INDEX, ZW_OLD_VERSION. */
enum zw_status store_open(const char *dir, struct generation **generation, struct err *err);

/* That very generation, published or not. ZW_NOT_FOUND if it is not there (any more). */
enum zw_status store_open_number(const char *dir, uint64_t number, struct generation **generation,
                                 struct err *err);
void store_close(struct generation *generation);

/* The highest generation there is below this number; 0 if there is none. */
enum zw_status store_below(const char *dir, uint64_t below, uint64_t *number, struct err *err);

/* The number of "7" or "7-2"; 0 if the name is no such thing. */
uint64_t store_number_of(const char *name);

/* $ZHENGWEN_INDEX, then $XDG_DATA_HOME/zhengwen/index, then ~/.local/share/zhengwen/index.
 * Appends to path; false if no variable is set. */
bool store_default_dir(struct buf *path);

/* The same for those that read: if $ZHENGWEN_INDEX names none and there is no index of the user's
 * own, the common one, if it is there. That is store_system_dir but in tests. Only a reader falls
 * back: who indexes a folder of his own does not touch what all use. */
extern const char store_system_dir[]; /* /var/lib/zhengwen/index, where the service has it */
bool store_reading_dir(const char *common, struct buf *path);

#endif
