/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Looking for phrases without an index: what a search is compared with. Of all that finds things
 * it shares nothing with zhengwen-search but folding (core/text/tokens.h): no stream, no term, no
 * table, only tokens compared one by one from every place on.
 */
#ifndef INDEXER_PLAIN_H
#define INDEXER_PLAIN_H

#include "core/text/tokens.h"

/* Does the phrase (all tokens of it, which stand in one line) stand in a line of the text? */
bool plain_has(const struct tokens *text, const struct tokens *phrase);

/* The first token behind `from` that stands in another line. */
size_t plain_line_end(const struct tokens *text, size_t from);

/* Replaces `query` by tokens [from, to) of one line, folded, as something that can be typed: a
 * string in quotation marks. False if one of them has a meaning of its own there. */
bool plain_query(const struct tokens *text, size_t from, size_t to, struct buf *query);

/* ---- Chance that can be repeated ---- */

struct chance {
	uint64_t state;
};
/* From 0 to below `n`. */
uint64_t chance_below(struct chance *c, uint64_t n);

#endif
