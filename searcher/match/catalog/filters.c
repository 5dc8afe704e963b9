/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * In order: values, numbers, days and statuses, citations, articles; all filters of a query; what
 * they have of a shard.
 */
#include "searcher/match/catalog/filters.h"

#include "core/i18n.h"
#include "corpus/name/number.h"
#include "searcher/match/catalog/fold.h"
#include "searcher/since.h"

#include <stdlib.h>
#include <string.h>

enum {
	PLACES_LIMIT = 256 << 20,
	FOLDED_LIMIT = 1 << 30, /* bytes; far more than the values of a small machine's index */
	KEY_LIMIT = 4096,
};

/* The values of a field as they are compared, one behind the other: a query may have 32 filters of
 * one field, which a million documents have each another value of. */
struct folded {
	bool done;
	struct buf bytes;
	struct buf ends; /* uint32_t, in bytes, of each */
};

struct filtering {
	const struct catalog *catalog;
	uint32_t day;
	struct tokens value; /* scratch */
	struct folded folded[META_FIELDS];
	struct budget *budget;
	uint32_t known; /* of struct filters */
	struct err *err;
};

/* Is there time for document d? Else it and what follows is not known. */
static bool has_time(struct filtering *f, uint32_t d)
{
	if (!budget_spend(f->budget, 1))
		return true;
	f->known = d < f->known ? d : f->known;
	return false;
}

/* ---- Values ---- */

static enum zw_status fold_values(struct filtering *f, enum meta_field field)
{
	struct folded *to = &f->folded[field];
	enum zw_status status = ZW_OK;

	if (to->done)
		return ZW_OK;
	to->done = true;
	to->bytes = BUF_INIT(FOLDED_LIMIT);
	to->ends = BUF_INIT(FOLDED_LIMIT);
	for (uint32_t i = 0; status == ZW_OK && i < catalog_values(f->catalog, field); i++) {
		if (!has_time(f, 0))
			return ZW_OK;
		const char *value = catalog_value(f->catalog, field, i);
		status = tokens_scan(&f->value, value, strlen(value), f->err);
		if (status != ZW_OK)
			return status;
		struct span text = tokens_needle(&f->value, 0, tokens_count(&f->value));
		buf_add(&to->bytes, text.at, text.len);
		uint32_t end = (uint32_t)to->bytes.len;
		buf_add(&to->ends, &end, sizeof(end));
		status = buf_status(&to->bytes, _("values of a filter"), f->err);
		if (status == ZW_OK)
			status = buf_status(&to->ends, _("values of a filter"), f->err);
	}
	return status;
}

/* Does value i have the needle, or is it that? */
static bool value_matches(const struct folded *values, uint32_t i, struct span needle, bool whole)
{
	const uint32_t *ends = (const void *)values->ends.data;
	uint32_t begin = i ? ends[i - 1] : 0;
	size_t len = ends[i] - begin;

	return needle.len > 0 && len >= needle.len && (!whole || len == needle.len) &&
	       memmem(values->bytes.data + begin, len, needle.at, needle.len);
}

static void add_having(struct filtering *f, enum meta_field field, const bool *matches,
                       struct set *documents)
{
	for (uint32_t d = 0; d < f->known && has_time(f, d); d++) {
		struct catalog_list values = catalog_values_of(f->catalog, field, d);
		for (size_t i = 0; i < values.n; i++)
			if (values.at[i] < catalog_values(f->catalog, field) &&
			    matches[values.at[i]])
				set_add(documents, d + 1);
	}
}

/* Of the values that a whole one is compared with, the very same beats those that fold alike: a
 * facet gives exactly its count. */
static bool find_very_same(struct filtering *f, const struct filter *filter, bool *matches)
{
	enum meta_field field = filter->name->field;
	bool any = false;

	for (uint32_t i = 0; i < catalog_values(f->catalog, field); i++) {
		matches[i] = strcmp(catalog_value(f->catalog, field, i), filter->value) == 0;
		any |= matches[i];
	}
	return any;
}

static enum zw_status find_value(struct filtering *f, enum meta_field field, const char *value,
                                 bool whole, bool *matches)
{
	struct tokens wanted;

	tokens_init(&wanted, QUERY_LIMIT);
	enum zw_status status = tokens_scan(&wanted, value, strlen(value), f->err);
	/* A query that unfolds without measure is a bad query. */
	if (status == ZW_LIMIT)
		status = ZW_BAD_QUERY;
	if (status == ZW_OK)
		status = fold_values(f, field);
	struct span needle = tokens_needle(&wanted, 0, tokens_count(&wanted));
	uint32_t n = (uint32_t)(f->folded[field].ends.len / sizeof(uint32_t));
	for (uint32_t i = 0; status == ZW_OK && i < n && has_time(f, 0); i++)
		matches[i] |= value_matches(&f->folded[field], i, needle, whole);
	tokens_release(&wanted);
	return status;
}

