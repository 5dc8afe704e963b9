/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which of the files there are must be read: what is known of them (known.h) beside what is there
 * now (scan.h). Nothing is written.
 */
#ifndef INDEXER_PLAN_H
#define INDEXER_PLAN_H

#include "indexer/plan/known.h"
#include "indexer/scan/scan.h"

enum plan_kind {
	PLAN_SAME,
	PLAN_TOUCHED, /* another stamp, the same content: only what is known of it is renewed */
	PLAN_ADDED,   /* also what was skipped before and may be readable now */
	PLAN_CHANGED, /* its content, or what overrides it */
	PLAN_MOVED,   /* a new name with the content of one that is gone */
	PLAN_REMOVED,
	PLAN_SKIPPED, /* it cannot be read: known before, or seen without reading */
	PLAN_KEPT,    /* it cannot be read, but was once: its documents stay */
	PLAN_KINDS
};

/* One of the plan, as plan_at tells it. */
struct plan_item {
	enum plan_kind kind;
	bool read;                   /* it is to be read */
	const struct source *source; /* NULL: gone, or below a folder that cannot be listed */
	/* Of this name; PLAN_MOVED: of the former one. NULL: nothing is known. */
	const struct known_source *known;
	const char *reason;      /* PLAN_SKIPPED and PLAN_KEPT */
	struct file_stamp stamp; /* PLAN_TOUCHED: of its content */
	struct source room, above;
};

/* Of each file four bytes. */
struct plan {
	const struct sources *sources;
	const struct known *known;
	struct buf rows;   /* struct plan_row: of the sources, then of those without */
	struct buf stamps; /* struct plan_stamp: those that are not the stamps of the source */
	uint64_t counts[PLAN_KINDS];
	uint64_t reading, bytes;  /* files to read, and their size */
	uint64_t documents, gone; /* there were before; of them those of PLAN_REMOVED */
};

/* `full`: all is read; what cannot be read is lost then, not kept. The plan refers to the
 * arguments. On success the caller ends with plan_release. */
enum zw_status plan_make(const struct sources *sources, const struct known *known, bool full,
                         struct plan *plan, struct err *err);
void plan_release(struct plan *plan);

size_t plan_count(const struct plan *p);
/* Sources by name, then those without. Fills in *item; what it says of what is known is valid until
 * something else is asked of that. */
void plan_at(const struct plan *p, size_t i, struct plan_item *item);
/* Is it to be read? If so it is source i. */
bool plan_reads(const struct plan *p, size_t i);

/* "added", "changed", … for people. */
const char *plan_kind_name(enum plan_kind kind);

#endif
