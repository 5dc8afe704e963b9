/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the catalog of a generation (core/catalog.h) from the facts of its shards.
 */
#ifndef INDEXER_CATALOG_MAKE_H
#define INDEXER_CATALOG_MAKE_H

#include "core/store.h"

/* Appends the file for the shards of the manifest, which are in DIR/shards. */
enum zw_status catalog_make(const char *dir, const struct manifest *m, struct buf *file,
                            struct err *err);

enum { CATALOG_LIMIT = 0x7FFFFFFF }; /* bytes */

#endif
