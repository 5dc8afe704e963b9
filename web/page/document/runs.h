/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A stretch of the text of a passage, cut where hits and citations begin and end.
 */
#ifndef WEB_PAGE_RUNS_H
#define WEB_PAGE_RUNS_H

#include "web/page/document/reading.h"

/* Before the first stretch of a passage. */
void runs_begin(struct reading *r);

/* Bytes [from, to) of the passage; stretches of one passage come in order.
 *
 * A hit and a citation may overlap. The hit is in one piece, so that it can be gone to, and the
 * link is written in as many pieces as that takes, only the first of which the keyboard stops at.
 */
void runs_write(struct reading *r, const struct page_passage *p, size_t from, size_t to);

#endif
