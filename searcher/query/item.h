/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The making of an item: its tokens, its words, the parts of a phrase with gaps.
 */
#ifndef SEARCHER_ITEM_H
#define SEARCHER_ITEM_H

#include "searcher/query/query.h"

/* The item of text[start, end), whose kind (quoted, open, field, excluded) is set already. *item is
 * untouched unless ZW_OK; then the caller ends with item_release. */
enum zw_status item_make(struct item *item, const char *text, size_t len, struct words *words,
                         struct err *err);
void item_release(struct item *item);

/* A phrase with more than QUERY_GAPS is one of which each * is a mark. */
bool item_gaps_are_text(const struct item *item);

/* Only its tokens, as one string. */
enum zw_status item_scan(struct item *item, const char *text, size_t len, struct err *err);

#endif
