/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a child says to the indexer: records, each a head of known length and two runs of bytes, the
 * last one of the kind RECORD_END. Both ends are the same program on the same machine, but the one
 * who reads trusts nothing of it.
 */
#ifndef CORPUS_SANDBOX_STREAM_H
#define CORPUS_SANDBOX_STREAM_H

#include "core/buf.h"

enum { RECORD_END = 0 }; /* number: enum zw_status; text: the message */

struct record {
	uint32_t kind;
	uint32_t number;
	const char *text; /* both for as long as the function it is given to runs */
	size_t text_len;
	const char *data;
	size_t data_len;
};

/* What it returns other than ZW_OK ends the reading. */
typedef enum zw_status record_fn(void *context, const struct record *record, struct err *err);

struct _IO_FILE;
/* False if it cannot be written. */
bool stream_put(struct _IO_FILE *file, const struct record *record);

/* Hands all whole records in `in` to fn and takes them out of it. Up to RECORD_END: *ended tells.
 * ZW_LIMIT if a record would be larger than in's limit; what fn returned. */
enum zw_status stream_take(struct buf *in, bool *ended, record_fn *fn, void *context,
                           struct err *err);

#endif
