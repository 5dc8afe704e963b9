/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a run did: for the one who reads the log, and as JSON for machines. A run that publishes
 * leaves it in its generation (report.json); every run, also one that failed or found nothing to
 * do, in INDEX/last-run.json (but not one that found another at work: the file is the other's).
 */
#ifndef INDEXER_REPORT_H
#define INDEXER_REPORT_H

#include "core/buf.h"

enum {
	REPORT_NAMES_LIMIT = 10000, /* of each kind; the counts are of all */
	REPORT_LIMIT = 256 << 20,   /* bytes of JSON */
};

/* What became of a source. */
enum report_kind {
	REPORT_ADDED,
	REPORT_CHANGED,
	REPORT_MOVED, /* the same content under another name; detail: the old one */
	REPORT_REMOVED,
	REPORT_SKIPPED, /* detail: the reason */
	REPORT_KEPT,    /* cannot be read now: what was indexed before stays; detail: the reason */
	REPORT_KINDS
};

/* The parts of a run, for their times. */
enum report_part {
	REPORT_SCAN,    /* which files there are */
	REPORT_PLAN,    /* which of them are to be read */
	REPORT_READ,    /* reading and indexing */
	REPORT_TABLES,  /* what the documents are to each other; suggestions */
	REPORT_PUBLISH, /* checking, syncing, the pointer */
	REPORT_MERGE,
	REPORT_SPREAD, /* over the shards of --shards */
	REPORT_PARTS
};

enum report_outcome {
	REPORT_FAILED, /* the generation of before serves */
	REPORT_PUBLISHED,
	REPORT_UNCHANGED, /* there was nothing to do */
};

struct report_entry {
	enum report_kind kind;
	char *name;
	char *detail; /* or NULL */
};

/* What a run found for one saved search: saved/saved.h. */
struct report_search {
	char *name;
	bool first; /* it was never asked before: all of it is known now */
	uint64_t found, added, changed, gone; /* documents */
	char *trouble; /* what is wrong with its line or its query; NULL: nothing */
};

struct report {
	char started[32]; /* ISO 8601, UTC */
	double seconds, parts[REPORT_PARTS];
	enum report_outcome outcome;
	int exit;            /* code of the program */
	char message[1024];  /* why it failed, or shards were not put together; or "" */
	char full[256];      /* why everything was read anew, or "" */
	uint64_t generation; /* that serves after the run; 0: none */
	uint64_t sources;    /* files that are documents */
	uint64_t read;       /* of them: read and indexed */
	uint64_t counts[REPORT_KINDS];
	uint64_t documents, passages, characters; /* in the index after the run */
	uint64_t shards, merged;                  /* shards after the run; shards put together */
	bool mined;          /* the terms were mined anew, because the text has doubled since */
	uint64_t bytes;      /* of the index on disk, of this generation */
	struct buf entries;  /* struct report_entry */
	struct buf searches; /* struct report_search */
};

void report_init(struct report *r);
void report_release(struct report *r);

/* Copies both. Past the limit only the count grows. */
void report_add(struct report *r, enum report_kind kind, const char *name, const char *detail);

/* Takes over search->name and ->trouble, whatever is returned. */
enum zw_status report_add_search(struct report *r, const struct report_search *search,
                                 struct err *err);

/* Appends JSON; its keys are explained in zhengwen-index.1. */
enum zw_status report_encode(const struct report *r, struct buf *json, struct err *err);

/* Replaces INDEX/last-run.json: readers see the old one or the new. */
enum zw_status report_keep(const struct report *r, const char *dir, struct err *err);

/* Tells on stderr why not the generation that was published last serves but that one, which must
 * not go unseen whatever is asked of it; returns the exit code, 3. status.c */
int report_fallback(const char *reason, uint64_t serves);

/* `--status`: what the index holds and what the last run did, as text or JSON, to stdout; what is
 * wrong with either goes to stderr. The exit code: 3 if there is no index that can be opened, if a
 * generation of before has to serve, or if the report of the last run is damaged. status.c */
int report_status(const char *dir, bool json, struct err *err);

#endif
