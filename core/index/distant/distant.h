/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A generation whose shards are on other machines (../distant.h says what these hold): connected by
 * links.h, its files on this machine by cache.h. What is read of it is an ordinary generation; a
 * shard that cannot be had is one whose documents are all dead, so that whatever goes over shards
 * is right without knowing.
 */
#ifndef CORE_DISTANT_DISTANT_H
#define CORE_DISTANT_DISTANT_H

#include "core/index/store.h"

struct distant;

/* Connects, and gets the files of the generation. ZW_UNREACHABLE, ZW_OLD_VERSION and the errors of
 * stub_read. *distant is NULL unless ZW_OK. */
enum zw_status distant_open(const char *stub, struct distant **distant, struct err *err);
void distant_close(struct distant *d); /* NULL does nothing */

/* A folder that holds it as an index does, until distant_ready. */
const char *distant_root(const struct distant *d);
uint64_t distant_number(const struct distant *d);

/* Opens the shards of g, whose manifest was read; those that cannot be had are missing. */
enum zw_status distant_open_shards(struct distant *d, struct generation *g, struct err *err);

/* All that is in the folder is open. */
void distant_ready(struct distant *d);

/* Tries those again that were missing for a while. */
enum zw_status distant_refresh(struct distant *d, struct generation *g, struct err *err);

/* A shard was lost: its replica, or nothing, takes its place. */
enum zw_status distant_lost(struct distant *d, struct generation *g, size_t shard, struct err *err);

/* Appends who is missing: "first.example:4000, second.example:4000". */
void distant_missing(const struct distant *d, const struct generation *g, struct buf *list);

#endif
