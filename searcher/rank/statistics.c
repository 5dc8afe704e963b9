/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/rank/statistics.h"

#include <math.h>

static uint32_t living(const struct generation *g, enum table table)
{
	return table == TABLE_DOCUMENTS ? g->n_documents : g->n_passages;
}

/* The usual one would be below 0 for what more than half of the entries have: from a third of them
 * on it grows slower. */
static double rarity(uint32_t entries, uint32_t frequency)
{
	double odds = ((double)entries - frequency + 0.5) / (frequency + 0.5);

	return log(odds < 2 ? odds * 0.5 + 1 : odds);
}

static double average_length(const struct generation *g, enum table table)
{
	uint32_t entries = living(g, table);
	uint64_t length = 0, dead = 0;

	for (size_t i = 0; i < g->manifest.n_shards; i++) {
		length += g->shards[i].lengths[table];
		dead += dead_length(g->shards[i].dead, table);
	}
	return entries && length > dead ? (double)(length - dead) / entries : 0;
}

enum { WANTED = 64 /* lists at a time */ };

/* The next terms of a distant index, in one wait. */
static void want(const struct generation *g, const struct rank_term *terms, size_t n)
{
	for (size_t i = 0; g->remote && i < n && i < WANTED; i++)
		store_want_postings(g, terms[i].bytes, terms[i].len);
}

enum zw_status statistics_weigh(const struct generation *g, enum table table,
                                struct rank_term *terms, size_t *n, double *average,
                                struct err *err)
{
	uint32_t entries = living(g, table);
	enum zw_status status = ZW_OK;
	size_t kept = 0;

	for (size_t i = 0; status == ZW_OK && i < *n; i++) {
		uint32_t frequency;
		if (i % WANTED == 0)
			want(g, terms + i, *n - i);
		struct rank_term term = terms[i];
		status = store_frequency(g, table, term.bytes, term.len, &frequency, err);
		if (status != ZW_OK || frequency == 0)
			continue;
		term.factor *= rarity(entries, frequency);
		terms[kept++] = term;
	}
	*n = kept;
	*average = average_length(g, table);
	return status;
}

uint32_t statistics_two_digits(double number)
{
	double step = 1;

	while (number / step >= 100)
		step *= 10;
	return (uint32_t)(floor(number / step) * step);
}

enum zw_status statistics_estimate(const struct generation *g, enum table table,
                                   const struct rank_term *terms, size_t n, uint32_t entries,
                                   uint32_t *about, struct err *err)
{
	double none = 1; /* the share of entries that have no term */
	enum zw_status status = ZW_OK;

	for (size_t i = 0; status == ZW_OK && i < n; i++) {
		const struct rank_term *term = &terms[i];
		uint32_t frequency;
		status = store_frequency(g, table, term->bytes, term->len, &frequency, err);
		if (status == ZW_OK && frequency > 0)
			none *= 1 - (double)frequency / living(g, table);
	}
	*about = statistics_two_digits(entries * (1 - none));
	return status;
}
