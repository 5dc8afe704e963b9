/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was said of a query beside its results: what of it was taken as text, what it was asked
 * within.
 */
#ifndef WEB_PAGE_NOTES_H
#define WEB_PAGE_NOTES_H

#include "web/html/layout.h"

/* Nothing if there are none. */
void notes_write(struct html *h, const struct query *q);

/* The queries it is asked within, each with the way to do without it; nothing if there are none. */
void within_chips(struct html *h, const struct ask *ask);

#endif
