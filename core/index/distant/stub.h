/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A stub: a text file in the place of an index, which says where its shards are served. A line for
 * each shard, as in stub files of Xapian's own, replicas of it behind:
 *
 *   # Laws, four machines
 *   timeout 300
 *   remote first.example:4000 second.example:4000
 *   remote third.example:4001
 */
#ifndef CORE_STUB_H
#define CORE_STUB_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	STUB_LIMIT = 64 * 1024, /* bytes */
	STUB_REPLICAS = 8,      /* addresses of a shard */
	STUB_TIMEOUT = 500,     /* milliseconds, if it names none */
	STUB_TIMEOUT_LIMIT = 60 * 1000,
	ADDRESS_SIZE = 272, /* of one as it is told */
};

struct address {
	char host[256];
	unsigned port;
};

/* "host:port", "[::1]:4000". */
void address_print(const struct address *address, char text[ADDRESS_SIZE]);

struct stub_line {
	struct address at[STUB_REPLICAS]; /* the one to be asked first, first */
	size_t n;
};

struct stub {
	struct stub_line *lines; /* 1 to SHARDS_LIMIT (store.h) */
	size_t n;
	unsigned timeout; /* milliseconds that connecting, and each answer, may take */
};

/* An index is a folder: is this file a stub instead? */
bool stub_is(const char *path);

/* ZW_BAD_INDEX names file and line. The caller ends with stub_release. */
enum zw_status stub_read(const char *path, struct stub *stub, struct err *err);
void stub_release(struct stub *stub);

#endif
