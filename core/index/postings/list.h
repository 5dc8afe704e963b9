/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A list of postings on its way into a shard: in memory (inverted.h) or in a file (run.h). The
 * first posting stands apart from the bytes of the others, so that lists are joined without being
 * decoded.
 */
#ifndef CORE_LIST_H
#define CORE_LIST_H

#include "core/index/postings/postings.h"
#include "core/varint.h"

struct list {
	const char *term; /* valid until the next one is asked for */
	size_t len;
	struct frequency f;
	struct posting first;
	uint32_t last; /* entry; that of `first` if it is the only one */
	uint32_t first_document, last_document;
	uint64_t bytes; /* of the postings behind the first, each as posting_put has it */
};

/* A posting behind the entry `before`, as postings.h has those that are left. Returns the bytes
 * written. */
enum { POSTING_SIZE = 2 * VARINT_SIZE };
static inline size_t posting_put(char *out, uint32_t before, struct posting p)
{
	size_t n = varint_put(out, (uint64_t)(p.entry - before) * 2 + (p.count > 1));

	return p.count > 1 ? n + varint_put(out + n, p.count - 2) : n;
}

/* Lists in the order of their terms. */
struct list_source {
	void *context;
	/* The next list; false at the end or upon failure, which `status` tells. What was not read
	 * of the bytes of the one before is passed over. */
	bool (*next)(void *context, struct list *list);
	/* Some of the bytes of this list, valid until the next call; 0 at their end. */
	size_t (*read)(void *context, const char **at);
	enum zw_status (*status)(void *context, struct err *err);
};

/* Where lists go, one after the other. */
struct list_sink {
	void *context;
	/* A list is begun with what is known of the whole, followed by its parts: of each the first
	 * posting, and the bytes of the rest. `last`: the entry behind which it goes on. */
	enum zw_status (*begin)(void *context, const struct list *whole, struct err *err);
	enum zw_status (*bytes)(void *context, const char *at, size_t n, struct err *err);
	enum zw_status (*end)(void *context, struct err *err);
};

/* Lists of one term in several sources become one, those of the sources one behind the other: the
 * entries of a source are all lower than those of the next. */
enum zw_status lists_merge(struct list_source *sources, size_t n, const struct list_sink *sink,
                           struct err *err);

#endif
