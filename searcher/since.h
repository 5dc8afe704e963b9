/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --since: from when on a document must have come into the index, or changed in it.
 */
#ifndef SEARCHER_SINCE_H
#define SEARCHER_SINCE_H

#include "core/index/catalog/catalog.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

enum since_kind {
	SINCE_EVER,     /* whenever it was */
	SINCE_TIME,     /* from that time on */
	SINCE_LAST_RUN, /* with the last run that brought anything */
};

struct since {
	enum since_kind kind;
	int64_t from; /* of SINCE_TIME: seconds since 1970 */
};

/* today, yesterday (from midnight on), last-run, 12h, 7d, 2w, 2026-11-01, 2026-11-01T08:00,
 * 2026-11-01T02:00:00Z; days and times are local but for the last. False for anything else. */
bool since_parse(const char *text, time_t now, struct since *since);

/* *from: the time that a document of this catalog must have come or changed at, or later. 0:
 * whenever. ZW_BAD_INDEX if the catalog knows of no document when it came. */
enum zw_status since_from(const struct since *since, const struct catalog *catalog, uint64_t *from,
                          struct err *err);

/* When the document came, or changed last; 0 if that is not known. */
uint64_t since_latest(const struct catalog *catalog, uint32_t document);

#endif
