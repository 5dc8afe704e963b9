/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the three command lines have in common.
 */
#ifndef CORE_CLI_H
#define CORE_CLI_H

#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

/* Exit codes; 1 is the program's own word (nothing found, some documents skipped). */
enum {
	EXIT_DONE = 0,
	EXIT_USAGE = 2,
	EXIT_FAILED = 3,
	EXIT_LOCKED = 75, /* EX_TEMPFAIL of sysexits.h */
};

/* First of all. Where stdin, stdout or stderr are closed the next files that are opened would take
 * their places, and what is said would be written into the index. */
void cli_begin(void);

/* As many open files as the system gives: the customary 1024 are soon used up. */
void cli_allow_descriptors(void);

/* The exit code for a failure. */
int cli_exit_code(enum zw_status status);

/* Writes "program: message" to stderr, whatever the message holds, and returns the exit code. */
int cli_fail(const char *program, enum zw_status status, const struct err *err);

/* "program: message" and where to find help; returns EXIT_USAGE. */
__attribute__((format(printf, 2, 3))) int cli_usage(const char *program, const char *format, ...);

/* Says that there is no memory; returns EXIT_FAILED. */
int cli_no_memory(const char *program);

/* Only where to find help, for when getopt has spoken already; returns EXIT_USAGE. */
int cli_try_help(const char *program);

/* A whole number from low to high, in decimal; false for anything else. */
int cli_number(const char *text, uint64_t low, uint64_t high, uint64_t *value);

/* Seconds, with at most three digits behind the point: 2, 0.5. False for anything else. */
enum { CLI_SECONDS_MOST = 24 * 60 * 60 };
bool cli_seconds(const char *text, uint32_t *milliseconds);

/* Bytes: a whole number alone or followed by K, M or G (of 1024), to the limit; 0, or at least 1M:
 * a unit that was forgotten is none. False for anything else. */
enum { CLI_BYTES_LEAST = 1 << 20 };
#define CLI_BYTES_MOST (UINT64_C(64) << 30)
bool cli_bytes(const char *text, uint64_t *bytes);

/* The value of a long option wherever it stands on the command line, of several the last; NULL if
 * it is not there. For the one that all others override, so that it has to be known before them.
 * `code` is its val in options, which as `letters` is what getopt_long is given afterwards. */
struct option;
const char *cli_find_option(int argc, char **argv, const char *letters,
                            const struct option *options, int code);

/* Flushes stdout; a full disk or a closed pipe is a failure that must not go unseen. Returns code,
 * or EXIT_FAILED. */
int cli_end(const char *program, int code);

#endif
