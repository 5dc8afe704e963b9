/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The machines that a stub names, and which of them serve the generation that is read.
 */
#ifndef CORE_LINKS_H
#define CORE_LINKS_H

#include "core/index/distant/distant.h"
#include "core/index/distant/stub.h"

enum { NO_SHARD = -1 };

/* A line of the stub. */
struct link {
	const struct stub_line *line;
	size_t at;             /* which of its addresses was asked last */
	struct xap_tree *tree; /* NULL: it cannot be reached, or the tree was given away */
	struct distant says;   /* of its shards; nothing if it never answered */
	size_t shard;          /* of them: which it has */
	int serves;            /* a shard of the manifest; NO_SHARD: none of this generation … */
	struct err why;        /* … for this reason */
	uint64_t again, wait;  /* ms of CLOCK_MONOTONIC: when it is tried again; that it waited */
};

struct links {
	struct stub stub;
	struct link *at;           /* stub.n of them */
	char check[HASH_HEX_SIZE]; /* of the manifest that counts: whoever has another is of no use
	                            */
};

/* Asks all of them, at once. *links is empty unless ZW_OK. ZW_UNREACHABLE if none answers. The
 * manifest that counts is that of most of them; of as many, the newest. */
enum zw_status links_open(const char *stub, struct links *links, struct err *err);
void links_close(struct links *links);

/* One that has the manifest that counts, and a tree. */
const struct link *links_any(const struct links *links);

/* Asks the addresses of a line in order, or (others) from the one behind that which was asked last,
 * that one last, until one has the manifest that counts; then link->tree is its tree. */
enum zw_status link_try(struct links *links, struct link *link, bool others, struct err *err);

/* It did not work: later, and the later the more often it does not. */
void link_put_off(struct link *link);
uint64_t links_now(void); /* ms */

#endif
