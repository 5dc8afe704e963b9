/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A comparison on a terminal or in a pipe.
 */
#ifndef SEARCHER_COMPARE_PRINT_H
#define SEARCHER_COMPARE_PRINT_H

#include "searcher/compare/compare.h"

/* What differs, for people: to stdout. What is taken away stands in [-…-], what is added in {+…+},
 * as git diff --word-diff writes it; in color both, too. */
void print_comparison(const struct page pages[COMPARE_SIDES], const struct comparison *c,
                      bool color);

#endif
