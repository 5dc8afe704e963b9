/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Starts a reader in a process of its own, hears what it says, and tells why it ended if it did not
 * say so itself.
 */
#ifndef CORPUS_SANDBOX_CHILD_H
#define CORPUS_SANDBOX_CHILD_H

#include "corpus/sandbox/stream.h"

struct child_task {
	const char *program;
	const char *reader;
	const char *raw; /* the document */
	size_t len;
	int seconds; /* to wait for it; 0: WALL_SECONDS */
};

/* Runs `program --reader NAME` over the bytes, which it gets as a sealed file in memory for stdin,
 * and calls fn for each record but the last. Its time runs while it is waited for, not while fn
 * works.
 *
 * ZW_OK if it ended well; what it said itself, ZW_BAD_INPUT, ZW_LIMIT or ZW_IO, with its message;
 * ZW_LIMIT if it was over a limit, ZW_BAD_INPUT if it died; what fn returned. Other failures, such
 * as ZW_NO_MEMORY, are those of this process. */
enum zw_status child_run(const struct child_task *task, record_fn *fn, void *context,
                         struct err *err);

#endif
