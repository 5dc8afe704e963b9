/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a candidate is, whatever its neighbours are.
 */
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

/* Every title begins so that nobody says. */
static struct span bare_title(const struct shard *shard, uint32_t document)
{
	static const char country[] = "中华人民共和国";
	struct span title = shard_title(shard, document);
	size_t n = sizeof(country) - 1;

	if (title.len > n && memcmp(title.at, country, n) == 0)
		title = (struct span){title.at + n, title.len - n};
	while (title.len && title.at[title.len - 1] == '\n')
		title.len--;
	return title;
}

static bool has(struct span text, const char *string)
{
	struct span needle = {string, strlen(string)};

	return needle_find(text, needle, 0) != SIZE_MAX;
}

/* A decision that changes other texts repeats what they say now: they say it better. */
static bool amends(const struct candidates *c, const struct candidate *k)
{
	const struct shard *shard = &c->g->shards[k->ranked.shard];
	struct span title = shard_title(shard, k->document - c->g->first[k->ranked.shard] + 1);

	return (has(title, "关于修改") && has(title, "决定")) || has(title, "修正案");
}

/* The share of the title that the items of the query are, as written: 公司法 is all of 公司法 and a
 * third of 公司法司法解释. */
static double covered_of(const struct candidates *c, const struct candidate *k)
{
	const struct query *q = c->r->query;
	struct span title = bare_title(&c->g->shards[k->ranked.shard], k->ranked.entry);
	size_t covered = 0;

	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		struct span needle = tokens_needle(&item->tokens, item->whole.from, item->whole.to);
		if (!item->excluded && needle_find(title, needle, 0) != SIZE_MAX)
			covered += needle.len;
	}
	return title.len ? (double)covered / (double)title.len : 0;
}

/* How much that may be, without looking into the title: items that overlap cover more than all of
 * it. */
static double coverable_of(const struct candidates *c, const struct candidate *k)
{
	const struct query *q = c->r->query;
	struct span title = bare_title(&c->g->shards[k->ranked.shard], k->ranked.entry);
	size_t coverable = 0;

	for (size_t i = 0; i < query_items(q); i++) {
		const struct item *item = query_item(q, i);
		struct span needle = tokens_needle(&item->tokens, item->whole.from, item->whole.to);
		if (!item->excluded && needle.len <= title.len)
			coverable += needle.len;
	}
	return title.len ? (double)coverable / (double)title.len : 0;
}

enum {
	PRIOR_COST = 8, /* units of a budget */
	BARRED = 64,    /* as many as a page has: only then it is worth while to leave some out */
};

static double together_of(const struct candidates *c, const struct candidate *k)
{
	return c->r->together && set_has(c->r->together, k->document + 1) ? TOGETHER : 0;
}

static void add_all(const struct candidates *c, struct candidate *k)
{
	k->ranked.score += k->prior + (amends(c, k) ? AMENDING : 0);
	if (!c->passages)
		k->ranked.score += COVERED * covered_of(c, k);
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
static bool may_reach(const struct candidates *c, const struct candidate *k, double low, double bar)
{
	/* The last digits of a sum depend on its order. */
	double missing = bar - low - 1e-6;

	if (missing <= 0 || c->passages)
		return missing <= 0;
	return missing <= COVERED * (double)query_items(c->r->query) &&
	       missing <= COVERED * coverable_of(c, k);
}

/* To look into titles costs most: it is left where it would bring nothing to the top. Candidates
 * [from, to) are of one tier; those that may be among the best are moved to [at, …). Returns where
 * these end. */
static size_t add_to_best(struct candidates *c, size_t at, size_t from, size_t to, size_t wanted)
{
	struct bar bar = {.wanted = wanted < to - from ? wanted : to - from};

	for (size_t i = from; i < to && bar.wanted > 0; i++) {
		struct candidate *k = &c->at[i];
		double low = k->ranked.score + k->prior + together_of(c, k);
		if (bar.n == bar.wanted && !may_reach(c, k, low, bar.best[bar.n - 1]))
			continue;
		add_all(c, k);
		bar_take(&bar, k->ranked.score);
		if (k->ranked.score >= bar.best[bar.n - 1])
			swap(&c->at[at++], k);
	}
	return at;
}

void candidates_add_prior(struct candidates *c, size_t wanted)
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
	if (wanted == 0 || wanted > BARRED) {
		for (size_t i = 0; i < c->n; i++)
			add_all(c, &c->at[i]);
		return;
	}
	/* What stands as written comes first in both steps. */
	size_t n = add_to_best(c, 0, 0, written, wanted);
	c->n = add_to_best(c, n, written, c->n, wanted > written ? wanted - written : 0);
}
