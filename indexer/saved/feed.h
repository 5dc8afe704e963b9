/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was told of a saved search, as a feed and as a table. Both are made of its events alone:
 * the same events give the same bytes.
 */
#ifndef INDEXER_FEED_H
#define INDEXER_FEED_H

#include "indexer/saved/state.h"

enum {
	FEED_ENTRIES = 200,     /* in the feed, the newest first */
	FEED_LIMIT = 256 << 20, /* bytes of either file */
};

/* Appends an Atom feed (RFC 4287). `address`: of zhengwen-web, for links; NULL: no links. Ids are
 * urn:uuid: made of the name and what happened, so that they stay whatever the address is. */
enum zw_status feed_atom(const char *name, const struct search_state *state, const char *address,
                         struct buf *out, struct err *err);

/* Appends CSV (RFC 4180) in UTF-8 with a byte order mark, for spreadsheets: no cell begins like a
 * formula. */
enum zw_status feed_csv(const struct search_state *state, struct buf *out, struct err *err);

#endif
