/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What of an index is removed, and what stays. Only for who holds the lock of the writer.
 */
#ifndef INDEXER_PRUNE_H
#define INDEXER_PRUNE_H

#include "core/status.h"

#include <stdint.h>

enum { KEEP_ALL = 1 << 30 };

/* Removes generations above the current one (of runs that died, or taken back), those below it but
 * for the `keep` highest that can be read, and the shards that no generation names any more. What a
 * reader has open stays. Where it is not known what the current generation needs, everything stays;
 * without a pointer every generation does that can be read. */
enum zw_status prune(const char *dir, uint64_t keep, struct err *err);

#endif
