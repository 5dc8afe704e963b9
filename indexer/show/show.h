/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `zhengwen-index --show FILE…`: what was understood of each document, from where, and what was
 * not. It needs no index and writes none.
 */
#ifndef INDEXER_SHOW_H
#define INDEXER_SHOW_H

#include "corpus/document.h"

struct show_options {
	bool json;           /* an object a line; otherwise for people */
	const char *program; /* intake.h */
};

/* Writes to stdout; a file that cannot be read is told on stderr and the others go on. ZW_OK, or
 * ZW_BAD_INPUT if there was such a file; ZW_NO_MEMORY ends it. */
enum zw_status show_files(char *const *paths, size_t n, const struct show_options *options,
                          struct err *err);

/* One document as a line of JSON with its line end. `day` (YYYY-MM-DD) is the day its status is
 * told for. */
enum zw_status show_json(const char *name, const struct document *d, const char *day,
                         struct buf *out, struct err *err);

/* The same for people. What the document holds is made printable when it is written out. */
void show_text(const char *name, const struct document *d, const char *day, struct buf *out);

#endif
