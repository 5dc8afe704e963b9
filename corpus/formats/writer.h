/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From text and breaks to the lines of a draft: what parts lines and what parts the cells of a row
 * is decided here, for all formats that mark paragraphs and tables.
 */
#ifndef CORPUS_WRITER_H
#define CORPUS_WRITER_H

#include "corpus/formats/reader.h"

/* What stands between the text before and the text to come; the greater one wins. */
enum gap { GAP_NONE, GAP_SPACE, GAP_TAB, GAP_BREAK };

/* Of a line, beside the draft: where it stands, and how much of it is links. */
struct writer_note {
	uint32_t node, linked; /* linked: bytes */
};

struct writer {
	struct draft *draft;
	struct buf line; /* being written */
	uint32_t level;  /* of its heading */
	enum gap gap;
	bool cell;       /* in a cell of a table, */
	bool cell_empty; /* that has no text yet, */
	bool cell_long;  /* that has a line behind it */
	/* For who wants notes; of the text to come, and of the line being written. */
	struct buf *notes; /* struct writer_note for each line; or NULL */
	uint32_t node;
	bool link;
	struct writer_note note;
};

void writer_init(struct writer *w, struct draft *draft);
void writer_release(struct writer *w);

void writer_text(struct writer *w, const char *text, size_t len);
void writer_want(struct writer *w, enum gap gap);

/* A block parts lines, but at the front of a cell it does not part the cell from the one before. */
void writer_want_break(struct writer *w);
/* Ends the line. */
void writer_break(struct writer *w);

/* Begins a cell: one of one line joins the next one by a tab, whatever blocks it was made of. */
void writer_cell(struct writer *w);
/* Around rows and tables; after a table one may be in a cell of the table around it. */
void writer_row_begin(struct writer *w);
void writer_row_end(struct writer *w);

#endif
