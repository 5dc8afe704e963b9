/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A title among the first lines of a text, where nothing marks it.
 */
#ifndef CORPUS_TITLE_LINES_H
#define CORPUS_TITLE_LINES_H

#include "corpus/metadata/piece.h"

/* The title as it grows, and its lines. */
struct draft_title {
	struct buf text;
	size_t first, lines;
};

/* False if there is none that looks like one. */
bool title_of_lines(const struct draft *draft, struct draft_title *title);

/* Bytes of a document number at the front of a line. */
size_t title_number(struct piece p);

#endif
