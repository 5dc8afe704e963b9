/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables that are made anew for every generation, from the shards it names.
 */
#ifndef INDEXER_TABLES_H
#define INDEXER_TABLES_H

#include "indexer/publish/publish.h"

/* Writes `terms` (mined, or taken over from the generation before), `catalog` and `suggest`; fills
 * in what the manifest says of them. */
enum zw_status tables_write(struct publisher *p, const struct publication *pub, struct err *err);

#endif
