/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a function says when it ends: one status for the program to act on, and one message,
 * owned by the caller, for the person to read.
 */
#ifndef CORE_STATUS_H
#define CORE_STATUS_H

enum zw_status {
	ZW_OK,
	ZW_NOT_FOUND,   /* what was asked for is not there */
	ZW_NO_MEMORY,   /* memory, or file descriptors, ran out */
	ZW_LIMIT,       /* a limit was reached; the message names it */
	ZW_IO,          /* the system refused: the message holds its reason */
	ZW_BAD_INPUT,   /* a document that cannot be read as text */
	ZW_BAD_QUERY,   /* a query that cannot be understood */
	ZW_BAD_INDEX,   /* an index that is absent, damaged or not one of ours */
	ZW_OLD_VERSION, /* an index made with another schema: reindex */
	ZW_LOCKED,      /* another indexer is at work */
	ZW_UNREACHABLE, /* another machine does not answer, or not in time */
	ZW_STATUS_COUNT
};

/* Long enough for a message with two paths shortened to their ends. */
struct err {
	char text[1024];
};

/* Writes the message and returns status, so that a caller can end with one line. err may be NULL.
 */
__attribute__((format(printf, 3, 4))) enum zw_status err_set(struct err *err, enum zw_status status,
                                                             const char *format, ...);

/* ZW_IO (ZW_NO_MEMORY if memory or descriptors ran out) with "what: reason of errno". */
enum zw_status err_errno(struct err *err, const char *what);

enum zw_status err_no_memory(struct err *err);

/* A short English name of the status ("bad-index"), for logs and JSON. Never NULL. */
const char *status_name(enum zw_status status);

#endif
