/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Spools that are looked at here and there. What was looked at of a map stays in our memory; this
 * gives it back before it is too much.
 */
#ifndef CORE_MAPPED_H
#define CORE_MAPPED_H

#include "core/spill/spool.h"

enum { MAPPED_SPOOLS = 4 };

struct mapped {
	struct files_map maps[MAPPED_SPOOLS];
	size_t n;
	uint64_t len; /* of all */
	long faults;  /* of this thread, when it was given back last */
};

/* One spool more, which does not change from then on; *at: its bytes (NULL if there are none). Of
 * an empty struct mapped; the caller ends with mapped_release, whatever is returned. */
enum zw_status mapped_add(struct mapped *m, struct spool *s, const void **at, struct err *err);
void mapped_release(struct mapped *m);

/* To be called between looks, of which each may find some pages. */
void mapped_relieve(struct mapped *m);

#endif
