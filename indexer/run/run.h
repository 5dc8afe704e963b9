/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the program is for: one run that makes or refreshes an index.
 */
#ifndef INDEXER_RUN_H
#define INDEXER_RUN_H

#include "core/status.h"
#include "indexer/command.h"

/* The exit code. */
int run_index(const struct command *a, struct err *err);

#endif
