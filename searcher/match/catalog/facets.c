/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/catalog/facets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	YEARS = 10000,
	STATUSES = STATUS_REPEALED + 1,
	LABEL = 16,
	/* So many times more values than documents: they are counted by sorting what there is, and
	 * not by going through all that there may be. */
	SPARSE = 16,
};

static const size_t SEEN_LIMIT = (size_t)1 << 30; /* bytes; far more than few documents have */

const char *facet_name(enum facet_kind facet)
{
	static const char *const names[FACETS] = {
	        [FACET_ISSUER] = "issuer", [FACET_TYPE] = "type",   [FACET_YEAR] = "year",
	        [FACET_STATUS] = "status", [FACET_LEVEL] = "level",
	};

	return names[facet];
}

struct counting {
	const struct catalog *c;
	enum facet_kind kind;
	uint32_t day;
	uint32_t n;       /* values there are */
	uint32_t *counts; /* of each; NULL: of few, in the place of that: */
	struct buf seen;  /* uint32_t: the value of each time */
};

/* How often a value is there. */
struct tallied {
	uint32_t value, count;
};

static enum meta_field field_of(enum facet_kind kind)
{
	if (kind == FACET_LEVEL)
		return META_LEVEL;
	return kind == FACET_ISSUER ? META_ISSUER : META_TYPE;
}

static uint32_t values_of(const struct catalog *c, enum facet_kind kind)
{
	if (kind == FACET_YEAR)
		return YEARS;
	return kind == FACET_STATUS ? STATUSES : catalog_values(c, field_of(kind));
}

/* A document of which it is not known counts nowhere. */
static void count_one(struct counting *k, uint32_t value)
{
	if (value >= k->n)
		return;
	if (k->counts)
		k->counts[value]++;
	else
		buf_add(&k->seen, &value, sizeof(value));
}

static void count_document(struct counting *k, uint32_t document)
{
	const struct catalog_document *row = catalog_document(k->c, document);

	if (!row)
		return;
	if (k->kind == FACET_YEAR) {
		if (row->date)
			count_one(k, row->date / 10000);
		return;
	}
	if (k->kind == FACET_STATUS) {
		enum doc_status status = catalog_status(row, k->day);
		if (status != STATUS_NONE)
			count_one(k, status);
		return;
	}
	struct catalog_list values = catalog_values_of(k->c, field_of(k->kind), document);
	for (size_t i = 0; i < values.n; i++)
		count_one(k, values.at[i]);
}

static char *label(const struct counting *k, uint32_t value)
{
	char year[LABEL];

	if (k->kind == FACET_STATUS)
		return strdup(status_zh((enum doc_status)value));
	if (k->kind != FACET_YEAR)
		return strdup(catalog_value(k->c, field_of(k->kind), value));
	snprintf(year, sizeof(year), "%u", value);
	return strdup(year);
}

/* Most frequent first; equal ones as they are numbered, which is by their text. */
static int by_count(const void *a, const void *b)
{
	const struct tallied *x = a, *y = b;

	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return (x->value > y->value) - (x->value < y->value);
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void tally_one(struct buf *all, uint32_t value, uint32_t count)
{
	struct tallied one = {value, count};

	if (count)
		buf_add(all, &one, sizeof(one));
}

/* What was counted, by value. */
static enum zw_status tally(struct counting *k, struct buf *all, struct err *err)
{
	uint32_t *seen = (void *)k->seen.data;
	size_t n = k->seen.len / sizeof(*seen);
	enum zw_status status = buf_status(&k->seen, "facets", err);

	if (status != ZW_OK)
		return status;
	for (uint32_t i = 0; k->counts && i < k->n; i++)
		tally_one(all, i, k->counts[i]);
	if (n)
		qsort(seen, n, sizeof(*seen), by_value);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && seen[to] == seen[from]; to++)
			;
		tally_one(all, seen[from], (uint32_t)(to - from));
	}
	return buf_status(all, "facets", err);
}

static enum zw_status tell(struct counting *k, struct facet *facet, struct err *err)
{
	struct buf all = BUF_INIT(SEEN_LIMIT);
	enum zw_status status = tally(k, &all, err);
	struct tallied *at = (void *)all.data;
	size_t n = all.len / sizeof(*at);

	facet->at = calloc(FACET_VALUES, sizeof(*facet->at));
	if (status == ZW_OK && !facet->at)
		status = err_no_memory(err);
	if (status == ZW_OK && n)
		qsort(at, n, sizeof(*at), by_count);
	while (status == ZW_OK && facet->n < n && facet->n < FACET_VALUES) {
		struct facet_value *value = &facet->at[facet->n];
		value->count = at[facet->n].count;
		value->value = label(k, at[facet->n++].value);
		status = value->value ? ZW_OK : err_no_memory(err);
	}
	facet->others = (uint32_t)(n - facet->n);
	buf_release(&all);
	return status;
}

static enum zw_status count_all(struct counting *k, const struct set *found, struct budget *budget,
                                struct err *err)
{
	k->seen = BUF_INIT(SEEN_LIMIT);
	if (set_count(found) >= k->n / SPARSE) {
		k->counts = calloc(k->n + (size_t)1, sizeof(*k->counts));
		if (!k->counts)
			return err_no_memory(err);
	}
	for (uint32_t d = set_next(found, 1); d && !budget_spend(budget, 1);
	     d = set_next(found, d + 1))
		count_document(k, d - 1);
	return ZW_OK;
}

enum zw_status facets_count(const struct catalog *c, const struct set *found, uint32_t day,
                            struct budget *budget, struct facet facets[FACETS], struct err *err)
{
	enum zw_status status = ZW_OK;

	for (enum facet_kind kind = 0; status == ZW_OK && kind < FACETS; kind++) {
		struct counting k = {.c = c, .kind = kind, .day = day, .n = values_of(c, kind)};
		status = count_all(&k, found, budget, err);
		if (status == ZW_OK)
			status = tell(&k, &facets[kind], err);
		free(k.counts);
		buf_release(&k.seen);
	}
	return status;
}

enum zw_status years_count(const struct catalog *c, const struct set *found, struct buf *years,
                           struct err *err)
{
	struct counting k = {.c = c, .kind = FACET_YEAR, .n = YEARS};

	k.counts = calloc(YEARS, sizeof(*k.counts));
	if (!k.counts)
		return err_no_memory(err);
	for (uint32_t d = set_next(found, 1); d; d = set_next(found, d + 1))
		count_document(&k, d - 1);
	for (uint32_t year = 0; year < YEARS; year++) {
		struct year_count counted = {year, k.counts[year]};
		if (counted.count)
			buf_add(years, &counted, sizeof(counted));
	}
	free(k.counts);
	return buf_status(years, "years", err);
}

void facets_release(struct facet facets[FACETS])
{
	for (size_t i = 0; i < FACETS; i++) {
		for (size_t v = 0; v < facets[i].n; v++)
			free(facets[i].at[v].value);
		free(facets[i].at);
		facets[i] = (struct facet){0};
	}
}
