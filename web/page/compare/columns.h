/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The text of a row with what differs marked: <del> and <ins>.
 *
 * On a wide page the old text stands left and the new one right. On a narrow one there is only the
 * right one: it has what was deleted, too, which the style sheet hides where the left one is shown.
 */
#ifndef WEB_PAGE_COMPARE_COLUMNS_H
#define WEB_PAGE_COMPARE_COLUMNS_H

#include "searcher/compare/compare.h"
#include "web/html/html.h"

/* All text of one side, each line a paragraph: as it is, or all of it deleted or added. */
void columns_plain(struct html *h, const struct compare_row *row, int side);

/* What of the old text is still there, and what is not. */
void columns_old(struct html *h, const struct comparison *c, const struct compare_row *row);

/* The new text, with what is deleted where it stood. */
void columns_both(struct html *h, const struct comparison *c, const struct compare_row *row);

/* The same in one line, without any paragraph around it: of a heading. */
void columns_line(struct html *h, const struct comparison *c, const struct compare_row *row);

#endif
