/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The pairs of both sides are terms: passages that have the rarest of them are walked, and the
 * longer side is looked for in each. The rarest term says how many passages that may be.
 */
#include "searcher/suggest/gapped.h"

#include "core/i18n.h"
#include "core/text/terms.h"
#include "searcher/match/lookup.h"
#include "searcher/suggest/sample.h"

#include <stdlib.h>
#include <string.h>

enum {
	TERMS_MOST = 32,
	PLACES_LIMIT = 64 << 20,
	/* How many times the postings of those that lead a term may have that follows: of more, a
	 * seek in them costs many times what the look into the text does. */
	TIMES = 128,
	AHEAD = 128, /* texts of a distant shard that are wanted together */
};

struct cursor {
	char term[TERM_BYTES];
	size_t len;
	uint32_t frequency;
	struct posting at;
	struct postings *postings;
};

struct finding {
	const struct generation *g;
	const struct gapped *gapped;
	struct needle16 left, right;
	const struct shard *shard;
	uint32_t first; /* number of its first document in the catalog */
	struct cursor cursors[TERMS_MOST];
	size_t n, walked; /* the rarest of them */
	struct sample sample;
	struct buf runs; /* uint32_t: documents of the catalog that are looked at, if in runs */
	size_t run;      /* the next one of these */
	uint32_t enough, seen;
	struct buf places; /* uint32_t: the character of each */
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

/* False if a term stands nowhere in the shard. */
static bool open_postings(struct finding *f)
{
	for (size_t i = 0; i < f->walked; i++) {
		struct cursor *c = &f->cursors[i];
		c->at.entry = 0;
		f->status = shard_postings(f->shard, c->term, c->len, &c->postings, f->err);
		if (f->status != ZW_OK || !c->postings)
			return false;
	}
	return f->walked > 0;
}

static void close_postings(struct finding *f)
{
	for (size_t i = 0; i < f->walked; i++) {
		postings_close(f->cursors[i].postings);
		f->cursors[i].postings = NULL;
	}
}

/* In the whole generation; the rarest comes first. */
static void find_frequencies(struct finding *f)
{
	for (size_t i = 0; i < f->n && f->status == ZW_OK; i++) {
		struct cursor *c = &f->cursors[i];
		f->status = store_frequency(f->g, TABLE_PASSAGES, c->term, c->len, &c->frequency,
		                            f->err);
	}
	qsort(f->cursors, f->n, sizeof(f->cursors[0]), by_frequency);
}

/* ---- Places ---- */

static void add_filling(struct finding *f, uint32_t c)
{
	f->seen++;
	buf_add(&f->places, &c, sizeof(c));
}

static bool stands(struct span16 text, size_t at, struct span16 part)
{
	return part.len <= text.len - at &&
	       memcmp(text.at + at, part.at, part.len * sizeof(*part.at)) == 0;
}

/* The left side ends at `at`. */
static void look_behind(struct finding *f, struct span16 text, size_t at)
{
	uint32_t c = 0;

	if (f->gapped->hole) {
		if (at == text.len || !fold_is_han(c = utf16_next(text, &at)))
			return;
	}
	if (stands(text, at, f->right.units))
		add_filling(f, c);
}

/* The right side begins at `at`. */
static void look_before(struct finding *f, struct span16 text, size_t at)
{
	size_t left = f->left.units.len;
	uint32_t c = 0;

	if (f->gapped->hole) {
		if (at == 0)
			return;
		at = utf16_before(text, at);
		size_t next = at;
		if (!fold_is_han(c = utf16_next(text, &next)))
			return;
	}
	if (at >= left && stands(text, at - left, f->left.units))
		add_filling(f, c);
}

static void look_through(struct finding *f, struct span16 text)
{
	bool left = f->gapped->left.len >= f->gapped->right.len;
	struct span16 longer = left ? f->left.units : f->right.units;

	for (size_t at = needle16_find(text, longer, 0); at != SIZE_MAX && f->seen < f->enough;
	     at = needle16_find(text, longer, at + 1)) {
		if (left)
			look_behind(f, text, at + longer.len);
		else
			look_before(f, text, at);
	}
}

static void make_needles(struct finding *f)
{
	if (f->status == ZW_OK)
		f->status = needle16_init(&f->left, f->gapped->left, f->err);
	if (f->status == ZW_OK)
		f->status = needle16_init(&f->right, f->gapped->right, f->err);
}

/* ---- Walking ---- */

/* The dead have no path and come before all others. */
static bool is_looked_at(const struct finding *f, uint32_t document)
{
	uint32_t dead = f->g->n_rows - f->g->n_documents;

	return f->sample.every == 1 ||
	       sample_has(&f->sample, catalog_rank(f->g->catalog, document) - dead);
}

static void find_runs(struct finding *f)
{
	uint32_t dead = f->g->n_rows - f->g->n_documents;
	const uint32_t *ranks = catalog_ranks(f->g->catalog);

	for (uint32_t d = 0; d < catalog_documents(f->g->catalog); d++) {
		if (ranks[d] >= dead && sample_has(&f->sample, ranks[d] - dead))
			buf_add(&f->runs, &d, sizeof(d));
	}
	f->status = buf_status(&f->runs, _("query"), f->err);
}

/* The first of the runs at or behind a document of the shard that is in it, too; 0: none. */
static uint32_t next_of_runs(struct finding *f, uint32_t document)
{
	const uint32_t *at = (const void *)f->runs.data;
	size_t n = f->runs.len / sizeof(*at);

	while (f->run < n && at[f->run] < f->first + document - 1)
		f->run++;
	if (f->run == n || at[f->run] - f->first >= f->shard->info.documents)
		return 0;
	return at[f->run] - f->first + 1;
}

/* The passage itself if its document is looked at; else one behind it, up to which none is; 0: none
 * is any more. */
static uint32_t looked_at(struct finding *f, uint32_t entry)
{
	uint32_t document = shard_document_of(f->shard, entry), first = 0, end = 0;

	if (document && !shard_is_dead(f->shard, document) &&
	    is_looked_at(f, f->first + document - 1))
		return entry;
	while (document && document < f->shard->info.documents && first == end) {
		document++;
		if (sample_is_runs(&f->sample))
			document = next_of_runs(f, document);
		shard_passages_of(f->shard, document, &first, &end);
	}
	return first < end ? first : 0;
}

/* Moves a cursor to the entry or behind it; 0: there is nothing more. */
static uint32_t seek(struct finding *f, struct cursor *c, uint32_t entry)
{
	if (c->at.entry < entry)
		f->status = postings_seek(c->postings, entry, &c->at, f->err);
	return f->status == ZW_OK ? c->at.entry : 0;
}

/* The next passage from `entry` on that is looked at and has all terms walked; 0 at the end. */
static uint32_t next_common(struct finding *f, uint32_t entry)
{
	while (entry) {
		uint32_t at;
		entry = seek(f, &f->cursors[0], entry);
		at = entry ? looked_at(f, entry) : 0;
		for (size_t i = 1; at && at == entry && i < f->walked; i++)
			at = seek(f, &f->cursors[i], entry);
		if (at == entry)
			break;
		entry = at;
	}
	return entry;
}

/* Up to `most` passages behind *entry, whose texts are wanted; *entry is the last of them, 0 at the
 * end. */
static size_t gather(struct finding *f, uint32_t *entry, uint32_t *passages, size_t most)
{
	size_t room = shard_want_room(f->shard), bytes = 0, n = 0;

	while (n < most && bytes < room && (*entry = next_common(f, *entry + 1)) != 0) {
		(void)shard_want_texts(f->shard, *entry, *entry + 1);
		bytes += shard_passage_bytes(f->shard, *entry);
		passages[n++] = *entry;
	}
	return f->status == ZW_OK ? n : 0;
}

static void walk(struct finding *f)
{
	size_t most = shard_is_distant(f->shard) ? AHEAD : 1, n;
	uint32_t entry = 0, passages[AHEAD];

	do {
		n = f->seen < f->enough ? gather(f, &entry, passages, most) : 0;
		for (size_t i = 0; i < n && f->seen < f->enough; i++)
			look_through(f, shard_passage_text(f->shard, passages[i]));
	} while (n > 0 && entry != 0);
}

static void walk_all(struct finding *f)
{
	for (size_t i = 0; i < f->g->manifest.n_shards && f->status == ZW_OK; i++) {
		f->shard = &f->g->shards[i];
		f->first = f->g->first ? f->g->first[i] : 0;
		if (open_postings(f))
			walk(f);
		close_postings(f);
	}
}

/* What the rarest leads to is looked at, whether it has the frequent ones or not. */
static void choose_walked(struct finding *f)
{
	uint32_t leading = f->cursors[0].frequency / f->sample.every;

	f->walked = 1;
	while (f->walked < f->n && f->cursors[f->walked].frequency / TIMES <= leading)
		f->walked++;
}

/* How much it is worth: true if that much is left. */
static bool is_allowed(struct finding *f, struct allowance *allowance)
{
	uint32_t worth = f->cursors[0].frequency;

	f->sample = sample_of(worth, allowance->once, f->g->n_documents);
	if (f->sample.every > 1)
		worth = allowance->once;
	if (worth > allowance->left)
		return false;
	allowance->left -= worth;
	return true;
}

/* ---- Counting ---- */

static int by_code_point(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void keep_frequent(struct fillings *all, struct filling one)
{
	size_t at = all->n;

	while (at > 0 && all->at[at - 1].count < one.count)
		at--;
	if (at == FILLINGS_LIMIT)
		return;
	all->n += all->n < FILLINGS_LIMIT;
	memmove(&all->at[at + 1], &all->at[at], (all->n - 1 - at) * sizeof(one));
	all->at[at] = one;
}

static void count_places(struct finding *f, struct fillings *fillings)
{
	uint32_t *places = (void *)f->places.data;
	size_t n = f->places.len / sizeof(*places);

	if (n)
		qsort(places, n, sizeof(*places), by_code_point);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && places[to] == places[from]; to++)
			;
		keep_frequent(fillings, (struct filling){places[from], (uint32_t)(to - from)});
	}
}

