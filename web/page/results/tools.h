/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What else can be done with the results: another order, other forms of the same.
 */
#ifndef WEB_PAGE_TOOLS_H
#define WEB_PAGE_TOOLS_H

#include "web/html/layout.h"

/* The orders, that in use marked; nothing for what has an order of its own. */
void sort_write(struct html *h, const struct ask *ask, const struct answer *a);

/* Links to the same as a picture by year, a feed, a table, lines of JSON. */
void forms_write(struct html *h, const struct ask *ask, const struct answer *a);

/* For the head of the page: its own address, the pages beside it, the feed. */
struct results_head {
	const struct ask *ask;
	uint32_t pages;
};
void results_head_write(struct html *h, const void *results_head);

#endif
