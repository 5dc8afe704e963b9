/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string of one token, or of two Han characters, is a term: its postings are the answer. Longer
 * ones take the pairs that cover them, walk the rarest and ask others to follow, and look for the
 * string itself in the folded text of each candidate. Terms of the text have passages, and no
 * string goes beyond one: what is found in those is told of their documents.
 */
#include "searcher/match/lookup.h"

#include "core/i18n.h"
#include "core/index/schema.h"
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
	/* Tokens whose terms are looked up. Whatever has the whole string has its beginning. */
	LOOKED_UP = 64,
	KEPT_LIMIT = 1 << 22, /* bytes of postings kept of one string */
};

struct cursor {
	char term[2 * TERM_BYTES];
	size_t len;
	uint32_t frequency;
	struct postings *postings;
	const struct posting *at, *end; /* what is decoded and lies ahead */
};

struct walk {
	struct window *window;
	const struct shard *shard;
	enum lookup_where where;
	enum lookup_what what;
	struct buf cursors; /* struct cursor, rarest first */
	uint32_t fewest;    /* postings of the rarest */
	struct span needle;
	bool exact;
	bool absent;      /* a term stands nowhere */
	struct buf *kept; /* what is found, passage by passage, is added; NULL: not */
	/* Who is told, and of which document (where documents are asked for): */
	hit_fn *hit;
	void *context;
	uint32_t document, end, occurrences; /* its passages end before `end`; 0: none */
	enum zw_status status;
	struct err *err;
};

static bool of_passages(const struct walk *w)
{
	return w->where != LOOKUP_TITLES;
}

