/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * For the page of results: the documents by year at a glance, which leads to /trend.
 */
#ifndef WEB_PAGE_TREND_SMALL_H
#define WEB_PAGE_TREND_SMALL_H

#include "web/html/layout.h"

/* `years`: answer.years, which search_options.years asks for. Nothing if there are fewer than two.
 * At most 3 KB, the address of the query aside. */
void picture_trend_small(struct html *h, const struct ask *ask, const struct buf *years);

#endif
