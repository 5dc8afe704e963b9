/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Runs: sorted lists in a file that waits to be merged. Read by the process that wrote it.
 */
#ifndef CORE_RUN_H
#define CORE_RUN_H

#include "core/index/postings/list.h"

struct run_writer;

/* A new file; *sink is where its lists go. */
enum zw_status run_create(const char *path, struct run_writer **run, struct list_sink *sink,
                          struct err *err);
/* run is gone whatever is returned. */
enum zw_status run_finish(struct run_writer *run, struct err *err);
void run_discard(struct run_writer *run); /* NULL does nothing */

struct run;

enum zw_status run_open(const char *path, struct run **run, struct list_source *source,
                        struct err *err);
void run_close(struct run *run); /* NULL does nothing */

#endif
