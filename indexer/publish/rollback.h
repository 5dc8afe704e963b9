/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `zhengwen-index --rollback`.
 */
#ifndef INDEXER_ROLLBACK_H
#define INDEXER_ROLLBACK_H

#include "core/status.h"

/* Makes the last good generation before the current one the current one, and says so; what was
 * taken back is removed by the next run, which builds on the one that serves then. Its sums are
 * verified first; a damaged one is told and passed over. Where the pointer itself is damaged, the
 * last good one of all. Returns the exit code. */
int rollback(const char *dir, struct err *err);

#endif
