/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the server counts, and /metrics, which tells it in the text format of Prometheus.
 */
#ifndef WEB_STATUS_METRICS_H
#define WEB_STATUS_METRICS_H

#include "web/cache/cache.h"
#include "web/site.h"

#include <stdatomic.h>

/* What kind of page was answered. */
enum page_kind {
	PAGE_NONE, /* refused, or no such page */
	PAGE_HOME,
	PAGE_RESULTS,
	PAGE_DOCUMENT,
	PAGE_CITED,
	PAGE_SIMILAR,
	PAGE_COMPARE,
	PAGE_TREND,
	PAGE_FEED,
	PAGE_API,
	PAGE_SETTINGS,
	PAGE_HELP,
	PAGE_SUGGEST,
	PAGE_STATUS,
	PAGE_METRICS,
	PAGE_HEALTH,
	PAGE_STATIC,
	PAGE_KINDS
};

enum {
	STATUS_CLASSES = 4,   /* 2xx to 5xx */
	LATENCY_BUCKETS = 12, /* without the last one, of everything */
};

/* Written from any thread, read while that goes on: each number is right, they need not be of one
 * instant. Zeros are a good beginning. */
struct metrics {
	_Atomic uint64_t requests[PAGE_KINDS][STATUS_CLASSES];
	_Atomic uint64_t latency[LATENCY_BUCKETS + 1]; /* of queries, each in one bucket */
	_Atomic uint64_t latency_us;                   /* all together */
	_Atomic uint64_t connections;                  /* so far */
	_Atomic uint64_t open;                         /* now */
	_Atomic uint64_t too_many;                     /* requests refused: more than the rate */
};

/* An answer was made, in so many microseconds. */
void metrics_count(struct metrics *m, enum page_kind page, int status, uint64_t us);

/* Appends the text. Damage is what site_state.trouble tells. */
void metrics_write(struct buf *b, struct metrics *m, const struct site_state *state,
                   const struct cache_told *cache, const struct generation *g);

#endif
