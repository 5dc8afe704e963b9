/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/direct.h"

#include "core/i18n.h"
#include "core/text/utf8.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/query/shape.h"

#include <stdlib.h>
#include <string.h>

enum { PLACES_LIMIT = 64 << 20, SUBS = 30 /* 第一百二十条之一 … */ };

size_t direct_hits(const struct direct *direct)
{
	return direct->hits.len / sizeof(struct direct_hit);
}

const struct direct_hit *direct_hit(const struct direct *direct, size_t i)
{
	return (const struct direct_hit *)(const void *)direct->hits.data + i;
}

void direct_release(struct direct *direct)
{
	buf_release(&direct->hits);
	buf_release(&direct->citing);
	buf_release(&direct->missing);
	*direct = (struct direct){0};
}

void direct_keep_found(struct direct *direct, const struct generation *g, const struct matching *m)
{
	struct direct_hit *hits = (void *)direct->hits.data;
	size_t n = direct_hits(direct), kept = 0;

	for (size_t i = 0; m && m->shards && i < n; i++) {
		struct entry entry = matching_entry(g, m->scope, hits[i].place);
		if (entry.at && set_has(&m->shards[entry.shard].found, entry.at))
			hits[kept++] = hits[i];
	}
	direct->hits.len = kept * sizeof(*hits);
}

void direct_drop_missing(struct direct *direct, const struct generation *g)
{
	struct direct_hit *hits = (void *)direct->hits.data;
	struct place *citing = (void *)direct->citing.data;
	size_t n = direct_hits(direct), m = direct->citing.len / sizeof(*citing), kept = 0;

	for (size_t i = 0; i < n; i++)
		if (store_has(g, hits[i].place.document))
			hits[kept++] = hits[i];
	direct->hits.len = kept * sizeof(*hits);
	kept = 0;
	for (size_t i = 0; i < m; i++)
		if (store_has(g, citing[i].document))
			citing[kept++] = citing[i];
	direct->citing.len = kept * sizeof(*citing);
}

/* ---- Which of the documents of a name ---- */

struct choosing {
	const struct catalog *c;
	const struct filters *filters;
	uint32_t day;
	const struct named *named;
	size_t n;
	struct direct *direct;
};

static bool is_of_year(const struct catalog_document *d, uint32_t year)
{
	const uint32_t days[] = {d->written, d->published, d->effective, d->date};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		if (days[i] / 10000 == year)
			return true;
	return false;
}

/* Is a rather to be shown than b? The version of the year that is said; what is of that name itself
 * beats a part of something; then what had begun by the day, or the end of that year; then the last
 * that had, or the first that will. */
static bool is_better(const struct choosing *k, const struct named *a, const struct named *b)
{
	const struct catalog_document *x = catalog_document(k->c, a->document);
	const struct catalog_document *y = catalog_document(k->c, b->document);

	if (!x || !y)
		return x != NULL;
	if (a->year && is_of_year(x, a->year) != is_of_year(y, a->year))
		return is_of_year(x, a->year);
	if ((a->part == 0) != (b->part == 0))
		return a->part == 0;
	uint32_t end = a->year * 10000 + 1231, day = a->year && end < k->day ? end : k->day;
	bool x_begun = x->begin <= day, y_begun = y->begin <= day;
	if (x_begun != y_begun)
		return x_begun;
	if (x->begin != y->begin)
		return x_begun == (x->begin > y->begin);
	if (x->until != y->until)
		return x->until == 0 || (y->until != 0 && x->until > y->until);
	return fold_text(k->c, a->document) == a->document &&
	       fold_text(k->c, b->document) != b->document;
}

static bool has_article(const struct choosing *k, const struct named *n)
{
	return catalog_article(k->c, n->document, n->article, n->sub, n->part) > 0;
}

/* The best of a work among the rows of one citation; with `article` only what has that. NULL if
 * there is none. */
static const struct named *best_of(const struct choosing *k, const struct named *like, bool article)
{
	uint32_t work = fold_work(k->c, like->document);
	const struct named *best = NULL;

	for (size_t i = 0; i < k->n; i++) {
		const struct named *n = &k->named[i];
		if (n->citation != like->citation || fold_work(k->c, n->document) != work ||
		    !filters_have(k->filters, n->document) || (article && !has_article(k, n)))
			continue;
		if (!best || is_better(k, n, best))
			best = n;
	}
	return best;
}

