/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A generation whose shards are on other machines (core/index/distant/distant.h says what these
 * hold): connected by links.h, its files on this machine by depot.h. What is read of it is an
 * ordinary generation; a shard that cannot be had is one whose documents are all dead, so that
 * whatever goes over shards is right without knowing.
 */
#ifndef CORE_REMOTE_H
#define CORE_REMOTE_H

#include "core/index/store.h"

struct remote;

/* Connects, and gets the files of the generation. ZW_UNREACHABLE, ZW_OLD_VERSION and the errors of
 * stub_read. *remote is NULL unless ZW_OK. */
enum zw_status remote_open(const char *stub, struct remote **remote, struct err *err);
void remote_close(struct remote *r); /* NULL does nothing */

/* A folder that holds it as an index does, until remote_ready. */
const char *remote_root(const struct remote *r);
uint64_t remote_number(const struct remote *r);
uint64_t remote_identity(const struct remote *r); /* as store_identity */

/* Opens the shards of g, whose manifest was read; those that cannot be had are missing. */
enum zw_status remote_open_shards(struct remote *r, struct generation *g, struct err *err);

/* All that is in the folder is open. */
void remote_ready(struct remote *r);

/* Tries those again that were missing for a while. */
enum zw_status remote_refresh(struct remote *r, struct generation *g, struct err *err);

/* A shard was lost: its replica, or nothing, takes its place. */
enum zw_status remote_lost(struct remote *r, struct generation *g, size_t shard, struct err *err);

/* None is there: ZW_UNREACHABLE, and why. */
enum zw_status remote_none(const struct remote *r, struct err *err);

/* Appends who is missing: "first.example:4000, second.example:4000". */
void remote_missing(const struct remote *r, const struct generation *g, struct buf *list);

#endif
