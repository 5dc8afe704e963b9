/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The system calls that can change a folder, and what a stopped thread is about to do with one.
 */
#ifndef TORTURE_CALLS_H
#define TORTURE_CALLS_H

#include <linux/limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

enum { PIECES = 64 };

struct call {
	long number;
	const char *name, *arguments; /* a letter for each: calls.c */
	bool fills;                   /* needs space */
};

extern const struct call calls[];
extern const size_t n_calls;

struct act {
	const struct call *call;
	char path[PATH_MAX], other[PATH_MAX];
	int64_t length, offset, data; /* data: place in the data file; -1: none */
	uint64_t flags;
	struct iovec pieces[PIECES]; /* in the memory of the program */
	size_t n_pieces;
	int fd;
	bool understood;
};

/* Fills in what the call of act->call means; false if it is of no file. */
bool act_read(pid_t thread, const uint64_t arguments[6], struct act *act);

/* Does it change the folder? */
bool act_changes(const struct act *act, const char *folder);

/* Where the descriptor stands in its file. */
uint64_t act_position(pid_t thread, int fd);

/* Ends tamper with BROKEN: something was met that it does not understand. */
enum { BROKEN = 99 };
_Noreturn void broken(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
