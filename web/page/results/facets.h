/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a list of results is narrowed: what it is narrowed by now, and by what it can be.
 */
#ifndef WEB_PAGE_FACETS_H
#define WEB_PAGE_FACETS_H

#include "web/html/layout.h"

/* The conditions of the query, each with a way to take it off. */
void facets_chips(struct html *h, struct searcher *s, const struct ask *ask, const struct query *q);

/* Whether there is anything to choose from. */
bool facets_any(const struct answer *a);

/* The values found, each with its count and a link. */
void facets_write(struct html *h, struct searcher *s, const struct ask *ask, const struct query *q,
                  const struct answer *a);

#endif
