/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the catalog of a generation (core/index/catalog/catalog.h) from the facts of its shards.
 */
#ifndef INDEXER_CATALOG_MAKE_H
#define INDEXER_CATALOG_MAKE_H

#include "core/spill/spool.h"
#include "indexer/collection.h"
#include "indexer/suggest/suggest.h"

/* Adds the file, and that of the suggestions (indexer/suggest), to empty spools: both are made of
 * one reading of the facts. `terms` is what suggestions are beside names. What memory it takes
 * grows by less than a hundred bytes a document; all else is in files without names where that of
 * `file` is. */
enum zw_status catalog_make(const struct collection *c, struct suggest_terms terms,
                            struct spool *file, struct spool *suggestions, struct err *err);

#endif
