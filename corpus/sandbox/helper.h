/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A program of the system that turns a document into text: pdftotext, antiword, unrtf.
 */
#ifndef CORPUS_SANDBOX_HELPER_H
#define CORPUS_SANDBOX_HELPER_H

#include "core/buf.h"

enum { HELPER_PATH_SIZE = 64 };

/* The path of the program, looked for where the system keeps its programs. ZW_IO if it is not
 * installed; `package` says what to install. */
enum zw_status helper_find(const char *program, const char *package, char path[HELPER_PATH_SIZE],
                           struct err *err);

struct helper {
	const char *path;
	const char *const *arguments; /* the first is the name of the program; NULL ends them */
	const char *raw;              /* its stdin, a file that it can seek in */
	size_t len;
};

/* Runs it to its end in an environment of nothing but a locale. What it prints goes to `out` up to
 * out's limit (past it: ZW_LIMIT), the beginning of what it complains of to `said`, and *code is
 * its exit status. ZW_LIMIT, ZW_BAD_INPUT: a limit or a signal ended it; ZW_IO, ZW_NO_MEMORY. */
enum zw_status helper_run(const struct helper *h, struct buf *out, struct buf *said, int *code,
                          struct err *err);

#endif
