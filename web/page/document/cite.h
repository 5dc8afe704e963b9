/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How a document, or one article of it, is cited, to be copied: text in what can be opened, with
 * buttons that a script shows.
 */
#ifndef WEB_PAGE_CITE_H
#define WEB_PAGE_CITE_H

#include "web/html/layout.h"

/* Closed. */
void cite_document(struct html *h, const struct page *page);

/* Open: it was asked for; with its text. */
void cite_article(struct html *h, const struct page *page, const struct page_passage *article);

#endif
