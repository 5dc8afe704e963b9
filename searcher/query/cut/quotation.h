/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Quotation marks of a query: "…" “…” 「…」 『…』, full-width ones and mixed pairs.
 */
#ifndef SEARCHER_QUOTATION_H
#define SEARCHER_QUOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of the text: [start, end) between the marks, `after` behind the closing one. */
struct quotation {
	size_t start, end, after;
};

bool quotation_opens(uint32_t c);

/* The quotation that opens at byte `at` of valid UTF-8. It closes by its own mark, pairs inside it
 * counted; if that is not there, by the first of its family: people type “…" too. False if it is
 * not closed. */
bool quotation_find(const char *text, size_t n, size_t at, struct quotation *found);

#endif
