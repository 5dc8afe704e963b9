/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/walk.h"

#include "core/i18n.h"
#include "searcher/match/memo.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Postings walked together, and how many times the postings of the rarest one may have:
	 * reading through more costs more than looking into the candidates they would rule out. */
	WALKED = 16,
	TIMES = 64,
	/* Candidates so few that no further term is asked. */
	FEW = 8,
	POSTINGS_A_UNIT = 128, /* of a budget, if they are the answer */
	TOGETHER = 16,         /* candidates whose texts are fetched at a time … */
	FETCHED = 128,         /* … code units of each: half of the passages have no more */
	CACHE_LINE = 32,       /* code units, too */
};

static bool of_passages(const struct walk *w)
{
	return w->where != LOOKUP_TITLES;
}

bool walk_has_time(struct walk *w, uint32_t entry, uint64_t units)
{
	return window_has_time(w->window, of_passages(w), entry, units);
}

/* ---- Telling ---- */

void walk_end_document(struct walk *w)
{
	if (w->occurrences)
		w->hit(w->context, w->document, w->occurrences);
	w->occurrences = w->end = 0;
}

/* A passage (or a title) where it stands so often. */
void walk_tell(struct walk *w, uint32_t entry, uint32_t occurrences)
{
	uint32_t first, n = w->what == LOOKUP_COUNT ? occurrences : 1;

	if (w->where != LOOKUP_DOCUMENTS) {
		w->hit(w->context, entry, n);
		return;
	}
	if (entry >= w->end) {
		walk_end_document(w);
		w->document = shard_document_of(w->shard, entry);
		shard_passages_of(w->shard, w->document, &first, &w->end);
	}
	w->occurrences = w->what == LOOKUP_COUNT ? w->occurrences + n : 1;
}

static void found(struct walk *w, uint32_t entry, uint32_t occurrences)
{
	struct posting posting = {entry, occurrences};

	if (w->kept)
		buf_add(w->kept, &posting, sizeof(posting));
	walk_tell(w, entry, occurrences);
}

/* Is it enough to know of one passage of a document? */
static bool leaves_document(const struct walk *w)
{
	return w->where == LOOKUP_DOCUMENTS && w->what == LOOKUP_WHERE && !w->kept;
}

/* ---- Terms ---- */

static struct cursor *cursor_at(const struct walk *w, size_t i)
{
	return (struct cursor *)(void *)w->cursors.data + i;
}

static size_t cursor_count(const struct walk *w)
{
	return w->cursors.len / sizeof(struct cursor);
}

/* Then the walk itself will say so. */
static bool is_over(const struct walk *w)
{
	return w->window->budget && w->window->budget->spent;
}

static bool is_known(const struct walk *w, const char *term, size_t len)
{
	for (size_t i = 0; i < cursor_count(w); i++)
		if (cursor_at(w, i)->len == len && memcmp(cursor_at(w, i)->term, term, len) == 0)
			return true;
	return false;
}

void walk_add_term(void *context, const char *term, size_t len)
{
	struct walk *w = context;
	struct cursor c = {.len = len};

	if (w->status != ZW_OK || w->absent || w->fewest <= FEW || len > sizeof(c.term) ||
	    is_over(w) || is_known(w, term, len))
		return;
	memcpy(c.term, term, len);
	w->status = shard_postings(w->shard, term, len, &c.postings, w->err);
	if (w->status != ZW_OK)
		return;
	w->absent = !c.postings;
	if (w->absent)
		return;
	c.frequency = postings_counts(c.postings).entries;
	w->fewest = c.frequency < w->fewest ? c.frequency : w->fewest;
	buf_add(&w->cursors, &c, sizeof(c));
	w->status = buf_status(&w->cursors, _("query"), w->err);
	if (w->status != ZW_OK)
		postings_close(c.postings);
}

static int by_frequency(const void *a, const void *b)
{
	uint32_t x = ((const struct cursor *)a)->frequency;
	uint32_t y = ((const struct cursor *)b)->frequency;

	return (x > y) - (x < y);
}

/* ---- Walking ---- */

/* Moves to the first posting at or behind the entry, and returns its entry; 0 at the end. */
static uint32_t seek(struct walk *w, struct cursor *c, uint32_t entry)
{
	if (c->at < c->end && c->at->entry >= entry)
		return c->at->entry;
	if (c->at < c->end && c->end[-1].entry >= entry) {
		c->at += posting_find(c->at, (size_t)(c->end - c->at), entry);
		return c->at->entry;
	}
	size_t n = 0;
	w->status = postings_from(c->postings, entry, &c->at, &n, w->err);
	if (w->status != ZW_OK || n == 0) {
		c->at = c->end = NULL;
		return 0;
	}
	c->end = c->at + n;
	return c->at->entry;
}

