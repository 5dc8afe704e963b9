/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Keeps tags of a page small before the parser sees them.
 */
#ifndef CORPUS_HTML_FEEDER_H
#define CORPUS_HTML_FEEDER_H

#include <stdbool.h>
#include <stddef.h>

/* Where in a tag the text stands; zeros at the start. */
struct html_feeder {
	bool opened; /* after '<' */
	bool tag;    /* after '<' and a letter */
	char quote;  /* the mark that ends the value */
	size_t marks;
};

/* Copies a piece of the text without what would begin the 1,001st attribute of a tag; what the tags
 * enclose stays as it is. `out` has room for len bytes. Returns how many it wrote. */
size_t html_thin(struct html_feeder *f, const char *text, size_t len, char *out);

#endif
