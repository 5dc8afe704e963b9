/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rows of a comparison: what differs side by side, what does not folded away, each change with
 * a number, an id (change-3) and links to the one before and behind.
 */
#ifndef WEB_PAGE_COMPARE_ROWS_H
#define WEB_PAGE_COMPARE_ROWS_H

#include "searcher/compare/compare.h"
#include "web/html/layout.h"

struct side_by_side {
	struct html *h;
	const struct page *pages; /* COMPARE_SIDES of them */
	const struct comparison *c;
	bool whole;      /* what did not change is open, too */
	size_t changes;  /* how many rows are one */
	size_t *numbers; /* of each row: that of its change, from 1; 0: it is none */
};

/* Is it one to go to? Not what is only renumbered. */
bool rows_is_change(const struct compare_row *row);

/* Links to all changes, to be opened. */
void rows_contents(const struct side_by_side *x);

void rows_write(const struct side_by_side *x);

#endif
