/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/catalog/facets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEARS = 10000, STATUSES = STATUS_REPEALED + 1, LABEL = 16 };

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
	uint32_t n; /* values there are */
	uint32_t *counts;
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
	if (value < k->n)
		k->counts[value]++;
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
static int by_count(const void *a, const void *b, void *context)
{
	const uint32_t *counts = context, x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	if (counts[x] != counts[y])
		return counts[x] > counts[y] ? -1 : 1;
	return (x > y) - (x < y);
}

static enum zw_status tell(const struct counting *k, struct facet *facet, struct err *err)
{
	uint32_t *order = calloc(k->n + (size_t)1, sizeof(*order)), n = 0;

	facet->at = calloc(FACET_VALUES, sizeof(*facet->at));
	if (!order || !facet->at) {
		free(order);
		return err_no_memory(err);
	}
	for (uint32_t i = 0; i < k->n; i++)
		if (k->counts[i])
			order[n++] = i;
	qsort_r(order, n, sizeof(*order), by_count, k->counts);
	enum zw_status status = ZW_OK;
	while (status == ZW_OK && facet->n < n && facet->n < FACET_VALUES) {
		struct facet_value *value = &facet->at[facet->n];
		value->count = k->counts[order[facet->n]];
		value->value = label(k, order[facet->n++]);
		status = value->value ? ZW_OK : err_no_memory(err);
	}
	facet->others = n - (uint32_t)facet->n;
	free(order);
	return status;
}

enum zw_status facets_count(const struct catalog *c, const struct set *found, uint32_t day,
                            struct budget *budget, struct facet facets[FACETS], struct err *err)
{
	enum zw_status status = ZW_OK;

	for (enum facet_kind kind = 0; status == ZW_OK && kind < FACETS; kind++) {
		struct counting k = {.c = c, .kind = kind, .day = day, .n = values_of(c, kind)};
		k.counts = calloc(k.n + (size_t)1, sizeof(*k.counts));
		if (!k.counts)
			return err_no_memory(err);
		for (uint32_t d = set_next(found, 1); d && !budget_spend(budget, 1);
		     d = set_next(found, d + 1))
			count_document(&k, d - 1);
		status = tell(&k, &facets[kind], err);
		free(k.counts);
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
