/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string of one token, or of two Han characters, is a term: its postings are the answer. Longer
 * ones take the pairs that cover them, walk the rarest and ask the others to follow, and look for
 * the string itself in the folded text of each candidate.
 */
#include "searcher/match/lookup.h"

#include "core/i18n.h"
#include "core/index/schema.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Postings walked together. Each further one rules out candidates, and a candidate costs a
	 * look through a whole document. */
	WALKED = 16,
	/* Tokens whose terms are looked up. Whatever has the whole string has its beginning. */
	LOOKED_UP = 64,
	LONG_NEEDLE = 256, /* bytes */
};

struct cursor {
	struct buf term;
	uint32_t frequency;
	struct xap_postings *postings;
	uint32_t at, count;
};

struct walk {
	struct window *window;
	const struct shard *shard;
	enum lookup_where where;
	struct xap_table *table;
	struct buf cursors; /* struct cursor, rarest first */
	enum lookup_what what;
	struct span needle;
	bool exact;
	bool absent; /* a term stands nowhere */
	enum zw_status status;
	struct err *err;
};

size_t needle_find(struct span text, struct span needle, size_t from)
{
	if (from >= text.len)
		return SIZE_MAX;
	const char *found = memmem(text.at + from, text.len - from, needle.at, needle.len);
	return found ? (size_t)(found - text.at) : SIZE_MAX;
}

/* Knuth, Morris and Pratt: for a needle that memmem() would prepare anew at each of many hits. */
static enum zw_status each_long(struct span text, struct span needle, place_fn *place,
                                void *context, struct err *err)
{
	/* border[i]: how much of the needle's beginning ends the first i + 1 bytes of it */
	uint32_t *border = calloc(needle.len, sizeof(*border));
	size_t k = 0;

	if (!border)
		return err_no_memory(err);
	for (size_t i = 1; i < needle.len; i++) {
		while (k > 0 && needle.at[i] != needle.at[k])
			k = border[k - 1];
		k += needle.at[i] == needle.at[k];
		border[i] = (uint32_t)k;
	}
	k = 0;
	for (size_t i = 0; i < text.len; i++) {
		while (k > 0 && text.at[i] != needle.at[k])
			k = border[k - 1];
		k += text.at[i] == needle.at[k];
		if (k == needle.len) {
			place(context, i + 1 - needle.len);
			k = border[k - 1];
		}
	}
	free(border);
	return ZW_OK;
}

enum zw_status needle_each(struct span text, struct span needle, place_fn *place, void *context,
                           struct err *err)
{
	size_t at = needle_find(text, needle, 0);

	/* A long needle that stands nowhere needs no preparing either. */
	if (needle.len > LONG_NEEDLE && at != SIZE_MAX)
		return each_long(text, needle, place, context, err);
	/* From the next byte on: UTF-8 and the fences never match from the middle. */
	for (; at != SIZE_MAX; at = needle_find(text, needle, at + 1))
		place(context, at);
	return ZW_OK;
}

static void count_place(void *context, size_t at)
{
	(void)at;
	++*(uint32_t *)context;
}

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

static void add_term(void *context, const char *term, size_t len)
{
	struct walk *w = context;
	struct cursor c = {.term = BUF_INIT(2 * TERM_BYTES)};

	if (w->status != ZW_OK || w->absent || is_over(w))
		return;
	for (size_t i = 0; i < cursor_count(w); i++)
		if (cursor_at(w, i)->term.len == len &&
		    memcmp(cursor_at(w, i)->term.data, term, len) == 0)
			return;
	w->status = xap_frequency(w->table, term, len, &c.frequency, w->err);
	w->absent |= w->status == ZW_OK && c.frequency == 0;
	buf_add(&c.term, term, len);
	if (w->status == ZW_OK)
		w->status = buf_status(&c.term, _("query"), w->err);
	buf_add(&w->cursors, &c, sizeof(c));
	if (w->status == ZW_OK)
		w->status = buf_status(&w->cursors, _("query"), w->err);
	if (w->cursors.failed)
		buf_release(&c.term);
}

static int by_frequency(const void *a, const void *b)
{
	uint32_t x = ((const struct cursor *)a)->frequency;
	uint32_t y = ((const struct cursor *)b)->frequency;

	return (x > y) - (x < y);
}

struct span lookup_text(const struct shard *shard, enum lookup_where where, uint32_t entry)
{
	switch (where) {
	case LOOKUP_DOCUMENTS:
		return shard_document_text(shard, entry);
	case LOOKUP_PASSAGES:
		return shard_passage_text(shard, entry);
	default:
		return shard_title(shard, entry);
	}
}

static bool has_time(struct walk *w, uint32_t entry, uint64_t units)
{
	return window_has_time(w->window, w->where == LOOKUP_PASSAGES, entry, units);
}

/* Moves all cursors to the next entry >= entry that has every term; 0 at the end, or if time
 * is up. */
static uint32_t next_common(struct walk *w, size_t n, uint32_t entry)
{
	for (size_t i = 0; i < n && w->status == ZW_OK;) {
		struct cursor *c = cursor_at(w, i);
		if (!has_time(w, entry, 1))
			return 0;
		if (c->at < entry || c->at == 0)
			w->status =
			        xap_postings_seek(c->postings, entry, &c->at, &c->count, w->err);
		if (w->status != ZW_OK || c->at == 0)
			return 0;
		if (c->at > entry) {
			entry = c->at;
			i = i == 0 ? 1 : 0; /* start again: the rarest follows */
		} else {
			i++;
		}
	}
	return w->status == ZW_OK ? entry : 0;
}

