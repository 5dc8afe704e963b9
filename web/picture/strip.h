/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where in a document the hits lie: a strip as long as the text, with a bar for each part of it
 * that has hits, a link to the first of these (#hit-N), and faint marks where headings stand. At
 * most 6 KB, however many there are.
 */
#ifndef WEB_PICTURE_STRIP_H
#define WEB_PICTURE_STRIP_H

#include "searcher/search.h"
#include "web/html/html.h"

enum { STRIP_PARTS = 48, STRIP_HEADINGS = 120 };

/* Of a text, by positions: bytes or whatever, in one unit. */
struct strip {
	uint64_t length;
	uint32_t hits[STRIP_PARTS];  /* of each part */
	uint32_t first[STRIP_PARTS]; /* number of the first of them, from 1 */
	bool headings[STRIP_HEADINGS];
	uint32_t total;
};

/* Hits in their order. What lies behind the end counts as at the end. */
void strip_add_hit(struct strip *s, uint64_t at);
void strip_add_heading(struct strip *s, uint64_t at);

/* `linked`: further hits have no anchor. Nothing of a strip without hits. */
void strip_write(struct html *h, const struct strip *s, uint32_t linked);

/* The hits of a page, numbered as its anchors are. Nothing if there are none. */
void picture_strip(struct html *h, const struct page *page, uint32_t linked);

#endif
