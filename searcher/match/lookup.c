/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A string of one token, or of two Han characters, is a term: its postings are the answer. Longer
 * ones take the pairs that cover them, walk the rarest and ask others to follow, and look for the
 * string itself in the folded text of each candidate. Terms of the text have passages, and no
 * string goes beyond one: what is found in those is told of their documents.
 */
#include "searcher/match/lookup.h"

#include "core/index/schema.h"
#include "searcher/match/memo.h"
#include "searcher/match/walk.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Tokens whose terms are looked up. Whatever has the whole string has its beginning. */
	LOOKED_UP = 64,
	KEPT_LIMIT = 1 << 22, /* bytes of postings kept of one string */
};

struct span16 lookup_text(const struct shard *shard, enum lookup_where where, uint32_t entry)
{
	return where == LOOKUP_TITLES ? shard_title(shard, entry)
	                              : shard_passage_text(shard, entry);
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
		walk_add_term(&w, term, prefix + len);
		status = walk_run(&w);
		at += len + 1;
	}
	return status;
}

/* All of them in one wait, also what would have been left out: few ask for that much. */
static void want_term(void *context, const char *term, size_t len)
{
	const struct walk *w = context;

	shard_want_postings(w->shard, term, len);
}

static enum zw_status look_up(const struct string *s, struct buf *kept)
{
	struct piece piece = s->piece;

	if (s->open && piece.to - piece.from == 1)
		return look_up_endings(s, kept);
	struct walk w = walk_of(s, kept);
	size_t end = s->open ? piece.to - 1 : piece.to;
	w.exact = !s->open && terms_exact(s->tokens, piece.from, piece.to);
	if (!w.exact)
		w.status = needle16_init(&w.needle,
		                         s->open ? needle_open(s->tokens, piece)
		                                 : tokens_needle(s->tokens, piece.from, piece.to),
		                         s->err);
	if (end - piece.from > LOOKED_UP)
		end = piece.from + LOOKED_UP;
	if (shard_is_distant(w.shard))
		terms_cover(s->tokens, piece.from, end, prefix_of(s->where), want_term, &w);
	terms_cover(s->tokens, piece.from, end, prefix_of(s->where), walk_add_term, &w);
	return walk_run(&w);
}

/* ---- What was looked up before ---- */

/* Of the whole shard, and of passages: what was cut is nothing to go by. */
static bool is_kept(const struct string *s)
{
	const struct window *w = s->window;

	return w->memo && w->from == 1 && w->to == w->shard->info.documents &&
	       (s->what == LOOKUP_WHERE || w->memo->counts);
}

static void put_key(struct buf *key, char where, char end, struct span needle)
{
	buf_char(key, where);
	buf_char(key, end);
	buf_add(key, needle.at, needle.len);
}

static void make_key(const struct string *s, struct buf *key)
{
	put_key(key, s->where == LOOKUP_TITLES ? 't' : 'p', s->open ? '*' : '.',
	        tokens_needle(s->tokens, s->piece.from, s->piece.to));
}

const struct memo_row *lookup_known(const struct memo *memo, struct span needle)
{
	struct buf key = BUF_INIT(QUERY_LIMIT);

	put_key(&key, 'p', '.', needle);
	const struct memo_row *row = key.failed ? NULL : memo_find(memo, buf_cstr(&key), key.len);
	buf_release(&key);
	return row;
}

static enum zw_status replay(const struct string *s, const struct memo_row *row)
{
	struct walk w = walk_of(s, NULL);
	const struct posting *at = (const void *)row->postings.data;

	/* Even what costs nothing is not told when time is up: what follows may depend on what was
	 * not found before it. */
	if (!walk_has_time(&w, 1, 1))
		return ZW_OK;
	for (size_t i = 0; i < row->postings.len / sizeof(*at); i++) {
		if (i > 0 && at[i].entry < at[i - 1].entry)
			walk_end_document(&w); /* the next ending of AI* */
		walk_tell(&w, at[i].entry, at[i].count);
	}
	walk_end_document(&w);
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

/* ---- Of other machines ---- */

static bool is_looked_up_before(const struct string *s)
{
	struct buf key = BUF_INIT(QUERY_LIMIT);

	if (!is_kept(s))
		return false;
	make_key(s, &key);
	bool known = !key.failed && memo_find(s->window->memo, buf_cstr(&key), key.len);
	buf_release(&key);
	return known;
}

/* The terms, then the first texts. */
static enum zw_status want(const struct string *s)
{
	size_t end = s->piece.to - s->open;
	struct walk w = {.shard = s->window->shard};

	if (is_looked_up_before(s))
		return ZW_OK;
	if (s->window->wanting == WANTING_TEXTS)
		return look_up(s, NULL);
	if (end - s->piece.from > LOOKED_UP)
		end = s->piece.from + LOOKED_UP;
	terms_cover(s->tokens, s->piece.from, end, prefix_of(s->where), want_term, &w);
	return ZW_OK;
}

/* ---- Looking up ---- */

enum zw_status lookup(struct window *window, enum lookup_where where, enum lookup_what what,
                      const struct tokens *t, struct piece piece, hit_fn *hit, void *context,
                      struct err *err)
{
	struct string s = {window, where, what, t, piece, false, NULL, hit, context, err};

	if (window->wanting)
		return want(&s);
	return is_kept(&s) ? look_up_once(&s) : look_up(&s, NULL);
}

enum zw_status lookup_open(struct window *window, enum lookup_where where, enum lookup_what what,
                           const struct tokens *t, struct piece piece, const struct buf *endings,
                           hit_fn *hit, void *context, struct err *err)
{
	struct string s = {window, where, what, t, piece, true, endings, hit, context, err};

	if (window->wanting)
		return want(&s);
	return is_kept(&s) ? look_up_once(&s) : look_up(&s, NULL);
}
