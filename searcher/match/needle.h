/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string in a folded text.
 */
#ifndef SEARCHER_NEEDLE_H
#define SEARCHER_NEEDLE_H

#include "searcher/query/query.h"

/* The needle of a piece whose last token, of letters or digits, may go on. */
struct span needle_open(const struct tokens *t, struct piece piece);

/* Called with the byte where an occurrence begins. */
typedef void place_fn(void *context, size_t at);

/* All occurrences of a needle (tokens_needle) in a folded stream, ascending, overlapping ones too;
 * in time that grows with the text alone. */
enum zw_status needle_each(struct span text, struct span needle, place_fn *place, void *context,
                           struct err *err);

/* The first occurrence at or behind `from`; SIZE_MAX if there is none. */
size_t needle_find(struct span text, struct span needle, size_t from);

#endif
