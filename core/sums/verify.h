/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Is a generation what was published? Reads every byte of it: for those who serve it for long, and
 * for who wants to know.
 */
#ifndef CORE_VERIFY_H
#define CORE_VERIFY_H

#include "core/index/store.h"

/* Shards that were found whole: a shard never changes, so it is read once by a process that keeps
 * this. By name, sum, and what the system says of each file (number, size, times). For one thread
 * at a time. */
struct verified {
	struct buf shards; /* of verify.c */
};
#define VERIFIED_INIT ((struct verified){BUF_INIT(1 << 20)})
void verified_release(struct verified *v);

/* All sums of the generation and of the shards it names, that its manifest is its own, and that no
 * file which it needs is without a sum. `verified` may be NULL: everything is read. ZW_BAD_INDEX
 * names the first file that is not as it was. Who has opened the generation holds it meanwhile. */
enum zw_status store_verify(const char *dir, uint64_t number, struct verified *verified,
                            struct err *err);

/* Opens the current generation if it is whole, else the last one before it that is: then its
 * `fallback` says why. For those who serve it: what they open beside it (by its number) before they
 * close this one is the same. Statuses of store_open. */
enum zw_status store_open_whole(const char *dir, struct verified *verified,
                                struct generation **generation, struct err *err);

#endif