/* The value, and the other names of the body that it names. */
static enum zw_status find_values(struct filtering *f, const struct filter *filter, bool whole,
                                  bool *matches)
{
	enum meta_field field = filter->name->field;

	if (whole && find_very_same(f, filter, matches))
		return ZW_OK;
	enum zw_status status = find_value(f, field, filter->value, whole, matches);
	for (size_t at = 0; status == ZW_OK && at < filter->also.len;) {
		const char *other = filter->also.data + at;
		status = find_value(f, field, other, whole, matches);
		at += strlen(other) + 1;
	}
	return status;
}

static void find_levels(struct filtering *f, unsigned levels, bool *matches)
{
	for (uint32_t i = 0; i < catalog_values(f->catalog, META_LEVEL); i++) {
		const char *value = catalog_value(f->catalog, META_LEVEL, i);
		matches[i] = levels >> level_find(value, strlen(value)) & 1;
	}
}

static enum zw_status by_value(struct filtering *f, const struct filter *filter, bool whole,
                               struct set *documents)
{
	enum meta_field field = filter->name->field;
	uint32_t n = catalog_values(f->catalog, field);
	bool *matches = calloc(n + (size_t)1, sizeof(*matches));

	if (!matches)
		return err_no_memory(f->err);
	enum zw_status status = ZW_OK;
	if (filter->name->kind == FILTER_LEVEL)
		find_levels(f, filter->levels, matches);
	else
		status = find_values(f, filter, whole, matches);
	if (status == ZW_OK)
		add_having(f, field, matches, documents);
	free(matches);
	return status;
}

/* In any notation; else a part of one: 国办发, 〔2022〕. */
static enum zw_status by_number(struct filtering *f, const struct filter *filter,
                                struct set *documents)
{
	BUF_HERE(key, KEY_LIMIT);
	bool is_number = number_key(filter->value, strlen(filter->value), &key);
	struct catalog_names names = {0};

	if (is_number)
		names = catalog_find(f->catalog, NAME_NUMBER, buf_cstr(&key), key.len);
	for (size_t i = 0; i < names.n; i++)
		set_add(documents, names.at[i].document + 1);
	buf_release(&key);
	return is_number ? ZW_OK : by_value(f, filter, filter->quoted, documents);
}

/* ---- Days ---- */

static uint32_t day_of(const struct catalog_document *d, enum meta_field field)
{
	switch (field) {
	case META_WRITTEN:
		return d->written;
	case META_PUBLISHED:
		return d->published;
	case META_EFFECTIVE:
		return d->effective;
	case META_REPEALED:
		return d->repealed;
	default:
		return d->date;
	}
}

static bool is_within(const struct filtering *f, const struct filter *filter,
                      const struct catalog_document *d)
{
	uint32_t day;

	if (filter->name->kind == FILTER_STATUS)
		return catalog_status(d, f->day) == filter->status;
	day = day_of(d, filter->name->field);
	return day >= filter->from && day <= filter->to;
}

static void by_day(struct filtering *f, const struct filter *filter, struct set *documents)
{
	for (uint32_t d = 0; d < f->known && has_time(f, d); d++)
		if (is_within(f, filter, catalog_document(f->catalog, d)))
			set_add(documents, d + 1);
}

/* ---- Places ---- */

static enum zw_status by_citation(struct filtering *f, const struct filter *filter,
                                  struct filtered *found)
{
	struct buf named = BUF_INIT(NAMED_LIMIT * sizeof(struct named));
	enum named_as as;
	enum zw_status status =
	        named_find(f->catalog, filter->value, strlen(filter->value), &named, &as, f->err);

	for (size_t i = 0; status == ZW_OK && i < named.len / sizeof(struct named); i++) {
		const struct named *n = (const struct named *)(const void *)named.data + i;
		uint32_t work = fold_work(f->catalog, n->document);
		named_cited_by(f->catalog, n, &found->places);
		buf_add(&found->works, &work, sizeof(work));
	}
	buf_release(&named);
	return status;
}

/* A document of several parts may have the number several times. */
static void by_article(struct filtering *f, const struct filter *filter, struct buf *places)
{
	for (uint32_t d = 0; d < f->known && has_time(f, d); d++) {
		uint32_t before = 0, passage;
		while ((passage = catalog_article(f->catalog, d, filter->article, filter->sub,
		                                  before + 1)) > before) {
			struct place place = {d, passage};
			buf_add(places, &place, sizeof(place));
			before = passage;
		}
	}
}

static enum zw_status find_places(struct filtering *f, const struct filter *filter,
                                  struct filtered *found)
{
	enum zw_status status = ZW_OK;

	found->placed = true;
	if (filter->name->kind == FILTER_CITES)
		status = by_citation(f, filter, found);
	else
		by_article(f, filter, &found->places);
	if (status == ZW_OK)
		status = buf_status(&found->places, _("places of a filter"), f->err);
	if (status == ZW_OK)
		status = buf_status(&found->works, _("places of a filter"), f->err);
	if (status != ZW_OK)
		return status;
	places_sort(&found->places);
	const struct place *at = (const void *)found->places.data;
	for (size_t i = 0; i < found->places.len / sizeof(*at); i++)
		set_add(&found->documents, at[i].document + 1);
	return ZW_OK;
}

