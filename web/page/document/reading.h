/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The text of a document as it is read: headings, 条 and paragraphs with their anchors, every hit a
 * place to go to, every citation a link.
 */
#ifndef WEB_READING_H
#define WEB_READING_H

#include "core/buf.h"
#include "searcher/search.h"
#include "web/html/layout.h"

enum { HITS_LINKED = 1000 }; /* further ones are marked, but not numbered */

struct reading {
	struct html *h;
	const struct page *page;
	const struct ask *ask; /* goes along with links to other documents */
	size_t title;          /* reading_title() */
	const char *cite;      /* anchor of the article whose citation is shown; "" */
	struct buf self;       /* "?q=…&" or "?", escaped: this page, with a parameter to come */
	size_t hits;           /* marks with a number so far */
	size_t cursor;         /* in the marks of the passage being written */
	size_t citation;       /* in its citations */
	size_t linked; /* the last citation with a link, counted from 1 through all passages */
};

size_t reading_passages(const struct page *page);
const struct page_passage *reading_passage(const struct page *page, size_t i);

/* Where text begins behind white space: the style sheet indents, as print does. At most end. */
size_t reading_skip_space(const char *text, size_t at, size_t end);

/* How many hits there are. */
size_t reading_hits(const struct page *page);

/* How many passages, from the first on, are the title of the document itself: it may stand on
 * several lines. 0 if the text does not begin with it. */
size_t reading_title(const struct page *page);

/* How many headings a heading stands under, that of the document aside. */
uint32_t reading_depth(const struct page *page, size_t passage, size_t title);

/* Sets what is left of a reading that has its h, page, ask and title; the caller ends with
 * reading_end. `cite` outlives it. */
void reading_begin(struct reading *reading, const char *cite);
void reading_end(struct reading *reading);

/* ` lang="en"` on an English page: for what the page says amid the text of the document. */
void reading_own_words(struct html *h);

/* The text of a passage in one line, its hits marked, without any element around it. */
void reading_line(struct reading *reading, const struct page_passage *passage);

/* Passage i, from 0, with its elements and its id. */
void reading_write(struct reading *reading, size_t i);

#endif
