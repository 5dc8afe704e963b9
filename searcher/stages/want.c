/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a search of an index on other machines can say beforehand (store_want_postings): whatever is
 * said comes with the first thing that is asked for.
 */
#include "searcher/rank/weights.h"
#include "searcher/show/result.h"
#include "searcher/stages/stages.h"

enum { WANTED = 64 /* lists: what a pasted text has besides is got when it is ranked */ };

static void want(const struct generation *g, const struct rank_term *terms, size_t n)
{
	for (size_t i = 0; i < n && i < WANTED; i++)
		store_want_postings(g, terms[i].bytes, terms[i].len);
}

void stage_want(const struct search *x)
{
	bool passages = x->o.scope == SCOPE_PASSAGE || x->o.question;
	struct weights w;

	if (x->o.sort != SORT_RELEVANCE && !x->o.question)
		return;
	weights_init(&w);
	if (weights_of_query(&w, x->q, x->s->words, passages, x->o.question, NULL) == ZW_OK)
		want(x->g, (const void *)w.sealed.data, w.sealed.len / sizeof(struct rank_term));
	weights_release(&w);
}
