/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An answer on a terminal or in a pipe.
 */
#ifndef SEARCHER_PRINT_H
#define SEARCHER_PRINT_H

#include "searcher/search.h"
#include "searcher/similar/similar.h"
#include "searcher/suggest/suggest.h"

/* The results, for people: to stdout. */
void print_answer(const struct answer *answer, bool color);

void print_similar(const struct similar_list *list, bool color);

/* How many, and how the query was taken: to stderr. */
void print_totals(const struct query *query, const struct answer *answer, enum scope scope,
                  bool explain);

/* That time was up, if it was: to stderr. */
void print_late(bool late);
/* How many documents there may be, where time was up. */
void print_about(const struct answer *a);

/* Which shards did not answer, if some did not: to stderr. */
void print_shards(const struct generation *g);

/* What of the query was not understood as typed, to the standard error. */
void print_notes(const struct query *q);

/* What was perhaps meant, a query a line: to stderr. */
void print_offers(const struct answer *answer);

/* Each as it is to be typed, with its kind and, if that is longer, its text: to stdout. */
void print_suggestions(const struct suggest_list *list);

#endif
