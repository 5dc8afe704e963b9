/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Inside show/: who cites a document or a passage, each citing passage once; of files with the same
 * text only the first.
 */
#ifndef SEARCHER_SHOW_CITING_H
#define SEARCHER_SHOW_CITING_H

#include "core/index/store.h"
#include "searcher/match/matching.h"

/* How many passages cite passage `passage` of a document, those of itself too. */
uint32_t citing_count(const struct catalog *c, uint32_t document, uint32_t passage);

/* The works (uint32_t) that citing_marks is to look for, in the order that it wants. */
void citing_sort(struct buf *works);

/* Adds a struct mark for each citation of one of the works, sorted by citing_sort, in a passage of
 * a document, whose text is that long. */
void citing_marks(const struct catalog *c, struct place passage, const struct buf *works,
                  size_t text_len, struct buf *marks);

/* The entry of the document of that path; if there is none, of the one that had it before its file
 * was renamed. ZW_NOT_FOUND. (page.c) */
enum zw_status path_find(const struct generation *g, const char *path, struct entry *at,
                         struct err *err);

#endif
