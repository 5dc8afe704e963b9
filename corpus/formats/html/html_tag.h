/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the elements of HTML mean for the lines of a document.
 */
#ifndef CORPUS_HTML_TAG_H
#define CORPUS_HTML_TAG_H

#include <stdint.h>

enum html_trait {
	HTML_BLOCK = 1,      /* its content stands on lines of its own */
	HTML_ROW = 2,        /* a block that also ends what its cells have joined */
	HTML_CELL = 4,       /* on one line with its neighbours */
	HTML_BREAK = 8,      /* <br>, <hr> */
	HTML_PRE = 16,       /* a line end in it ends the line */
	HTML_LEFT_OUT = 32,  /* nothing in it is text of the document */
	HTML_FURNITURE = 64, /* of the page, not of the document: left out where there is more */
	HTML_TITLE = 128,
	HTML_HEADER = 256, /* left out if no <h1> is in it */
	HTML_BODY = 512,   /* the document itself: never furniture around it */
};

struct html_tag {
	const char *name;
	uint32_t traits;
	uint32_t level; /* of <h1> to <h6> */
};

/* Never NULL: an unknown element has no trait. */
const struct html_tag *html_tag(const char *name);

/* The same as traits, by the attributes: hidden, style="display:none", role="navigation".
 * attributes is as libxml2 gives it: name, value, …, NULL; may be NULL. */
uint32_t html_traits_of(const unsigned char **attributes);

#endif
