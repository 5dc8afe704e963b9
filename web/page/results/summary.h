/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said above the results: how many there are, how the query was taken, what was rewritten.
 */
#ifndef WEB_PAGE_SUMMARY_H
#define WEB_PAGE_SUMMARY_H

#include "web/html/layout.h"

/* What kinds of items a query has. */
struct kinds {
	bool plain, quoted, limits; /* limits: what must not be there, or only in the title */
};
struct kinds kinds_of(const struct query *q);

/* Are the numbers no more than about right: is anything ranked that has some of the words? */
bool answered_about(enum answered answered);

/* All of it, as one live region. */
void summary_write(struct html *h, const struct query *q, const struct ask *ask,
                   const struct answer *a);

/* 也检索了：5万元 → 五万元、50000元；只搜原样. Nothing if nothing was rewritten. */
void rewrites_write(struct html *h, const struct query *q, const struct ask *ask,
                    const struct answer *a);

/* That not all was looked at, and why; nothing if it was. */
void partial_write(struct html *h, const struct answer *a);

#endif
