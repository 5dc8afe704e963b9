/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the catalog of a generation (core/index/catalog/catalog.h) from the facts of its shards.
 */
#ifndef INDEXER_CATALOG_MAKE_H
#define INDEXER_CATALOG_MAKE_H

#include "indexer/collection.h"
#include "indexer/suggest/suggest.h"

/* Appends the file, and that of the suggestions (indexer/suggest): both are made of one reading of
 * the facts. `terms` is what suggestions are beside names; files without names are made where that
 * of `suggestions` is. */
enum zw_status catalog_make(const struct collection *c, struct suggest_terms terms,
                            struct buf *file, struct spool *suggestions, struct err *err);

enum { CATALOG_LIMIT = 0x7FFFFFFF }; /* bytes */

#endif
