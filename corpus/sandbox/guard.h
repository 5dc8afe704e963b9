/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a process that reads a document of unknown making may do, once it has guarded itself:
 * compute, and write to what is open. Its limits are those of limits.h.
 */
#ifndef CORPUS_SANDBOX_GUARD_H
#define CORPUS_SANDBOX_GUARD_H

#include "core/status.h"

#include <stdbool.h>

/* Limits the calling process, which has one thread, for good: processor time, memory, no new
 * privileges, no network, no file opened. With `helpers`, paths of programs that NULL ends: it may
 * also start them and open files for reading (where the kernel has Landlock: those programs only,
 * and files of the system only).
 *
 * ZW_IO if it cannot be limited so. A kernel without seccomp is no failure: see guard_is_whole. */
enum zw_status guard_enter(const char *const *helpers, struct err *err);

/* Has the kernel what guard_enter needs to keep system calls out? */
bool guard_is_whole(void);

/* The parts of it, in files of their own. */
enum zw_status guard_files(const char *const *helpers, struct err *err); /* landlock.c */
enum zw_status guard_calls(bool helper, struct err *err);                /* filter.c */

#endif
