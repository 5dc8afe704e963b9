/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a candidate is, whatever its neighbours are.
 */
#include "core/i18n.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/match/needle.h"
#include "searcher/rank/candidate.h"
#include "searcher/rank/formula.h"

#include <math.h>
#include <string.h>

/* Citations of a passage by other texts. */
static uint32_t citations_of(const struct catalog *c, uint32_t document, uint32_t ordinal,
                             uint32_t same)
{
	struct catalog_list list = catalog_cited_by(c, document, ordinal);
	uint32_t count = 0;

	for (size_t i = 0; i < list.n; i++) {
		const struct catalog_citation *one = catalog_citation(c, list.at[i]);
		const struct catalog_document *from =
		        one ? catalog_document(c, one->from_document) : NULL;
		count += from && from->same != same;
	}
	return count;
}

/* A citation leads to one of the files of a text, by chance of their numbers: those of all count.
 */
static double cited_of(const struct candidates *c, const struct candidate *k)
{
	const struct catalog *catalog = c->g->catalog;
	const struct catalog_document *d = catalog_document(catalog, k->document);
	uint32_t same = d ? d->same : 0, document = k->document;
	double cited = d && !k->ordinal ? d->cited : 0;

	while (d && k->ordinal) {
		cited += citations_of(catalog, document, k->ordinal, same);
		document = d->next_same;
		d = document == k->document ? NULL : catalog_document(catalog, document);
	}
	return log1p(cited);
}

/* A version that is out of force; what is none that is ever in force is not void. */
static bool is_void(const struct candidates *c, const struct candidate *k)
{
	const struct catalog_document *d = catalog_document(c->g->catalog, k->document);
	enum doc_status status = d ? catalog_status(d, c->r->day) : STATUS_NONE;

	return status == STATUS_AMENDED || status == STATUS_REPEALED;
}

/* ---- The title ---- */

/* The items of the query that may stand there, as they are looked for. */
struct sought {
	struct span16 needle;
	size_t bytes; /* as UTF-8, in which a share is measured: a letter is less than a character
	               */
};

struct titles {
	const struct candidates *c;
	struct buf units;  /* of the needles */
	struct buf sought; /* struct sought */
};

static enum zw_status titles_init(struct titles *t, const struct candidates *c, struct err *err)
{
	/* No passage gains by its title. */
	const struct query *q = c->r->query;
	size_t n = c->passages ? 0 : query_items(q);

	*t = (struct titles){.c = c,
	                     .units = BUF_INIT(n * NEEDLE16_LIMIT),
	                     .sought = BUF_INIT(n * sizeof(struct sought))};
	for (size_t i = 0; i < n; i++) {
		const struct item *item = query_item(q, i);
		if (item->excluded)
			continue;
		struct span needle = tokens_needle(&item->tokens, item->whole.from, item->whole.to);
		size_t before = t->units.len / sizeof(uint16_t);
		utf16_add(&t->units, needle);
		struct sought w = {{NULL, t->units.len / sizeof(uint16_t) - before}, needle.len};
		buf_add(&t->sought, &w, sizeof(w));
	}
	enum zw_status status = buf_status(&t->units, _("query"), err);
	if (status == ZW_OK)
		status = buf_status(&t->sought, _("query"), err);
	/* The units stay where they are from now on. */
	struct sought *at = (void *)t->sought.data;
	const uint16_t *units = utf16_of(&t->units).at;
	for (size_t i = 0; status == ZW_OK && i < t->sought.len / sizeof(*at); i++) {
		at[i].needle.at = units;
		units += at[i].needle.len;
	}
	return status;
}

static void titles_release(struct titles *t)
{
	buf_release(&t->units);
	buf_release(&t->sought);
}

/* Every title begins so that nobody says. */
static struct span16 bare_title(const struct titles *t, const struct candidate *k)
{
	static const struct span16 country = SPAN16(u"中华人民共和国");
	struct span16 title = shard_title(&t->c->g->shards[k->ranked.shard], k->ranked.entry);

	if (title.len > country.len &&
	    memcmp(title.at, country.at, country.len * sizeof(*country.at)) == 0)
		title = (struct span16){title.at + country.len, title.len - country.len};
	while (title.len && title.at[title.len - 1] == '\n')
		title.len--;
	return title;
}

static bool has(struct span16 text, struct span16 needle)
{
	return needle16_find(text, needle, 0) != SIZE_MAX;
}

/* A decision that changes other texts repeats what they say now: they say it better. */
static bool amends(const struct candidates *c, const struct candidate *k)
{
	const struct shard *shard = &c->g->shards[k->ranked.shard];
	struct span16 title = shard_title(shard, k->document - c->g->first[k->ranked.shard] + 1);

	return (has(title, SPAN16(u"关于修改")) && has(title, SPAN16(u"决定"))) ||
	       has(title, SPAN16(u"修正案"));
}

