/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string in a folded text: in a stream in memory, which is UTF-8, or in a text of the index,
 * which is UTF-16.
 */
#ifndef SEARCHER_NEEDLE_H
#define SEARCHER_NEEDLE_H

#include "core/text/utf16.h"
#include "searcher/query/query.h"

/* The needle of a piece whose last token, of letters or digits, may go on. */
struct span needle_open(const struct tokens *t, struct piece piece);

/* Called with the byte, or the code unit, where an occurrence begins. */
typedef void place_fn(void *context, size_t at);

/* All occurrences of a needle (tokens_needle) in a folded stream, ascending, overlapping ones too;
 * in time that grows with the text alone as soon as there is one. */
enum zw_status needle_each(struct span text, struct span needle, place_fn *place, void *context,
                           struct err *err);

/* The first occurrence at or behind `from`; SIZE_MAX if there is none. */
size_t needle_find(struct span text, struct span needle, size_t from);

/* Bytes of a needle of a query in UTF-16, at most. */
enum { NEEDLE16_LIMIT = (3 * QUERY_LIMIT + 16) * 2 };

/* A needle in UTF-16: a short one needs no memory of its own. It is not to be moved. */
struct needle16 {
	struct span16 units;
	uint16_t room[64];
	struct buf longer;
};
enum zw_status needle16_init(struct needle16 *n, struct span needle, struct err *err);
void needle16_release(struct needle16 *n);

/* The same in UTF-16, by code units. */
enum zw_status needle16_each(struct span16 text, struct span16 needle, place_fn *place,
                             void *context, struct err *err);
size_t needle16_find(struct span16 text, struct span16 needle, size_t from);

/* How the two find each of a long needle, which must not be empty: any bytes in any others. */
enum zw_status needle_each_long(struct span text, struct span needle, place_fn *place,
                                void *context, struct err *err);

#endif
