/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The page of a query that nothing matches: why, and what would be found.
 */
#ifndef WEB_PAGE_NOTHING_H
#define WEB_PAGE_NOTHING_H

#include "web/pages.h"

void nothing_write(struct visit *v, const struct ask *ask, const struct query *q,
                   const struct answer *a);

/* What was perhaps meant; nothing of it was searched. */
void offers_write(struct html *h, const struct ask *ask, const struct answer *a);

#endif
