/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The headings of a document, with how many hits stand under each.
 */
#ifndef WEB_PAGE_OUTLINE_H
#define WEB_PAGE_OUTLINE_H

#include "web/html/layout.h"

/* `title`: reading_title(). Nothing if there is no heading behind it. */
void outline_write(struct html *h, const struct page *page, size_t title);

#endif
