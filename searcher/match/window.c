/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/window.h"

struct window window_of(const struct shard *shard, struct budget *budget)
{
	uint32_t n = shard->info.documents;

	return (struct window){.shard = shard, .budget = budget, .from = 1, .to = n, .known = n};
}

uint32_t window_first(const struct window *w, bool passages)
{
	uint32_t first = w->from, end;

	if (passages && w->from <= w->shard->info.documents)
		shard_passages_of(w->shard, w->from, &first, &end);
	return first;
}

/* The last entry of a document. */
static uint32_t last_of(const struct window *w, bool passages, uint32_t document)
{
	uint32_t first, end;

	if (!passages || document == 0)
		return document;
	if (document >= w->shard->info.documents)
		return w->shard->info.passages;
	shard_passages_of(w->shard, document, &first, &end);
	return end ? end - 1 : 0;
}

uint32_t window_last(const struct window *w, bool passages)
{
	return last_of(w, passages, w->to);
}

void window_cut(struct window *w, bool passages, uint32_t entry)
{
	uint32_t document = passages ? shard_document_of(w->shard, entry) : entry;

	if (document <= w->known)
		w->known = document > w->from ? document - 1 : w->from - 1;
}

/* The texts of the passage, and of some that follow it. */
static void look_ahead(struct window *w, const struct set *set, uint32_t entry)
{
	size_t room = shard_want_room(w->shard), bytes = 0;
	uint32_t last = window_last(w, true), n = 0;

	w->ahead.many = ahead_more(w->ahead.many);
	for (; entry && entry <= last && n < w->ahead.many && bytes < room; n++) {
		(void)shard_want_texts(w->shard, entry, entry + 1);
		bytes += shard_passage_bytes(w->shard, entry);
		w->ahead.to = entry;
		entry = set_next(set, entry + 1);
	}
}

uint32_t window_next(struct window *w, bool passages, const struct set *set, uint32_t entry)
{
	uint32_t first = window_first(w, passages);

	if (w->wanting)
		return 0;
	if (entry == 0)
		w->ahead = (struct ahead){0, 0, 0};
	entry = set_next(set, entry + 1 > first ? entry + 1 : first);
	if (entry == 0 || entry > window_last(w, passages))
		return 0;
	/* Of a document the title is looked into, which is short and here. */
	size_t bytes = passages ? shard_passage_bytes(w->shard, entry) : 0;
	if (!window_has_time(w, passages, entry, bytes / BUDGET_TEXT + 1))
		return 0;
	if (passages && entry > w->ahead.to && shard_is_distant(w->shard))
		look_ahead(w, set, entry);
	return entry;
}

void window_trim(const struct window *w, bool passages, struct set *set)
{
	uint32_t first = window_first(w, passages), last = last_of(w, passages, w->known);

	if (w->known < w->from)
		set_keep_range(set, 1, 0);
	else if (w->from > 1 || w->known < w->shard->info.documents)
		set_keep_range(set, first, last);
}
