/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The words of an item.
 */
#ifndef SEARCHER_QUERY_WORDS_H
#define SEARCHER_QUERY_WORDS_H

#include "searcher/query/query.h"

/* Fills the words, parts and ranked words of an item by its tokens; it owns its tokens and buffers
 * already. */
enum zw_status item_fill_words(struct item *item, struct words *words, struct err *err);

#endif
