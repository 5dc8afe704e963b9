/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Letters that are the readings of something, or their initials: mfd 577 is 民法典第577条.
 */
#ifndef SEARCHER_SUGGEST_LETTERS_H
#define SEARCHER_SUGGEST_LETTERS_H

#include "searcher/suggest/suggest.h"

enum { LETTERS_OFFERS = 3 };

/* Calls fn with each thing that was perhaps meant, the likeliest first: what reads exactly so, then
 * what begins with it. */
typedef enum zw_status letters_fn(void *context, const char *to, size_t len, bool exact,
                                  struct err *err);
enum zw_status letters_find(struct searcher *s, const char *letters, size_t len, letters_fn *fn,
                            void *context, struct err *err);

#endif
