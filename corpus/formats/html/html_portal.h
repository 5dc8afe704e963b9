/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Takes from the lines of a page what the portal has put around the document: menus, footers,
 * lists of other pages, buttons. Where in doubt it stays.
 */
#ifndef CORPUS_HTML_PORTAL_H
#define CORPUS_HTML_PORTAL_H

#include "corpus/formats/html/html_node.h"
#include "corpus/formats/writer.h"

/* Of the lines from `first` on; notes has one for each of them (struct writer_note), nodes are
 * struct html_node. */
enum zw_status html_portal(struct draft *draft, size_t first, const struct buf *notes,
                           const struct buf *nodes, struct err *err);

#endif
