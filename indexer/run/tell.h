/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a run says, to people and to journald: a fact a line. What was not read goes to stderr, the
 * summary to stdout.
 */
#ifndef INDEXER_TELL_H
#define INDEXER_TELL_H

#include "indexer/build/build.h"
#include "indexer/plan/plan.h"
#include "indexer/report/report.h"

/* A progress_fn: one line of a terminal. */
void tell_progress(void *context, const struct build_progress *p);

/* "skipped NAME: REASON" of each that could not be read, "kept NAME: REASON". */
void tell_unread(const struct report *r);
/* "not used: …" of tables and sidecars. */
void tell_warnings(const struct sources *s);
void tell_summary(const struct report *r, const struct sources *s);

/* How the n shards of the index at `dir` are served to other machines. */
void tell_shards(const char *dir, const struct shard_info *shards, size_t n);

/* What would be done: "added NAME" … and how many of each. */
void tell_plan(const struct plan *plan, const struct sources *sources, const char *full);

#endif
