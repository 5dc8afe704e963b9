/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The head of a document: what is known of it, whether it is in force, its versions and where else
 * its text stands.
 */
#ifndef WEB_PAGE_CARD_H
#define WEB_PAGE_CARD_H

#include "web/html/layout.h"

struct card {
	const struct page *page;
	bool dated;    /* it names the day of the statuses, which is not today */
	bool original; /* the file itself is offered */
};

/* What was asked goes along with links to other versions. */
void card_write(struct html *h, const struct card *card, const struct ask *ask);

#endif