static bool has_time(struct walk *w, uint32_t entry, uint64_t units)
{
	return window_has_time(w->window, of_passages(w), entry, units);
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

/* ---- Telling ---- */

static void end_document(struct walk *w)
{
	if (w->occurrences)
		w->hit(w->context, w->document, w->occurrences);
	w->occurrences = w->end = 0;
}

/* A passage (or a title) where it stands so often. */
static void tell(struct walk *w, uint32_t entry, uint32_t occurrences)
{
	uint32_t first, n = w->what == LOOKUP_COUNT ? occurrences : 1;

	if (w->where != LOOKUP_DOCUMENTS) {
		w->hit(w->context, entry, n);
		return;
	}
	if (entry >= w->end) {
		end_document(w);
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
	tell(w, entry, occurrences);
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

static void add_term(void *context, const char *term, size_t len)
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

/* Behind what lies before the entry, of what is decoded: the last is at it or behind it. */
static void gallop(struct cursor *c, uint32_t entry)
{
	ptrdiff_t step = 1;

	while (c->end - c->at > step && c->at[step].entry < entry) {
		c->at += step;
		step *= 2;
	}
	for (; step > 0; step /= 2)
		while (c->end - c->at > step && c->at[step].entry < entry)
			c->at += step;
	c->at += c->at->entry < entry;
}

/* Moves to the first posting at or behind the entry, and returns its entry; 0 at the end. */
static uint32_t seek(struct walk *w, struct cursor *c, uint32_t entry)
{
	if (c->at < c->end && c->at->entry >= entry)
		return c->at->entry;
	if (c->at < c->end && c->end[-1].entry >= entry) {
		gallop(c, entry);
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
static uint32_t next_common(struct walk *w, size_t n, uint32_t entry)
{
	for (size_t i = 0; i < n;) {
		struct cursor *c = cursor_at(w, i);
		if (!has_time(w, entry, 1))
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

static uint32_t occurrences_in(struct walk *w, uint32_t entry)
{
	uint32_t n = 0;

	struct span text =
	        of_passages(w) ? shard_passage_text(w->shard, entry) : shard_title(w->shard, entry);
	if (!has_time(w, entry, text.len / BUDGET_TEXT))
		return 0;
	if (w->what == LOOKUP_WHERE && !(w->kept && w->window->memo->counts))
		return needle_find(text, w->needle, 0) != SIZE_MAX;
	w->status = needle_each(text, w->needle, count_place, &n, w->err);
	return n;
}

/* Where to go on behind an entry where it was found. */
static uint32_t behind(const struct walk *w, uint32_t entry)
{
	return leaves_document(w) && w->end > entry ? w->end : entry + 1;
}

static void walk_postings(struct walk *w, size_t n)
{
	bool passages = of_passages(w);
	uint32_t entry = window_first(w->window, passages), last = window_last(w->window, passages);

	while (w->status == ZW_OK && (entry = next_common(w, n, entry)) != 0 && entry <= last) {
		uint32_t occurrences = is_dead(w, entry) ? 0 : occurrences_in(w, entry);
		if (occurrences && w->status == ZW_OK) {
			found(w, entry, occurrences);
			entry = behind(w, entry);
		} else {
			entry++;
		}
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
		tell(w, at[i].entry, at[i].count);
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
	while (entry <= last && has_time(w, entry, n / POSTINGS_A_UNIT + 1)) {
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
static enum zw_status walk_and_release(struct walk *w)
{
	uint32_t first = window_first(w->window, of_passages(w));

	if (w->status == ZW_OK && !w->absent && has_time(w, first, 1) && cursor_count(w) > 0) {
		qsort(w->cursors.data, cursor_count(w), sizeof(struct cursor), by_frequency);
		if (w->exact)
			walk_exact(w);
		else
			walk_postings(w, walked(w));
	}
	if (w->status == ZW_OK)
		end_document(w);
	for (size_t i = 0; i < cursor_count(w); i++)
		postings_close(cursor_at(w, i)->postings);
	buf_release(&w->cursors);
	return w->status;
}

/* ---- One string ---- */

/* What is asked for, in the place of the parameters of lookup(). */
struct string {
	struct window *window;
	enum lookup_where where;
	enum lookup_what what;
	const struct tokens *tokens;
	struct piece piece;
	bool open;
	const struct buf *endings; /* of one that is open and of one token */
	hit_fn *hit;
	void *context;
	struct err *err;
};

static struct walk walk_of(const struct string *s, struct buf *kept)
{
	return (struct walk){
	        .window = s->window,
	        .shard = s->window->shard,
	        .where = s->where,
	        .what = s->what,
	        .cursors = BUF_INIT(LOOKED_UP * sizeof(struct cursor)),
	        .fewest = UINT32_MAX,
	        .kept = kept,
	        .hit = s->hit,
	        .context = s->context,
	        .err = s->err,
	};
}

static const char *prefix_of(enum lookup_where where)
{
	return where == LOOKUP_TITLES ? PREFIX_TITLE : "";
}

/* Each of the terms is the answer itself; what has two of them is told twice. */
static enum zw_status look_up_endings(const struct string *s, struct buf *kept)
{
	enum zw_status status = ZW_OK;

	for (size_t at = 0; status == ZW_OK && at < s->endings->len;) {
		struct walk w = walk_of(s, kept);
		char term[2 * TERM_BYTES];
		size_t prefix = strlen(prefix_of(s->where)), len = strlen(s->endings->data + at);
		w.exact = true;
		memcpy(term, prefix_of(s->where), prefix);
		memcpy(term + prefix, s->endings->data + at, len);
		add_term(&w, term, prefix + len);
		status = walk_and_release(&w);
		at += len + 1;
	}
	return status;
}

static enum zw_status look_up(const struct string *s, struct buf *kept)
{
	struct piece piece = s->piece;

	if (s->open && piece.to - piece.from == 1)
		return look_up_endings(s, kept);
	struct walk w = walk_of(s, kept);
	size_t end = s->open ? piece.to - 1 : piece.to;
	w.needle = s->open ? needle_open(s->tokens, piece)
	                   : tokens_needle(s->tokens, piece.from, piece.to);
	w.exact = !s->open && terms_exact(s->tokens, piece.from, piece.to);
	if (end - piece.from > LOOKED_UP)
		end = piece.from + LOOKED_UP;
	terms_cover(s->tokens, piece.from, end, prefix_of(s->where), add_term, &w);
	return walk_and_release(&w);
}

/* ---- What was looked up before ---- */

/* Of the whole shard, and of passages: what was cut is nothing to go by. */
static bool is_kept(const struct string *s)
{
	const struct window *w = s->window;

	return w->memo && w->from == 1 && w->to == w->shard->info.documents &&
	       (s->what == LOOKUP_WHERE || w->memo->counts);
}

static void make_key(const struct string *s, struct buf *key)
{
	struct span needle = tokens_needle(s->tokens, s->piece.from, s->piece.to);

	buf_char(key, s->where == LOOKUP_TITLES ? 't' : 'p');
	buf_char(key, s->open ? '*' : '.');
	buf_add(key, needle.at, needle.len);
}

static enum zw_status replay(const struct string *s, const struct memo_row *row)
{
	struct walk w = walk_of(s, NULL);
	const struct posting *at = (const void *)row->postings.data;

	/* Even what costs nothing is not told when time is up: what follows may depend on what was
	 * not found before it. */
	if (!has_time(&w, 1, 1))
		return ZW_OK;
	for (size_t i = 0; i < row->postings.len / sizeof(*at); i++) {
		if (i > 0 && at[i].entry < at[i - 1].entry)
			end_document(&w); /* the next ending of AI* */
		tell(&w, at[i].entry, at[i].count);
	}
	end_document(&w);
	return ZW_OK;
}

static enum zw_status look_up_once(const struct string *s)
{
	struct memo *memo = s->window->memo;
	struct buf key = BUF_INIT(QUERY_LIMIT), kept = BUF_INIT(KEPT_LIMIT);
	uint32_t known = s->window->known;
	enum zw_status status = ZW_OK;

	make_key(s, &key);
	const struct memo_row *row = key.failed ? NULL : memo_find(memo, buf_cstr(&key), key.len);
	if (row) {
		status = replay(s, row);
	} else {
		status = look_up(s, &kept);
		const struct budget *b = s->window->budget;
		bool whole = s->window->known == known && !(b && b->spent);
		if (status == ZW_OK && whole && !kept.failed && !key.failed)
			memo_add(memo, buf_cstr(&key), key.len, &kept);
	}
	buf_release(&key);
	buf_release(&kept);
	return status;
}

enum zw_status lookup(struct window *window, enum lookup_where where, enum lookup_what what,
                      const struct tokens *t, struct piece piece, hit_fn *hit, void *context,
                      struct err *err)
{
	struct string s = {window, where, what, t, piece, false, NULL, hit, context, err};

	return is_kept(&s) ? look_up_once(&s) : look_up(&s, NULL);
}

enum zw_status lookup_open(struct window *window, enum lookup_where where, enum lookup_what what,
                           const struct tokens *t, struct piece piece, const struct buf *endings,
                           hit_fn *hit, void *context, struct err *err)
{
	struct string s = {window, where, what, t, piece, true, endings, hit, context, err};

	return is_kept(&s) ? look_up_once(&s) : look_up(&s, NULL);
}
