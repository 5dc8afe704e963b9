/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `zhengwen-index --verify`: is the index whole, and does it find what stands in the documents?
 */
#ifndef INDEXER_VERIFY_H
#define INDEXER_VERIFY_H

#include "core/status.h"

#include <stdint.h>

/* Every byte of the current generation against its sums, its trees by Xapian's own check, then
 * `documents` of its documents, drawn by chance ($ZW_SEED repeats it), by proof.h. Says what it
 * finds on stdout, and returns the exit code. */
int verify(const char *dir, uint64_t documents, struct err *err);

#endif
