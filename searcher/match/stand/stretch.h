/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where something stands in a line of a folded text of the index, from where to where: what
 * nearness and gaps are measured by.
 */
#ifndef SEARCHER_STRETCH_H
#define SEARCHER_STRETCH_H

#include "searcher/query/query.h"

/* Units of the line, fences not included. */
struct stretch {
	size_t start, end;
};

enum forms {
	FORM_WHOLE,   /* as written */
	FORM_STRINGS, /* and every variant of one string */
};

/* Appends every stretch of an item, of its whole string or, with gaps, the shortest ones from its
 * first part to its last: ascending, none twice. */
enum zw_status stretches_of_item(const struct item *item, enum forms forms, struct span16 line,
                                 struct buf *out, struct err *err);

/* The same of an item, an OR of items, or NODE_NEAR: of that those of its last side. */
enum zw_status stretches_of_node(const struct query *q, int index, enum forms forms,
                                 struct span16 line, struct buf *out, struct err *err);

/* Is there any in one of the lines of the text? */
enum zw_status stretches_any(const struct query *q, int index, enum forms forms, struct span16 text,
                             bool *any, struct err *err);

/* How many of a phrase with gaps; in the lines up to that with which there are `most`. */
enum zw_status stretches_count(const struct item *item, struct span16 text, uint32_t most,
                               uint32_t *count, struct err *err);

#define STRETCHES_LIMIT ((size_t)1 << 28) /* bytes of those of a line */

#endif
