/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The folder of an index, for the one who writes it: the lock, a new generation, what is thrown
 * away. store.h says what is where. Whatever happens, readers have the old generation or the new.
 */
#ifndef INDEXER_PUBLISH_H
#define INDEXER_PUBLISH_H

#include "core/index/store.h"
#include "core/spill/spool.h"
#include "indexer/plan/known.h"
#include "indexer/report/report.h"

struct publisher {
	char *dir;
	char *spill;     /* folder in it for what is too much for the memory, for a while */
	int lock;        /* descriptor; the lock dies with the process */
	uint64_t number; /* of the generation that is being made */
};

/* Makes the folder if need be, takes the lock, removes what a run that died left behind. ZW_LOCKED
 * if another indexer is at work, ZW_BAD_INPUT if the folder holds something else. On success the
 * caller ends with publisher_close. */
enum zw_status publisher_open(const char *dir, struct publisher *p, struct err *err);
/* The same of an index that is there; removes nothing. */
enum zw_status publisher_lock(const char *dir, struct publisher *p, struct err *err);
void publisher_close(struct publisher *p);

/* A file that says who is dead in a shard (core/index/shard/dead.h). */
struct dead_file {
	char shard[64];
	uint32_t dead;       /* documents */
	uint64_t characters; /* of those that died since the generation before */
	struct buf bytes;
};

/* What goes into a generation. */
struct publication {
	/* The shards, those of before first; number, created, and what it says of the tables are
	 * filled in. */
	struct manifest *manifest;
	/* What is taken over: dead files that are not among `dead`, and the terms (unless the text
	 * has doubled since they were mined: the report tells). NULL: a full rebuild; the terms are
	 * mined. */
	const struct generation *before;
	const struct dead_file *dead; /* of shards that lost documents since */
	size_t n_dead;
	const struct known *sources; /* becomes the file `sources`; NULL: none */
	struct report *report;       /* becomes report.json; NULL: none */
	uint64_t keep;               /* generations before this one that stay */
};

/* Syncs the new shards, writes and checks the generation, moves the pointer; then removes
 * generations that are not kept. */
enum zw_status publisher_publish(struct publisher *p, const struct publication *publication,
                                 struct err *err);

/* Writes and syncs a file of the generation that is being made. */
enum zw_status publisher_write(struct publisher *p, const char *name, const struct buf *file,
                               struct err *err);

/* The same of what may be longer than memory. */
enum zw_status publisher_write_spool(struct publisher *p, const char *name, struct spool *file,
                                     struct err *err);

/* Makes a file of the generation `before` one of this: unchanged, so without a copy where the file
 * system can do that. Their folders are the caller's to sync. */
enum { TAKEN_LIMIT = 1 << 30 };
enum zw_status publisher_take_over(struct publisher *p, uint64_t before, const char *name,
                                   struct err *err);

/* Moves the pointer: readers see the old generation or this one, whatever happens. */
enum zw_status publisher_point(struct publisher *p, uint64_t number, struct err *err);

/* Before the pointer goes back: keeps the highest number there was, so that none is given twice.
 * What a reader still knows of it must not be taken for what comes next. */
enum zw_status publisher_note_number(struct publisher *p, struct err *err);

/* Where there was nothing to publish: what the run before may have died before is done, the pointer
 * synced and what it would have removed is removed. */
void publisher_stay(struct publisher *p, uint64_t keep);

/* After a failure: removes what was begun. */
void publisher_discard(struct publisher *p);

#endif
