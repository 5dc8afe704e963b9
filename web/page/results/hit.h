/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One result in the list: a document found, or the thing itself that the query names.
 */
#ifndef WEB_PAGE_HIT_H
#define WEB_PAGE_HIT_H

#include "web/html/layout.h"

/* An <li>. */
void hit_write(struct html *h, const struct ask *ask, const struct result *r);

#endif
