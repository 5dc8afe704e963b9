/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The boxes of a page, in which its lines stand: no tree of the page, only what is needed to tell
 * the document from what the portal has put around it.
 */
#ifndef CORPUS_HTML_NODE_H
#define CORPUS_HTML_NODE_H

#include "core/buf.h"

enum { HTML_NODES_LIMIT = 1 << 18 };

struct html_node {
	uint32_t parent; /* index, smaller than its own; of the first: 0 */
	int depth;       /* of its element */
	bool furniture;  /* its class or id says so */
};

/* Is the element a box? */
bool html_is_node(const char *name);

/* Does a class or id say that it is a menu, a footer, a toolbar, …? attributes is as libxml2 gives
 * it: name, value, …, NULL; may be NULL. */
bool html_named_furniture(const unsigned char **attributes);

#endif
