/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A run while it is at work: what its steps hand on to each other.
 */
#ifndef INDEXER_RUN_STATE_H
#define INDEXER_RUN_STATE_H

#include "indexer/command.h"
#include "indexer/publish/publish.h"
#include "indexer/run/settle.h"

struct run {
	const struct command *a;
	int64_t started; /* nanoseconds since 1970 */
	double clock;    /* seconds, of a clock that does not step: the beginning */
	double part;     /* … of the part at work */
	struct publisher publisher;
	struct before before;
	struct sources sources;
	struct plan plan;
	struct build build;
	struct settled settled;
	struct dead_file *dead;
	size_t n_dead;
	struct report report;
};

/* Seconds of a clock that does not step. */
double run_now(void);

/* The part that ends now began where the one before ended. */
void run_end_part(struct run *r, enum report_part part);

/* A folder that was not mounted must not empty the index: ZW_BAD_INPUT if more than half of the
 * documents are gone, and nobody said that this may be. */
enum zw_status run_guard(const struct run *r, uint64_t gone, struct err *err);

#endif