/* ---- What is shown of it ---- */

static void add_hit(struct choosing *k, uint32_t document, uint32_t passage, bool only_old,
                    bool absent)
{
	struct direct_hit hit = {{document, passage}, only_old, absent};

	for (size_t i = 0; i < direct_hits(k->direct); i++) {
		struct place there = direct_hit(k->direct, i)->place;
		if (there.document == document && there.passage == passage)
			return;
	}
	if (direct_hits(k->direct) < DIRECT_HITS)
		buf_add(&k->direct->hits, &hit, sizeof(hit));
}

/* Articles from the first to the last of a range, those inserted between them too. */
static void add_articles(struct choosing *k, const struct named *n, bool only_old)
{
	uint32_t last = n->article_to > n->article ? n->article_to : n->article;
	uint32_t passage = catalog_article(k->c, n->document, n->article, n->sub, n->part);

	add_hit(k, n->document, passage, only_old, false);
	if (last - n->article > DIRECT_HITS)
		last = n->article + DIRECT_HITS;
	for (uint32_t number = n->article; number < last; number++) {
		uint32_t sub = number == n->article ? n->sub : 0;
		while (++sub < SUBS &&
		       (passage = catalog_article(k->c, n->document, number, sub, n->part)) > 0)
			add_hit(k, n->document, passage, only_old, false);
		passage = catalog_article(k->c, n->document, number + 1, 0, n->part);
		if (passage)
			add_hit(k, n->document, passage, only_old, false);
	}
}

/* All of the version in force, if it stands in several files. */
static void add_whole(struct choosing *k, const struct named *best)
{
	for (size_t i = 0; i < k->n; i++) {
		const struct named *n = &k->named[i];
		if (n->citation == best->citation && n->part == best->part &&
		    fold_text(k->c, n->document) == n->document && n != best &&
		    fold_is_same_version(k->c, n->document, best->document) &&
		    filters_have(k->filters, n->document))
			add_hit(k, n->document, n->part, false, false);
	}
}

static void add_work(struct choosing *k, const struct named *like, bool article)
{
	const struct named *best = best_of(k, like, false);
	const struct named *having = best && article ? best_of(k, like, true) : NULL;

	if (having) {
		add_articles(k, having,
		             !fold_is_same_version(k->c, having->document, best->document));
	} else if (best && !article) {
		add_hit(k, best->document, best->part, false, best->article > 0);
		add_whole(k, best);
	}
}