/* The share of the title that the items of the query are, as written: 公司法 is all of 公司法 and a
 * third of 公司法司法解释. */
static double covered_of(const struct titles *t, const struct candidate *k)
{
	const struct sought *w = (const void *)t->sought.data;
	struct span16 title = bare_title(t, k);
	size_t covered = 0;

	for (size_t i = 0; i < t->sought.len / sizeof(*w); i++)
		if (has(title, w[i].needle))
			covered += w[i].bytes;
	return title.len ? (double)covered / (double)utf16_bytes(title) : 0;
}

/* How much that may be, without looking for them in the title: items that overlap cover more than
 * all of it. */
static double coverable_of(const struct titles *t, const struct candidate *k)
{
	const struct sought *w = (const void *)t->sought.data;
	struct span16 title = bare_title(t, k);
	size_t coverable = 0, bytes = utf16_bytes(title);

	for (size_t i = 0; i < t->sought.len / sizeof(*w); i++)
		if (w[i].bytes <= bytes)
			coverable += w[i].bytes;
	return bytes ? (double)coverable / (double)bytes : 0;
}

enum {
	PRIOR_COST = 8, /* units of a budget */
	BARRED = 64,    /* as many as a page has: only then it is worth while to leave some out */
};

static double together_of(const struct candidates *c, const struct candidate *k)
{
	return c->r->together && set_has(c->r->together, k->document + 1) ? TOGETHER : 0;
}

static void add_all(const struct titles *t, struct candidate *k)
{
	const struct candidates *c = t->c;

	k->ranked.score += k->prior + (amends(c, k) ? AMENDING : 0);
	if (!c->passages)
		k->ranked.score += COVERED * covered_of(t, k);
	k->ranked.score += together_of(c, k);
}

/* The best scores of a tier so far, highest first. */
struct bar {
	double best[BARRED];
	size_t n, wanted;
};

static void bar_take(struct bar *b, double score)
{
	size_t at = b->n;

	if (b->n == b->wanted && score <= b->best[b->n - 1])
		return;
	b->n += b->n < b->wanted;
	at -= at == b->wanted;
	for (; at > 0 && b->best[at - 1] < score; at--)
		b->best[at] = b->best[at - 1];
	b->best[at] = score;
}

static void swap(struct candidate *a, struct candidate *b)
{
	struct candidate moved = *a;

	*a = *b;
	*b = moved;
}

/* Can its title bring a candidate to the bar that has so much without it? */
static bool may_reach(const struct titles *t, const struct candidate *k, double low, double bar)
{
	/* The last digits of a sum depend on its order. */
	double missing = bar - low - 1e-6;

	if (missing <= 0 || t->c->passages)
		return missing <= 0;
	return missing <= COVERED * (double)query_items(t->c->r->query) &&
	       missing <= COVERED * coverable_of(t, k);
}

/* To look into titles costs most: it is left where it would bring nothing to the top. Candidates
 * [from, to) are of one tier; those that may be among the best are moved to [at, …). Returns where
 * these end. */
static size_t add_to_best(struct candidates *c, const struct titles *t, size_t at, size_t from,
                          size_t to, size_t wanted)
{
	struct bar bar = {.wanted = wanted < to - from ? wanted : to - from};

	for (size_t i = from; i < to && bar.wanted > 0; i++) {
		struct candidate *k = &c->at[i];
		double low = k->ranked.score + k->prior + together_of(c, k);
		if (bar.n == bar.wanted && !may_reach(t, k, low, bar.best[bar.n - 1]))
			continue;
		add_all(t, k);
		bar_take(&bar, k->ranked.score);
		if (k->ranked.score >= bar.best[bar.n - 1])
			swap(&c->at[at++], k);
	}
	return at;
}

/* With what their titles add; `written` of them stand as written. */
static void add_titles(struct candidates *c, const struct titles *t, size_t written, size_t wanted)
{
	if (wanted == 0 || wanted > BARRED) {
		for (size_t i = 0; i < c->n; i++)
			add_all(t, &c->at[i]);
		return;
	}
	/* What stands as written comes first in both steps. */
	size_t n = add_to_best(c, t, 0, 0, written, wanted);
	c->n = add_to_best(c, t, n, written, c->n, wanted > written ? wanted - written : 0);
}

enum zw_status candidates_add_prior(struct candidates *c, size_t wanted, struct err *err)
{
	size_t written = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct candidate *k = &c->at[i];
		/* The rest stays behind, in the order of the first step. */
		if (budget_spend(c->r->budget, PRIOR_COST)) {
			c->n = i;
			break;
		}
		k->prior = FORCE * force_of(c->g->catalog, k->document) + CITED * cited_of(c, k) +
		           (is_void(c, k) ? VOID : 0);
		written += k->ranked.written;
	}
	struct titles t;
	enum zw_status status = titles_init(&t, c, err);
	if (status == ZW_OK)
		add_titles(c, &t, written, wanted);
	titles_release(&t);
	return status;
}
