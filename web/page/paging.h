/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The row of pages under a list.
 */
#ifndef WEB_PAGE_PAGING_H
#define WEB_PAGE_PAGING_H

#include "web/html/html.h"

#include <stdint.h>

struct paging {
	const char *label;    /* of the landmark */
	uint32_t page, pages; /* from 1 */
	/* Writes the value of the href to a page. */
	void (*link)(struct html *h, const void *context, uint32_t page);
	const void *context;
};

/* Nothing if there is one page only. */
void paging_write(struct html *h, const struct paging *p);

/* How many pages `found` results make, as far as they can be reached. */
uint32_t paging_count(uint32_t found, uint32_t size);

#endif
