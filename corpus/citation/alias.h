/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a document has said of names so far.
 */
#ifndef CORPUS_CITATION_ALIAS_H
#define CORPUS_CITATION_ALIAS_H

#include "corpus/citation/citation.h"

struct aliases {
	struct buf names; /* keys, one behind the other */
	struct buf list;  /* struct alias */
	struct buf last;  /* key of the title cited last: what 该法 is */
	struct buf
	        amended; /* key of the work that the document amends; empty: several, or unknown */
	bool amending;   /* the document is a decision that amends, or a 修正案 */
};

/* From here on `name`, as it stands in the text, is the work `key`. */
void alias_add(struct aliases *a, const char *name, size_t len, const struct buf *key);

/* Replaces the key by that of the work it stands for here; of a common short name otherwise. */
void alias_resolve(const struct aliases *a, struct buf *key);

/* Is the key a name that the document has given? */
bool alias_is(const struct aliases *a, const struct buf *key);

#endif
