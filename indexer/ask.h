/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Asking an index: the indexer knows nothing of searching, it runs zhengwen-search as anyone would.
 */
#ifndef INDEXER_ASK_H
#define INDEXER_ASK_H

#include "core/buf.h"

enum { ASK_SECONDS = 600 };

/* Runs `zhengwen-search ARGS…` (args ends with NULL; the program beside this one, else that of
 * $PATH) with `input` on its stdin (NULL: none), and appends what it writes to stdout. Its exit
 * code is in *code: 0 found, 1 nothing found. ZW_IO if it cannot be started, is ended by a signal
 * or takes longer than ASK_SECONDS, and for every other exit code; its stderr is in the message. */
enum zw_status ask_search(const char *const *args, const struct buf *input, struct buf *out,
                          int *code, struct err *err);

#endif
