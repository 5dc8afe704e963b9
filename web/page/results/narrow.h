/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A query with one condition more, or one less: as text, so that the address and the search box
 * say everything.
 */
#ifndef WEB_PAGE_NARROW_H
#define WEB_PAGE_NARROW_H

#include "searcher/search.h"

/* A filter that all of the query stands under, or the day it is of. */
struct condition {
	const struct filter *filter; /* NULL: the day */
	bool excluded;
	size_t start, end; /* bytes of the query's text */
};

enum { CONDITIONS_LIMIT = QUERY_FILTERS + 1 };

/* In the order of the text; how many there are. `list` has room for CONDITIONS_LIMIT. */
size_t conditions_find(const struct query *q, struct condition *list);

/* The query without one. */
void narrow_without(const struct query *q, const struct condition *c, struct buf *out);

/* Whether that is the query without one, and not another (机关:甲 OR 机关:乙) or none. */
bool narrow_is_sound(struct searcher *s, const struct query *q, const struct condition *c,
                     const char *without);

/* The query and 名:值; false if the value cannot be written. `quoted`: the value as a whole. */
bool narrow_with(const struct query *q, const char *name, const char *value, bool quoted,
                 struct buf *out);

#endif