/* What glass says is not to be trusted: it has no checksums. */
static uint32_t last_entry(const struct walk *w)
{
	return w->where == LOOKUP_PASSAGES ? w->shard->info.passages : w->shard->info.documents;
}

static bool is_dead(const struct walk *w, uint32_t entry)
{
	return dead_has(w->shard->dead,
	                w->where == LOOKUP_PASSAGES ? TABLE_PASSAGES : TABLE_DOCUMENTS, entry);
}

static uint32_t occurrences_in(struct walk *w, uint32_t entry)
{
	uint32_t n = 0;

	if (w->exact)
		return w->what == LOOKUP_COUNT ? cursor_at(w, 0)->count : 1;
	struct span text = lookup_text(w->shard, w->where, entry);
	if (!has_time(w, entry, text.len / BUDGET_TEXT))
		return 0;
	if (w->what == LOOKUP_WHERE)
		return needle_find(text, w->needle, 0) != SIZE_MAX;
	w->status = needle_each(text, w->needle, count_place, &n, w->err);
	return n;
}

static enum zw_status walk_postings(struct walk *w, hit_fn *hit, void *context)
{
	size_t n = cursor_count(w) < WALKED ? cursor_count(w) : WALKED;

	for (size_t i = 0; i < n && w->status == ZW_OK; i++) {
		struct cursor *c = cursor_at(w, i);
		w->status = xap_postings_open(w->table, c->term.data, c->term.len, &c->postings,
		                              w->err);
		if (w->status == ZW_OK && !c->postings)
			return ZW_OK;
	}
	bool passages = w->where == LOOKUP_PASSAGES;
	uint32_t entry = window_first(w->window, passages), last = window_last(w->window, passages);
	for (; w->status == ZW_OK && (entry = next_common(w, n, entry)) != 0; entry++) {
		if (entry > last_entry(w))
			return err_set(w->err, ZW_BAD_INDEX, "%s",
			               _("a table of the index is damaged"));
		if (entry > last)
			break;
		uint32_t occurrences = is_dead(w, entry) ? 0 : occurrences_in(w, entry);
		if (occurrences)
			hit(context, entry, occurrences);
	}
	return w->status;
}

static struct walk walk_of(struct window *window, enum lookup_where where, enum lookup_what what,
                           struct err *err)
{
	const struct shard *shard = window->shard;

	return (struct walk){
	        .window = window,
	        .shard = shard,
	        .where = where,
	        .table = where == LOOKUP_PASSAGES ? shard->passages : shard->documents,
	        .what = what,
	        .cursors = BUF_INIT(LOOKED_UP * sizeof(struct cursor)),
	        .err = err,
	};
}

static const char *prefix_of(enum lookup_where where)
{
	return where == LOOKUP_TITLES ? PREFIX_TITLE : "";
}

/* Its terms are added. */
static enum zw_status walk_and_release(struct walk *w, hit_fn *hit, void *context)
{
	enum zw_status status = w->status;
	uint32_t first = window_first(w->window, w->where == LOOKUP_PASSAGES);

	if (status == ZW_OK && !w->absent && has_time(w, first, 1)) {
		qsort(w->cursors.data, cursor_count(w), sizeof(struct cursor), by_frequency);
		status = walk_postings(w, hit, context);
	}
	for (size_t i = 0; i < cursor_count(w); i++) {
		xap_postings_close(cursor_at(w, i)->postings);
		buf_release(&cursor_at(w, i)->term);
	}
	buf_release(&w->cursors);
	return status;
}

enum zw_status lookup(struct window *window, enum lookup_where where, enum lookup_what what,
                      const struct tokens *t, struct piece piece, hit_fn *hit, void *context,
                      struct err *err)
{
	struct walk w = walk_of(window, where, what, err);
	size_t end = piece.to - piece.from > LOOKED_UP ? piece.from + LOOKED_UP : piece.to;

	w.needle = tokens_needle(t, piece.from, piece.to);
	w.exact = terms_exact(t, piece.from, piece.to);
	terms_cover(t, piece.from, end, prefix_of(where), add_term, &w);
	return walk_and_release(&w, hit, context);
}

struct span needle_open(const struct tokens *t, struct piece piece)
{
	struct span needle = tokens_needle(t, piece.from, piece.to);

	needle.len--; /* the fence behind the last token */
	return needle;
}

/* Each of the terms is the answer itself; what has two of them is told twice. */
static enum zw_status lookup_endings(struct window *window, enum lookup_where where,
                                     enum lookup_what what, const struct buf *endings, hit_fn *hit,
                                     void *context, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t at = 0; status == ZW_OK && at < endings->len;) {
		struct walk w = walk_of(window, where, what, err);
		struct buf term = BUF_INIT(2 * TERM_BYTES);
		size_t len = strlen(endings->data + at);
		w.exact = true;
		buf_str(&term, prefix_of(where));
		buf_add(&term, endings->data + at, len);
		add_term(&w, buf_cstr(&term), term.len);
		buf_release(&term);
		status = walk_and_release(&w, hit, context);
		at += len + 1;
	}
	return status;
}

enum zw_status lookup_open(struct window *window, enum lookup_where where, enum lookup_what what,
                           const struct tokens *t, struct piece piece, const struct buf *endings,
                           hit_fn *hit, void *context, struct err *err)
{
	struct walk w = walk_of(window, where, what, err);

	if (piece.to - piece.from == 1)
		return lookup_endings(window, where, what, endings, hit, context, err);
	size_t end = piece.to - 1;
	if (end - piece.from > LOOKED_UP)
		end = piece.from + LOOKED_UP;
	w.needle = needle_open(t, piece);
	terms_cover(t, piece.from, end, prefix_of(where), add_term, &w);
	return walk_and_release(&w, hit, context);
}
