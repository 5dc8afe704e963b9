/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was looked up in a shard in the course of one search: the same strings are asked for to find
 * documents, to find passages, and to count. Where a string stands in passages answers all of them.
 */
#ifndef SEARCHER_MATCH_MEMO_H
#define SEARCHER_MATCH_MEMO_H

#include "core/index/postings/postings.h"
#include "core/text/tokens.h"

struct memo {
	struct buf rows; /* struct memo_row */
	size_t room;     /* postings that may still be kept */
	bool counts;     /* occurrences will be asked for: passages are kept with theirs */
};

/* Where a string stands: entries ascending, each once or, of AI*, as often as it was told. */
struct memo_row {
	char *key;
	size_t len;
	struct buf postings; /* struct posting */
};

void memo_init(struct memo *m, size_t room, bool counts);
void memo_release(struct memo *m);

/* NULL if it is not known. Valid until the next is added. */
const struct memo_row *memo_find(const struct memo *m, const char *key, size_t len);

/* Takes the postings; what there is no room for is let go. */
void memo_add(struct memo *m, const char *key, size_t len, struct buf *postings);

#endif
