/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An answer on a terminal or in a pipe.
 */
#ifndef SEARCHER_PRINT_H
#define SEARCHER_PRINT_H

#include "searcher/search.h"
#include "searcher/similar/similar.h"

/* The results, for people: to stdout. */
void print_answer(const struct answer *answer, bool color);

void print_similar(const struct similar_list *list, bool color);

/* How many, and how the query was taken: to stderr. */
void print_totals(const struct query *query, const struct answer *answer, enum scope scope,
                  bool explain);

#endif