/* ---- All of a query ---- */

static enum zw_status find_one(struct filtering *f, const struct filter *filter,
                               struct filtered *found)
{
	enum zw_status status = set_init(&found->documents, catalog_documents(f->catalog), f->err);

	found->places = BUF_INIT(PLACES_LIMIT);
	found->works = BUF_INIT(NAMED_LIMIT * sizeof(uint32_t));
	if (status != ZW_OK)
		return status;
	switch (filter->name->kind) {
	case FILTER_NUMBER:
		return by_number(f, filter, &found->documents);
	case FILTER_DATE:
	case FILTER_STATUS:
		by_day(f, filter, &found->documents);
		return ZW_OK;
	case FILTER_CITES:
	case FILTER_ARTICLE:
		return find_places(f, filter, found);
	default:
		return by_value(f, filter, filter->quoted || filter->name->kind == FILTER_EXACT,
		                &found->documents);
	}
}

static bool is_in_force(const struct filtering *f, uint32_t d)
{
	const struct catalog_document *row = catalog_document(f->catalog, d);

	if (row->normative)
		return catalog_status(row, f->day) == STATUS_CURRENT;
	return row->date > 0 && row->date <= f->day;
}

/* What may be found at all. */
static enum zw_status find_only(struct filtering *f, const struct wanted *wanted, struct set *only)
{
	enum zw_status status = set_init(only, catalog_documents(f->catalog), f->err);

	for (uint32_t d = 0; status == ZW_OK && d < f->known && has_time(f, d); d++)
		if ((!wanted->in_force || is_in_force(f, d)) &&
		    (!wanted->since || since_latest(f->catalog, d) >= wanted->since))
			set_add(only, d + 1);
	return status;
}

enum zw_status filters_find(const struct query *q, const struct generation *g,
                            const struct wanted *wanted, struct filters *filters, struct err *err)
{
	struct filters found = {.at = calloc(query_filters(q) + 1, sizeof(*found.at))};
	struct filtering f = {.catalog = g->catalog,
	                      .day = wanted->day,
	                      .budget = wanted->budget,
	                      .known = catalog_documents(g->catalog),
	                      .err = err};
	enum zw_status status = ZW_OK;

	if (!found.at)
		return err_no_memory(err);
	tokens_init(&f.value, QUERY_LIMIT);
	for (; status == ZW_OK && found.n < query_filters(q); found.n++)
		status = find_one(&f, query_filter(q, found.n), &found.at[found.n]);
	if (status == ZW_OK && (wanted->in_force || wanted->since))
		status = find_only(&f, wanted, &found.only);
	tokens_release(&f.value);
	for (size_t i = 0; i < META_FIELDS; i++) {
		buf_release(&f.folded[i].bytes);
		buf_release(&f.folded[i].ends);
	}
	found.known = f.known;
	if (status == ZW_OK)
		*filters = found;
	else
		filters_release(&found);
	return status;
}

void filters_release(struct filters *filters)
{
	for (size_t i = 0; i < filters->n; i++) {
		set_release(&filters->at[i].documents);
		buf_release(&filters->at[i].places);
		buf_release(&filters->at[i].works);
	}
	free(filters->at);
	set_release(&filters->only);
	*filters = (struct filters){0};
}

bool filters_have(const struct filters *filters, uint32_t document)
{
	for (size_t i = 0; i < filters->n; i++)
		if (!set_has(&filters->at[i].documents, document + 1))
			return false;
	return !filters->only.bits || set_has(&filters->only, document + 1);
}

/* ---- Of a shard ---- */

void documents_of_shard(const struct set *documents, const struct shard *shard, uint32_t first,
                        bool passages, struct set *set)
{
	uint32_t d = set_next(documents, first + 1);

	for (; d && d <= first + shard->info.documents; d = set_next(documents, d + 1)) {
		uint32_t entry = d - first, end = entry + 1;
		if (passages)
			shard_passages_of(shard, d - first, &entry, &end);
		for (; entry < end; entry++)
			set_add(set, entry);
	}
}

void filtered_of_shard(const struct filtered *f, const struct shard *shard, uint32_t first,
                       bool passages, struct set *set)
{
	const struct place *at = (const void *)f->places.data;
	uint32_t begin, end;

	if (!passages || !f->placed) {
		documents_of_shard(&f->documents, shard, first, passages, set);
		return;
	}
	for (size_t i = 0; i < f->places.len / sizeof(*at); i++) {
		if (at[i].document < first || at[i].document - first >= shard->info.documents)
			continue;
		shard_passages_of(shard, at[i].document - first + 1, &begin, &end);
		if (at[i].passage >= 1 && at[i].passage <= end - begin)
			set_add(set, begin + at[i].passage - 1);
	}
}
