/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Threads that do what takes time, and one row of what waits for them: whoever is free takes the
 * next. Threads that each had their own connections would leave one waiting behind a slow search
 * while another thread has nothing to do.
 */
#ifndef WEB_POOL_H
#define WEB_POOL_H

#include "core/status.h"

#include <stdbool.h>
#include <stddef.h>

/* To be put at the beginning of a struct of one's own. */
struct task {
	struct task *next;
};

/* Either is called once for each task: it is done by a thread of the pool, or given up because the
 * pool ends. */
struct pool_work {
	void (*work)(struct task *task);
	void (*give_up)(struct task *task);
};

struct pool;

/* Signals must be blocked by now. *pool is NULL unless ZW_OK. ZW_NO_MEMORY. */
enum zw_status pool_new(size_t threads, const struct pool_work *work, struct pool **pool,
                        struct err *err);

/* False: the pool has ended, nothing is done with it. */
bool pool_add(struct pool *pool, struct task *task);

/* What waits is given up, what has begun is finished; then no thread is left. */
void pool_end(struct pool *pool);

/* It has ended, or does so. NULL does nothing. */
void pool_free(struct pool *pool);

#endif
