/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The pairs of both sides are terms: passages that have them all are walked, and the longer side is
 * looked for in each.
 */
#include "searcher/suggest/gapped.h"

#include "core/i18n.h"
#include "core/terms.h"
#include "core/utf8.h"
#include "searcher/match/lookup.h"

#include <stdlib.h>
#include <string.h>

enum { TERMS_MOST = 32 };

struct cursor {
	char term[TERM_BYTES];
	size_t len;
	uint32_t frequency, at;
	struct xap_postings *postings;
};

struct finding {
	const struct gapped *gapped;
	const struct shard *shard;
	struct cursor cursors[TERMS_MOST];
	size_t n;
	uint32_t seen, enough;
	struct allowance *allowance;
	struct fillings *fillings;
	enum zw_status status;
	struct err *err;
};

/* ---- Terms ---- */

static void add_term(void *context, const char *term, size_t len)
{
	struct finding *f = context;

	if (f->n == TERMS_MOST || len > TERM_BYTES)
		return;
	struct cursor *c = &f->cursors[f->n++];
	*c = (struct cursor){.len = len};
	memcpy(c->term, term, len);
}

static void add_side(struct finding *f, struct span side, struct tokens *scratch)
{
	if (f->status == ZW_OK && side.len > 0)
		f->status = tokens_scan(scratch, side.at, side.len, f->err);
	if (f->status == ZW_OK && side.len > 0)
		terms_cover(scratch, 0, tokens_count(scratch), "", add_term, f);
}

static void add_terms(struct finding *f, struct tokens *scratch)
{
	const struct gapped *g = f->gapped;
	struct buf both = BUF_INIT(g->left.len + g->right.len);

	if (g->hole) {
		add_side(f, g->left, scratch);
		add_side(f, g->right, scratch);
		return;
	}
	buf_add(&both, g->left.at, g->left.len);
	buf_add(&both, g->right.at, g->right.len);
	f->status = buf_status(&both, _("query"), f->err);
	add_side(f, (struct span){buf_cstr(&both), both.len}, scratch);
	buf_release(&both);
}

static int by_frequency(const void *a, const void *b)
{
	uint32_t x = ((const struct cursor *)a)->frequency;
	uint32_t y = ((const struct cursor *)b)->frequency;

	return (x > y) - (x < y);
}

/* False if a term stands nowhere. */
static bool open_postings(struct finding *f)
{
	for (size_t i = 0; i < f->n; i++) {
		struct cursor *c = &f->cursors[i];
		f->status =
		        xap_frequency(f->shard->passages, c->term, c->len, &c->frequency, f->err);
		if (f->status != ZW_OK || c->frequency == 0)
			return false;
	}
	qsort(f->cursors, f->n, sizeof(f->cursors[0]), by_frequency);
	for (size_t i = 0; i < f->n; i++) {
		struct cursor *c = &f->cursors[i];
		f->status = xap_postings_open(f->shard->passages, c->term, c->len, &c->postings,
		                              f->err);
		if (f->status != ZW_OK || !c->postings)
			return false;
	}
	return f->n > 0;
}

/* ---- Places ---- */

static void add_filling(struct finding *f, uint32_t c)
{
	struct fillings *all = f->fillings;

	f->seen++;
	for (size_t i = 0; i < all->n; i++) {
		if (all->at[i].c == c) {
			all->at[i].count++;
			return;
		}
	}
	if (all->n < FILLINGS_LIMIT)
		all->at[all->n++] = (struct filling){c, 1};
}

static bool stands(struct span text, size_t at, struct span part)
{
	return part.len <= text.len - at && memcmp(text.at + at, part.at, part.len) == 0;
}

/* The left side ends at `at`. */
static void look_behind(struct finding *f, struct span text, size_t at)
{
	uint32_t c = 0;

	if (f->gapped->hole) {
		if (at == text.len || !fold_is_han(c = utf8_next(text.at, text.len, &at)))
			return;
	}
	if (stands(text, at, f->gapped->right))
		add_filling(f, c);
}

/* The right side begins at `at`. */
static void look_before(struct finding *f, struct span text, size_t at)
{
	size_t left = f->gapped->left.len;
	uint32_t c = 0;

	if (f->gapped->hole) {
		if (at == 0)
			return;
		at = utf8_before(text.at, at);
		size_t next = at;
		if (!fold_is_han(c = utf8_next(text.at, text.len, &next)))
			return;
	}
	if (at >= left && stands(text, at - left, f->gapped->left))
		add_filling(f, c);
}

static void look_through(struct finding *f, struct span text)
{
	bool left = f->gapped->left.len >= f->gapped->right.len;
	struct span longer = left ? f->gapped->left : f->gapped->right;

	for (size_t at = needle_find(text, longer, 0); at != SIZE_MAX && f->seen < f->enough;
	     at = needle_find(text, longer, at + 1)) {
		if (left)
			look_behind(f, text, at + longer.len);
		else
			look_before(f, text, at);
	}
}

/* ---- Walking ---- */

/* The next passage from `entry` on that has all terms; 0 at the end, or of the allowance. */
static uint32_t next_common(struct finding *f, uint32_t entry)
{
	uint32_t count;

	for (size_t i = 0; i < f->n;) {
		struct cursor *c = &f->cursors[i];
		if (c->at < entry) {
			if (f->allowance->seeks == 0)
				return 0;
			f->allowance->seeks--;
			f->status = xap_postings_seek(c->postings, entry, &c->at, &count, f->err);
		}
		if (f->status != ZW_OK || c->at == 0)
			return 0;
		i = c->at > entry && i > 0 ? 0 : i + 1;
		entry = c->at > entry ? c->at : entry;
	}
	return entry;
}

static void walk(struct finding *f)
{
	uint32_t entry = 0;

	while (f->seen < f->enough && f->allowance->passages > 0 &&
	       (entry = next_common(f, entry + 1)) != 0) {
		if (dead_has(f->shard->dead, TABLE_PASSAGES, entry))
			continue;
		f->allowance->passages--;
		look_through(f, shard_passage_text(f->shard, entry));
	}
}

/* The most frequent first, whatever was seen first. */
static int by_count(const void *a, const void *b)
{
	const struct filling *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->c > y->c) - (x->c < y->c);
}

enum zw_status gapped_find(const struct generation *g, const struct gapped *gapped,
                           struct tokens *scratch, uint32_t enough, struct allowance *allowance,
                           struct fillings *fillings, struct err *err)
{
	struct finding f = {.gapped = gapped,
	                    .enough = enough,
	                    .allowance = allowance,
	                    .fillings = fillings,
	                    .err = err};

	fillings->n = 0;
	for (size_t i = 0; i < g->manifest.n_shards && f.status == ZW_OK && f.seen < enough; i++) {
		f.shard = &g->shards[i];
		f.n = 0;
		add_terms(&f, scratch);
		if (f.status == ZW_OK && open_postings(&f))
			walk(&f);
		for (size_t k = 0; k < f.n; k++)
			xap_postings_close(f.cursors[k].postings);
	}
	qsort(fillings->at, fillings->n, sizeof(fillings->at[0]), by_count);
	return f.status;
}