/* Moves all cursors to the next entry >= entry that has every term; 0 at the end, or if time
 * is up. */
static inline uint32_t next_common(struct walk *w, size_t n, uint32_t entry)
{
	for (size_t i = 0; i < n;) {
		struct cursor *c = cursor_at(w, i);
		if (!walk_has_time(w, entry, 1))
			return 0;
		uint32_t at = seek(w, c, entry);
		if (at == 0)
			return 0;
		if (at > entry) {
			entry = at;
			i = i == 0 ? 1 : 0; /* start again: the rarest follows */
		} else {
			i++;
		}
	}
	return entry;
}

static bool is_dead(const struct walk *w, uint32_t entry)
{
	return w->shard->dead &&
	       dead_has(w->shard->dead, of_passages(w) ? TABLE_PASSAGES : TABLE_DOCUMENTS, entry);
}

static void count_place(void *context, size_t at)
{
	(void)at;
	++*(uint32_t *)context;
}

static inline uint32_t occurrences_in(struct walk *w, uint32_t entry)
{
	struct span16 needle = w->needle.units, text = lookup_text(w->shard, w->where, entry);
	uint32_t n = 0;

	if (!walk_has_time(w, entry, text.len * sizeof(*text.at) / BUDGET_TEXT))
		return 0;
	if (w->what == LOOKUP_WHERE && !(w->kept && w->window->memo->counts))
		return needle16_find(text, needle, 0) != SIZE_MAX;
	w->status = needle16_each(text, needle, count_place, &n, w->err);
	return n;
}

/* Where to go on behind an entry where it was found. */
static uint32_t behind(const struct walk *w, uint32_t entry)
{
	return leaves_document(w) && w->end > entry ? w->end : entry + 1;
}

/* Looks into candidates; *on is where to go on behind what was found. */
static void verify(struct walk *w, const uint32_t *candidates, size_t n, uint32_t *on)
{
	for (size_t i = 0; i < n && w->status == ZW_OK; i++) {
		uint32_t at = candidates[i];
		/* Of the rest nothing is known, and no text is had in vain. */
		if (is_over(w) && !walk_has_time(w, at, 1))
			return;
		uint32_t occurrences = at < *on ? 0 : occurrences_in(w, at);
		if (!occurrences || w->status != ZW_OK)
			continue;
		found(w, at, occurrences);
		*on = behind(w, at);
	}
}

/* Up to TOGETHER of the living from *entry on; *entry is where to go on, 0 at the end. Their texts
 * are in memory, which is far from the processor, too: they are on their way while the first is
 * looked into. */
static size_t candidates_here(struct walk *w, size_t n, uint32_t *entry, uint32_t *candidates)
{
	uint32_t last = window_last(w->window, of_passages(w));
	struct span16 texts[TOGETHER];
	size_t k = 0;

	while (k < TOGETHER && *entry) {
		*entry = *entry <= last ? next_common(w, n, *entry) : 0;
		if (*entry == 0 || *entry > last) {
			*entry = 0;
			break;
		}
		if (!is_dead(w, *entry))
			candidates[k++] = *entry;
		++*entry;
	}
	for (size_t i = 0; i < k; i++)
		texts[i] = lookup_text(w->shard, w->where, candidates[i]);
	for (size_t i = 0; i < k; i++)
		for (size_t at = 0; at < texts[i].len && at < FETCHED; at += CACHE_LINE)
			__builtin_prefetch(texts[i].at + at);
	return k;
}

static void walk_postings(struct walk *w, size_t n)
{
	uint32_t entry = window_first(w->window, of_passages(w)), on = 0;
	uint32_t candidates[TOGETHER];

	while (w->status == ZW_OK && entry) {
		size_t k = candidates_here(w, n, &entry, candidates);
		verify(w, candidates, k, &on);
		entry = entry && entry < on ? on : entry;
	}
}

/* ---- In a distant shard ---- */

/* Up to `most` candidates from *entry on, whose texts are wanted; *entry is where to go on, 0 at
 * the end. No more bytes of texts than there is room for. */