static int by_work(const void *a, const void *b, void *context)
{
	const struct named *x = a, *y = b;
	const struct catalog *c = context;
	const uint32_t keys[][2] = {
	        {x->citation, y->citation},
	        {x->article, y->article},
	        {x->sub, y->sub},
	        {fold_work(c, x->document), fold_work(c, y->document)},
	        {catalog_rank(c, x->document), catalog_rank(c, y->document)},
	        {x->part, y->part},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

/* Rows of one work for one citation become neighbours. Rows of works of their own come before parts
 * of others, which are left out then. */
static void group(struct buf *named, const struct catalog *c)
{
	struct named *rows = (void *)named->data;
	size_t n = named->len / sizeof(*rows), kept = 0;

	if (n == 0)
		return;
	qsort_r(rows, n, sizeof(*rows), by_work, (void *)c);
	for (size_t from = 0, to; from < n; from = to) {
		bool whole = false;
		for (to = from; to < n && rows[to].citation == rows[from].citation; to++)
			whole |= rows[to].part == 0;
		for (size_t i = from; i < to; i++)
			if (!whole || rows[i].part == 0)
				rows[kept++] = rows[i];
	}
	named->len = kept * sizeof(*rows);
}

/* The rows from the first on that are of its work. */
static size_t group_end(const struct choosing *all, size_t from)
{
	const struct named *first = &all->named[from];
	uint32_t work = fold_work(all->c, first->document);
	size_t to = from;

	while (to < all->n && all->named[to].citation == first->citation &&
	       all->named[to].article == first->article && all->named[to].sub == first->sub &&
	       fold_work(all->c, all->named[to].document) == work)
		to++;
	return to;
}

static void add_groups(const struct choosing *all, bool article)
{
	for (size_t from = 0, to; from < all->n; from = to) {
		struct choosing k = *all;
		to = group_end(all, from);
		k.named = all->named + from;
		k.n = to - from;
		add_work(&k, k.named, article && k.named->article > 0);
	}
}

static void add_works(const struct choosing *all)
{
	size_t works = 0;

	for (size_t from = 0; from < all->n; from = group_end(all, from)) {
		bool next = from > 0 && all->named[from - 1].citation != all->named[from].citation;
		works = next ? 1 : works + 1;
		if (works > DIRECT_WORKS)
			return;
	}
	add_groups(all, true);
	/* An article that none of them has leads to the document. */
	if (!direct_hits(all->direct))
		add_groups(all, false);
}

/* ---- Their order ---- */

static uint32_t begin_of(const struct catalog *c, uint32_t document)
{
	const struct catalog_document *d = catalog_document(c, document);

	return d ? d->begin : 0;
}

/* Volumes as they follow each other; of what else has one name the latest first. */
static int by_volume(const void *a, const void *b, void *context)
{
	const struct place *x = &((const struct direct_hit *)a)->place;
	const struct place *y = &((const struct direct_hit *)b)->place;
	const struct catalog *c = context;
	const uint32_t keys[][2] = {
	        {catalog_first_article(c, x->document), catalog_first_article(c, y->document)},
	        {begin_of(c, y->document), begin_of(c, x->document)},
	        {catalog_rank(c, x->document), catalog_rank(c, y->document)},
	        {x->passage, y->passage},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (keys[i][0] != keys[i][1])
			return keys[i][0] < keys[i][1] ? -1 : 1;
	return 0;
}

/* Of one name; articles, and what several names in a row name, are in the order of the query. */
static void sort_hits(struct choosing *k)
{
	if (k->named[k->n - 1].citation == 0 && k->named[0].article == 0)
		qsort_r(k->direct->hits.data, direct_hits(k->direct), sizeof(struct direct_hit),
		        by_volume, (void *)k->c);
}

static void add_citing(struct choosing *k)
{
	struct buf *citing = &k->direct->citing;
	size_t kept = 0;

	for (size_t i = 0; i < k->n; i++)
		named_cited_by(k->c, &k->named[i], citing);
	places_sort(citing);
	struct place *at = (void *)citing->data;
	for (size_t i = 0; i < citing->len / sizeof(*at); i++)
		if (filters_have(k->filters, at[i].document))
			at[kept++] = at[i];
	citing->len = kept * sizeof(*at);
}

/* ---- Which part of the query names it ---- */

struct looking {
	const struct query *q;
	const struct catalog *c;
	struct buf *named;
	struct direct *direct;
	struct err *err;
};

static enum zw_status look_at(struct looking *l, size_t start, size_t end)
{
	buf_reset(l->named);
	enum zw_status status = named_find(l->c, l->q->plain + start, end - start, l->named,
	                                   &l->direct->as, l->err);
	l->direct->start = start;
	l->direct->end = end;
	return status;
}

/* Where the words of the query end, parted by white space. */
static size_t word_ends(const char *text, size_t ends[QUERY_ITEMS])
{
	size_t n = 0, len = strlen(text);

	for (size_t at = 0; at < len && n < QUERY_ITEMS;) {
		size_t next = at;
		if (lex_is_space(utf8_next(text, len, &next))) {
			at = next;
			continue;
		}
		while (at < len && (next = at, !lex_is_space(utf8_next(text, len, &next))))
			at = next;
		ends[n++] = at;
	}
	return n;
}

static bool is_precise(enum named_as as)
{
	return as == NAMED_CITATION || as == NAMED_NUMBER;
}

/* 民法典第577条 违约金, 违约金 民法典第577条: the longest part first. */
static enum zw_status look_at_parts(struct looking *l)
{
	size_t ends[QUERY_ITEMS], n = word_ends(l->q->plain, ends), len = strlen(l->q->plain);
	enum zw_status status = ZW_OK;

	for (size_t i = n; i > 1 && status == ZW_OK && !is_precise(l->direct->as); i--) {
		status = look_at(l, 0, ends[i - 2]);
		if (status == ZW_OK && !is_precise(l->direct->as))
			status = look_at(l, ends[n - i], len);
	}
	l->direct->words = is_precise(l->direct->as);
	/* A title beside other words is one of the words. */
	if (!l->direct->words) {
		l->direct->as = NAMED_NOTHING;
		buf_reset(l->named);
	}
	return status;
}

/* Does it name something that is not there? The neighbours of a number are named instead. */
static enum zw_status look_for_missing(struct looking *l)
{
	size_t ends[QUERY_ITEMS], n = word_ends(l->q->plain, ends);
	const char *plain = l->q->plain;
	size_t len = strlen(plain);
	enum zw_status status = named_missing(l->c, plain, len, &l->direct->missing, l->err);

	for (size_t i = n; i > 1 && status == ZW_OK && !l->direct->missing.len; i--)
		status = named_missing(l->c, plain, ends[i - 2], &l->direct->missing, l->err);
	if (status == ZW_OK && l->direct->missing.len > 0)
		status = named_near(l->c, plain, len, l->named, l->err);
	l->direct->near = l->named->len > 0;
	if (l->direct->near)
		l->direct->as = NAMED_NUMBER;
	return status;
}

static enum zw_status look_for_title(struct looking *l, const struct item *item)
{
	struct span title = tokens_needle(&item->tokens, 0, tokens_count(&item->tokens));
	enum zw_status status =
	        named_find(l->c, title.at, title.len, l->named, &l->direct->as, l->err);

	l->direct->leads = true;
	if (l->direct->as != NAMED_TITLE)
		buf_reset(l->named);
	return status;
}

static enum zw_status look(struct looking *l)
{
	const struct item *title = query_only_title(l->q);
	enum zw_status status = ZW_OK;

	if (title)
		return look_for_title(l, title);
	/* What is quoted is a string and names nothing. */
	if (!query_may_name(l->q) || !query_is_plain(l->q))
		return ZW_OK;
	status = look_at(l, 0, strlen(l->q->plain));
	if (status == ZW_OK && l->direct->as == NAMED_NOTHING)
		status = look_at_parts(l);
	if (status == ZW_OK && !l->direct->as)
		status = look_for_missing(l);
	return status;
}

/* ---- All of it ---- */

enum zw_status direct_names(const struct query *q, const struct catalog *catalog, bool *names,
                            struct err *err)
{
	struct buf named = BUF_INIT(NAMED_LIMIT * sizeof(struct named));
	enum named_as as = NAMED_NOTHING;
	enum zw_status status = ZW_OK;

	if (query_may_name(q) && query_is_plain(q))
		status = named_find(catalog, q->plain, strlen(q->plain), &named, &as, err);
	buf_release(&named);
	*names = as != NAMED_NOTHING;
	return status;
}

enum zw_status direct_find(const struct query *q, const struct catalog *catalog,
                           const struct filters *filters, uint32_t day, struct direct *direct,
                           struct err *err)
{
	struct direct found = {.hits = BUF_INIT(DIRECT_HITS * sizeof(struct direct_hit)),
	                       .citing = BUF_INIT(PLACES_LIMIT),
	                       .missing = BUF_INIT(QUERY_LIMIT)};
	struct buf named = BUF_INIT(NAMED_LIMIT * sizeof(struct named));
	struct choosing k = {.c = catalog, .filters = filters, .day = day, .direct = &found};
	struct looking l = {q, catalog, &named, &found, err};
	enum zw_status status = look(&l);

	if (status == ZW_OK && named.len > 0) {
		group(&named, catalog);
		k.named = (const void *)named.data;
		k.n = named.len / sizeof(*k.named);
		add_works(&k);
		if (direct_hits(&found)) {
			sort_hits(&k);
			if (!found.near && !found.leads)
				add_citing(&k);
		}
		status = buf_status(&found.hits, _("documents of one name"), err);
		if (status == ZW_OK)
			status = buf_status(&found.citing, _("documents that cite"), err);
	}
	if (direct_hits(&found) == 0)
		found.as = NAMED_NOTHING;
	buf_release(&named);
	if (status == ZW_OK)
		*direct = found;
	else
		direct_release(&found);
	return status;
}