enum zw_status gapped_find(const struct generation *g, const struct gapped *gapped,
                           struct tokens *scratch, uint32_t enough, struct allowance *allowance,
                           struct fillings *fillings, struct err *err)
{
	struct finding f = {.g = g,
	                    .gapped = gapped,
	                    .enough = gapped->hole ? UINT32_MAX : enough,
	                    .places = BUF_INIT(PLACES_LIMIT),
	                    .runs = BUF_INIT(PLACES_LIMIT),
	                    .err = err};

	fillings->n = 0;
	fillings->unknown = false;
	add_terms(&f, scratch);
	make_needles(&f);
	if (f.status == ZW_OK)
		find_frequencies(&f);
	if (f.status == ZW_OK && f.n > 0 && f.cursors[0].frequency > 0) {
		fillings->unknown = !is_allowed(&f, allowance);
		if (!fillings->unknown) {
			choose_walked(&f);
			if (sample_is_runs(&f.sample))
				find_runs(&f);
			walk_all(&f);
		}
	}
	if (f.status == ZW_OK)
		f.status = buf_status(&f.places, _("query"), err);
	if (f.status == ZW_OK)
		count_places(&f, fillings);
	needle16_release(&f.left);
	needle16_release(&f.right);
	buf_release(&f.places);
	buf_release(&f.runs);
	return f.status;
}