static size_t gather(struct walk *w, size_t n, uint32_t *entry, uint32_t *candidates, size_t most)
{
	size_t room = shard_want_room(w->shard), k = 0;
	uint32_t last = window_last(w->window, true);
	size_t *bytes = &w->window->ahead.bytes;

	while (k < most && *bytes < room && *entry) {
		*entry = *entry <= last ? next_common(w, n, *entry) : 0;
		if (*entry == 0 || *entry > last) {
			*entry = 0;
			break;
		}
		(void)shard_want_texts(w->shard, *entry, *entry + 1);
		*bytes += shard_passage_bytes(w->shard, *entry);
		candidates[k++] = (*entry)++;
	}
	return w->status == ZW_OK ? k : 0;
}

/* Of the first candidates of all strings of the query, together. */
static void want_texts(struct walk *w, size_t n)
{
	uint32_t entry = window_first(w->window, true), candidates[AHEAD_MOST];

	if (!w->exact && of_passages(w))
		(void)gather(w, n, &entry, candidates, AHEAD_MOST);
}

/* Each text that is looked into may be a way to and fro: candidates are gathered before any of them
 * is looked into, so that their texts come together. Nobody is dead there. */
static void walk_distant(struct walk *w, size_t n)
{
	uint32_t entry = window_first(w->window, true), candidates[AHEAD_MOST], on = 0;
	uint32_t many = 0;

	while (w->status == ZW_OK && entry) {
		many = ahead_more(many);
		w->window->ahead.bytes = 0;
		size_t k = gather(w, n, &entry, candidates, many);
		verify(w, candidates, k, &on);
		entry = entry && entry < on ? on : entry;
	}
}

/* Tells of the living of some postings; *on is where to go on. */
static void tell_block(struct walk *w, const struct posting *at, size_t n, uint32_t *on)
{
	bool kept = w->kept && !w->shard->dead;

	if (kept)
		buf_add(w->kept, at, n * sizeof(*at));
	for (size_t i = 0; i < n; i++) {
		if (is_dead(w, at[i].entry))
			continue;
		if (w->kept && !kept)
			buf_add(w->kept, &at[i], sizeof(at[i]));
		walk_tell(w, at[i].entry, at[i].count);
		if (!leaves_document(w) || w->end <= at[i].entry)
			continue;
		while (i + 1 < n && at[i + 1].entry < w->end)
			i++;
		*on = *on > w->end ? *on : w->end;
	}
}

/* One list, which is the answer: block by block. */
static void walk_exact(struct walk *w)
{
	bool passages = of_passages(w);
	uint32_t entry = window_first(w->window, passages), last = window_last(w->window, passages);
	const struct posting *at;
	size_t n = 1;

	if (w->kept)
		buf_reserve(w->kept, cursor_at(w, 0)->frequency * sizeof(*at));
	while (entry <= last && walk_has_time(w, entry, n / POSTINGS_A_UNIT + 1)) {
		w->status = postings_from(cursor_at(w, 0)->postings, entry, &at, &n, w->err);
		if (w->status != ZW_OK || n == 0)
			return;
		entry = at[n - 1].entry + 1;
		while (n > 0 && at[n - 1].entry > last)
			n--;
		tell_block(w, at, n, &entry);
	}
}

/* How many of the terms, the rarest first, are walked. */
static size_t walked(const struct walk *w)
{
	size_t n = 1;

	while (n < cursor_count(w) && n < WALKED &&
	       cursor_at(w, n)->frequency / TIMES <= cursor_at(w, 0)->frequency)
		n++;
	return n;
}

/* Its terms are added. */
enum zw_status walk_run(struct walk *w)
{
	uint32_t first = window_first(w->window, of_passages(w));

	if (w->status == ZW_OK && !w->absent && walk_has_time(w, first, 1) && cursor_count(w) > 0) {
		qsort(w->cursors.data, cursor_count(w), sizeof(struct cursor), by_frequency);
		if (w->window->wanting)
			want_texts(w, walked(w));
		else if (w->exact)
			walk_exact(w);
		else if (shard_is_distant(w->shard) && of_passages(w))
			walk_distant(w, walked(w));
		else
			walk_postings(w, walked(w));
	}
	if (w->status == ZW_OK)
		walk_end_document(w);
	for (size_t i = 0; i < cursor_count(w); i++)
		postings_close(cursor_at(w, i)->postings);
	buf_release(&w->cursors);
	needle16_release(&w->needle);
	return w->status;
}
