/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From pieces of text on pages to lines of reading: what stands beside one another is a line, lines
 * that were broken at the margin are a paragraph, running heads and page numbers are left out.
 */
#ifndef CORPUS_OFD_LAYOUT_H
#define CORPUS_OFD_LAYOUT_H

#include "corpus/formats/ofd/ofd_page.h"
#include "corpus/formats/reader.h"

struct ofd_layout {
	struct buf text;
	struct buf lines; /* struct ofd_line, in the order of reading */
	uint32_t pages;
};

void ofd_layout_init(struct ofd_layout *layout);
void ofd_layout_release(struct ofd_layout *layout);

/* Adds a page; its runs are put in order. */
enum zw_status ofd_layout_add(struct ofd_layout *layout, struct ofd_page *page, struct err *err);

/* Leaves out the lines that come from this template alone. */
void ofd_layout_drop(struct ofd_layout *layout, uint32_t origin);

/* Writes all of it. */
enum zw_status ofd_layout_write(struct ofd_layout *layout, struct draft *draft, struct err *err);

#endif
