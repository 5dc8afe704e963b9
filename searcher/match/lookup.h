/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One string, in the postings of one shard: the ground that matching and counting stand on.
 */
#ifndef SEARCHER_LOOKUP_H
#define SEARCHER_LOOKUP_H

#include "searcher/match/memo.h"
#include "searcher/match/needle.h"
#include "searcher/match/window.h"

enum lookup_where { LOOKUP_DOCUMENTS, LOOKUP_PASSAGES, LOOKUP_TITLES };

/* Called for every entry where the string stands, ascending. */
typedef void hit_fn(void *context, uint32_t entry, uint32_t occurrences);

/* Is it enough to know where, or are all occurrences counted? If not, 1 is told of each entry. */
enum lookup_what { LOOKUP_WHERE, LOOKUP_COUNT };

/* Tokens [piece.from, piece.to) as one string in the bodies of the documents or passages, or in
 * the titles (entries are documents then). Exact: no hit too many, of what the window knows then
 * none too few. */
enum zw_status lookup(struct window *window, enum lookup_where where, enum lookup_what what,
                      const struct tokens *t, struct piece piece, hit_fn *hit, void *context,
                      struct err *err);

/* The same of a piece whose last token may go on: AI*. Of one token the terms it may be are
 * `endings` (struct item); a longer one is looked up by what stands before its last. */
enum zw_status lookup_open(struct window *window, enum lookup_where where, enum lookup_what what,
                           const struct tokens *t, struct piece piece, const struct buf *endings,
                           hit_fn *hit, void *context, struct err *err);

/* The passages where a string (tokens_needle) stands, ascending, if it was looked up in all of a
 * shard, and not open; NULL: it is not known. */
const struct memo_row *lookup_known(const struct memo *memo, struct span needle);

/* The folded text of an entry: of a title, or of a passage, in which documents are looked up, too.
 */
struct span16 lookup_text(const struct shard *shard, enum lookup_where where, uint32_t entry);

#endif
