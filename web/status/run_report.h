/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a run of the indexer said of itself (its JSON: zhengwen-index.1), as far as pages tell of
 * it. Shared and never changed: held and dropped from any thread.
 */
#ifndef WEB_STATUS_RUN_REPORT_H
#define WEB_STATUS_RUN_REPORT_H

#include "core/status.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { RUN_ROWS_LIMIT = 100 }; /* of each list; the counts are of all */

/* What became of files; the first ones are only counted. */
enum run_kind {
	RUN_ADDED,
	RUN_CHANGED,
	RUN_MOVED,
	RUN_REMOVED,
	RUN_SKIPPED, /* has a list */
	RUN_KEPT,    /* has a list: what cannot be read now, and stays as it was */
	RUN_KINDS
};

enum run_outcome { RUN_UNKNOWN, RUN_FAILED, RUN_PUBLISHED, RUN_UNCHANGED };

struct run_row {
	char *name, *reason; /* reason may be "" */
};

struct run_rows {
	struct run_row *at;
	size_t n;
};

struct run_report {
	_Atomic unsigned holders;
	char started[32]; /* ISO 8601, UTC */
	time_t ended;     /* 0: unknown */
	double seconds;
	enum run_outcome outcome;
	long long exit;
	char message[1024]; /* why it failed; "" */
	char full[256];     /* why everything was read anew; "" */
	uint64_t generation;
	uint64_t counts[RUN_KINDS];
	struct run_rows skipped, kept;
};

/* *report is NULL unless ZW_OK, and held once. ZW_NOT_FOUND if there is no such file, ZW_BAD_INPUT
 * if it is no report. What is missing in it is 0 or "". */
enum zw_status run_report_read(const char *path, struct run_report **report, struct err *err);

/* Both take NULL; hold returns its argument. */
struct run_report *run_report_hold(struct run_report *report);
void run_report_drop(struct run_report *report);

/* "published"; "unknown". The names that the report has. */
const char *run_outcome_name(enum run_outcome outcome);
const char *run_kind_name(enum run_kind kind);

#endif
