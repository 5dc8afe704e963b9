/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the catalog of a generation (core/catalog.h) from the facts of its shards.
 */
#ifndef INDEXER_CATALOG_MAKE_H
#define INDEXER_CATALOG_MAKE_H

#include "core/store.h"
#include "indexer/suggest/suggest.h"

/* Appends the file for the shards of the manifest, which are in DIR/shards. */
enum zw_status catalog_make(const char *dir, const struct manifest *m, struct buf *file,
                            struct err *err);

/* The same, and the suggestions of the generation (indexer/suggest): both are made of one reading
 * of the facts. `terms` is what they hold beside names. */
enum zw_status catalog_make_both(const char *dir, const struct manifest *m,
                                 struct suggest_terms terms, struct buf *file,
                                 struct buf *suggestions, struct err *err);

enum { CATALOG_LIMIT = 0x7FFFFFFF }; /* bytes */

#endif
