/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Opening checks the sizes of the sections; every index that is followed is checked where it is
 * used, so that a damaged catalog gives wrong answers at worst, never a wild read.
 */
#include "core/index/catalog/file.h"

#include "core/files.h"
#include "core/hash.h"
#include "core/i18n.h"
#include "core/index/schema.h"

#include <stdlib.h>
#include <string.h>

struct catalog {
	uint32_t documents, works;
	struct catalog_part sections[CATALOG_SECTIONS];
	struct files_map map; /* empty if the bytes are not ours */
};

/* ---- Opening ---- */

static bool sections_fit(const struct catalog_header *h, size_t len)
{
	for (size_t i = 0; i < CATALOG_SECTIONS; i++)
		if (h->sections[i].at % CATALOG_ALIGNMENT != 0 || h->sections[i].at > len ||
		    h->sections[i].bytes > len - h->sections[i].at)
			return false;
	return true;
}

/* Arrays whose length follows from the numbers of documents and works. */
static bool sizes_agree(const struct catalog *c)
{
	const struct catalog_part *s = c->sections;
	size_t n = c->documents, row = sizeof(uint32_t);

	return s[CATALOG_DOCUMENTS].bytes == n * sizeof(struct catalog_document) &&
	       s[CATALOG_RANKS].bytes == n * row &&
	       s[CATALOG_VERSIONS_AT].bytes == (c->works + (size_t)1) * row &&
	       s[CATALOG_FIELDS_AT].bytes == (META_FIELDS + 1) * row &&
	       s[CATALOG_VALUES_AT].bytes == (META_FIELDS * n + 1) * row &&
	       s[CATALOG_ARTICLES_AT].bytes == (n + 1) * row &&
	       s[CATALOG_CITES_AT].bytes == (n + 1) * row &&
	       s[CATALOG_CITED_AT].bytes == (n + 1) * row &&
	       s[CATALOG_PLACES_AT].bytes == (n + 1) * row &&
	       s[CATALOG_TIMES].bytes == n * sizeof(struct catalog_times) &&
	       (s[CATALOG_STRINGS].bytes == 0 ||
	        ((const char *)s[CATALOG_STRINGS].at)[s[CATALOG_STRINGS].bytes - 1] == '\0');
}

enum zw_status catalog_view(const void *bytes, size_t len, uint32_t documents,
                            struct catalog **catalog, struct err *err)
{
	const struct catalog_header *h = bytes;
	struct catalog *c = calloc(1, sizeof(*c));

	*catalog = NULL;
	if (!c)
		return err_no_memory(err);
	bool good = len >= sizeof(*h) && memcmp(h->magic, CATALOG_MAGIC, sizeof(h->magic)) == 0 &&
	            h->order == CATALOG_ORDER && h->version == SCHEMA_VERSION &&
	            h->documents == documents && h->bytes == len && sections_fit(h, len);
	if (good) {
		c->documents = h->documents;
		c->works = h->works;
		for (size_t i = 0; i < CATALOG_SECTIONS; i++)
			c->sections[i] = (struct catalog_part){
			        (const char *)bytes + h->sections[i].at, h->sections[i].bytes};
		good = sizes_agree(c);
	}
	if (!good) {
		free(c);
		return err_set(err, ZW_BAD_INDEX, "%s", _("the catalog of the index is damaged"));
	}
	*catalog = c;
	return ZW_OK;
}

enum zw_status catalog_view_parts(const struct catalog_part *parts, uint32_t documents,
                                  uint32_t works, struct catalog **catalog, struct err *err)
{
	struct catalog *c = calloc(1, sizeof(*c));

	*catalog = c;
	if (!c)
		return err_no_memory(err);
	c->documents = documents;
	c->works = works;
	memcpy(c->sections, parts, sizeof(c->sections));
	return ZW_OK;
}

enum zw_status catalog_open(const char *path, uint32_t documents, struct catalog **catalog,
                            struct err *err)
{
	struct files_map map;
	struct err reason = {""};

	*catalog = NULL;
	enum zw_status status = files_map(path, &map, err);
	if (status != ZW_OK)
		return status;
	status = catalog_view(map.at, map.len, documents, catalog, &reason);
	if (status != ZW_OK) {
		files_unmap(&map);
		return err_set(err, status, "%s: %s", path, reason.text);
	}
	(*catalog)->map = map;
	return ZW_OK;
}

void catalog_close(struct catalog *c)
{
	if (c)
		files_unmap(&c->map);
	free(c);
}

/* ---- Arrays ---- */

static size_t rows(const struct catalog *c, enum catalog_section section, size_t size)
{
	return c->sections[section].bytes / size;
}

struct range {
	uint32_t from, to;
};

/* The part of thing i in an array of `n` rows. Empty where the indices make no sense. */
static struct range part(const struct catalog *c, enum catalog_section at, size_t i, size_t n)
{
	const uint32_t *index = c->sections[at].at;

	if (i + 1 >= rows(c, at, sizeof(*index)) || index[i] > index[i + 1] || index[i + 1] > n)
		return (struct range){0, 0};
	return (struct range){index[i], index[i + 1]};
}

static struct catalog_list list(const struct catalog *c, enum catalog_section at,
                                enum catalog_section of, size_t i)
{
	struct range r = part(c, at, i, rows(c, of, sizeof(uint32_t)));

	return (struct catalog_list){(const uint32_t *)c->sections[of].at + r.from, r.to - r.from};
}

uint32_t catalog_documents(const struct catalog *c)
{
	return c->documents;
}

const struct catalog_document *catalog_document(const struct catalog *c, uint32_t document)
{
	if (document >= c->documents)
		return NULL;
	return (const struct catalog_document *)c->sections[CATALOG_DOCUMENTS].at + document;
}

const uint32_t *catalog_ranks(const struct catalog *c)
{
	return c->sections[CATALOG_RANKS].at;
}

uint32_t catalog_rank(const struct catalog *c, uint32_t document)
{
	return document < c->documents ? catalog_ranks(c)[document] : document;
}

/* ---- Days: a year alone begins with its first day ---- */

/* Does what somebody has said of it hold on that day? It was said of today, or of whenever the file
 * was made: not of the days before the change that is known, nor of those after it began. */
static bool stated_on(const struct catalog_document *d, uint32_t day)
{
	switch (d->stated) {
	case STATUS_PENDING:
		return d->begin == 0;
	case STATUS_CURRENT:
		return true;
	case STATUS_AMENDED:
		return !d->until || d->until <= day;
	case STATUS_REPEALED:
		return !(d->repealed && d->repealed > day) && !(d->until && d->until > day);
	default:
		return false;
	}
}

enum doc_status catalog_status(const struct catalog_document *d, uint32_t day)
{
	if (!d->normative)
		return STATUS_NONE;
	if (d->begin && d->begin > day)
		return STATUS_PENDING;
	if (d->repealed && d->repealed <= day)
		return STATUS_REPEALED;
	if (d->until && d->until <= day)
		return STATUS_AMENDED;
	return stated_on(d, day) ? (enum doc_status)d->stated : STATUS_CURRENT;
}

struct catalog_times catalog_times(const struct catalog *c, uint32_t document)
{
	if (document >= c->documents)
		return (struct catalog_times){0, 0};
	return ((const struct catalog_times *)c->sections[CATALOG_TIMES].at)[document];
}

/* ---- Works ---- */

struct catalog_list catalog_versions(const struct catalog *c, uint32_t work)
{
	return list(c, CATALOG_VERSIONS_AT, CATALOG_VERSIONS, work);
}

uint32_t catalog_version(const struct catalog *c, uint32_t work, uint32_t day)
{
	struct catalog_list versions = catalog_versions(c, work);
	uint32_t found = CATALOG_NONE;

	for (size_t i = 0; i < versions.n; i++) {
		const struct catalog_document *d = catalog_document(c, versions.at[i]);
		if (d && (found == CATALOG_NONE || d->begin <= day))
			found = versions.at[i];
	}
	return found;
}

/* ---- Values ---- */

static struct range field_values(const struct catalog *c, enum meta_field field)
{
	return part(c, CATALOG_FIELDS_AT, field, rows(c, CATALOG_TEXTS, sizeof(uint32_t)));
}

uint32_t catalog_values(const struct catalog *c, enum meta_field field)
{
	struct range r = field_values(c, field);

	return r.to - r.from;
}

const char *catalog_value(const struct catalog *c, enum meta_field field, uint32_t value)
{
	struct range r = field_values(c, field);

	if (value >= r.to - r.from)
		return "";
	uint32_t at = ((const uint32_t *)c->sections[CATALOG_TEXTS].at)[r.from + value];
	if (at >= c->sections[CATALOG_STRINGS].bytes)
		return "";
	return (const char *)c->sections[CATALOG_STRINGS].at + at;
}

struct catalog_list catalog_values_of(const struct catalog *c, enum meta_field field,
                                      uint32_t document)
{
	if (document >= c->documents)
		return (struct catalog_list){NULL, 0};
	return list(c, CATALOG_VALUES_AT, CATALOG_VALUES, (size_t)field * c->documents + document);
}

/* ---- Names ---- */

uint64_t catalog_hash(enum name_kind kind, const char *key, size_t len)
{
	return hash64(key, len) + (uint64_t)kind;
}

struct catalog_names catalog_find(const struct catalog *c, enum name_kind kind, const char *key,
                                  size_t len)
{
	const struct catalog_name *names = c->sections[CATALOG_NAMES].at;
	size_t n = rows(c, CATALOG_NAMES, sizeof(*names)), low = 0, high = n;
	uint64_t hash = catalog_hash(kind, key, len);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (names[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < n && names[high].hash == hash; high++)
		;
	return (struct catalog_names){names + low, high - low};
}

uint32_t catalog_former(const struct catalog *c, const char *path)
{
	struct catalog_names names = catalog_find(c, NAME_FORMER, path, strlen(path));
	uint32_t best = CATALOG_NONE;

	for (size_t i = 0; i < names.n; i++) {
		uint32_t d = names.at[i].document;
		if (d >= c->documents)
			continue;
		if (best == CATALOG_NONE ||
		    catalog_times(c, d).added > catalog_times(c, best).added)
			best = d;
	}
	return best;
}

uint32_t catalog_first_article(const struct catalog *c, uint32_t document)
{
	const struct catalog_article *articles = c->sections[CATALOG_ARTICLES].at;
	struct range r = part(c, CATALOG_ARTICLES_AT, document,
	                      rows(c, CATALOG_ARTICLES, sizeof(*articles)));

	return r.from < r.to ? articles[r.from].number : 0;
}

uint32_t catalog_article(const struct catalog *c, uint32_t document, uint32_t number, uint32_t sub,
                         uint32_t from)
{
	const struct catalog_article *articles = c->sections[CATALOG_ARTICLES].at;
	struct range r = part(c, CATALOG_ARTICLES_AT, document,
	                      rows(c, CATALOG_ARTICLES, sizeof(*articles)));
	uint32_t low = r.from, high = r.to;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct catalog_article *a = &articles[middle];
		bool before = a->number != number ? a->number < number
		              : a->sub != sub     ? a->sub < sub
		                                  : a->passage < from;
		if (before)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < r.to && articles[low].number == number && articles[low].sub == sub)
		return articles[low].passage;
	return 0;
}

/* ---- Short names ---- */

static const char *string_at(const struct catalog *c, uint32_t at)
{
	return at < c->sections[CATALOG_STRINGS].bytes
	               ? (const char *)c->sections[CATALOG_STRINGS].at + at
	               : "";
}

const char *catalog_alias(const struct catalog *c, const char *name, size_t len)
{
	const struct catalog_alias *all = c->sections[CATALOG_ALIASES].at;
	size_t n = rows(c, CATALOG_ALIASES, sizeof(*all)), low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *there = string_at(c, all[middle].name);
		int order = strncmp(there, name, len);
		if (order == 0 && strlen(there) == len) {
			return string_at(c, all[middle].full);
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* ---- Citations ---- */

const struct catalog_citation *catalog_citation(const struct catalog *c, uint32_t index)
{
	if (index >= rows(c, CATALOG_CITES, sizeof(struct catalog_citation)))
		return NULL;
	return (const struct catalog_citation *)c->sections[CATALOG_CITES].at + index;
}

struct catalog_citations catalog_cites(const struct catalog *c, uint32_t document)
{
	const struct catalog_citation *all = c->sections[CATALOG_CITES].at;
	struct range r = part(c, CATALOG_CITES_AT, document, rows(c, CATALOG_CITES, sizeof(*all)));

	return (struct catalog_citations){all + r.from, r.to - r.from};
}

/* How many of a document come before that passage. */
static size_t cites_before(struct catalog_citations cites, uint32_t passage)
{
	size_t low = 0, high = cites.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (cites.at[middle].from_passage < passage)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct catalog_citations catalog_cites_in(const struct catalog *c, uint32_t document,
                                          uint32_t passage)
{
	struct catalog_citations all = catalog_cites(c, document);
	size_t from = cites_before(all, passage), to = from;

	/* Not by another search, which a damaged catalog could lead before the first. */
	while (to < all.n && all.at[to].from_passage == passage)
		to++;
	return (struct catalog_citations){all.at + from, to - from};
}

/* The first of a list whose passage is `passage` or a later one. */
static size_t first_of(const struct catalog *c, struct catalog_list l, uint32_t passage)
{
	size_t low = 0, high = l.n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct catalog_citation *cite = catalog_citation(c, l.at[middle]);
		if (cite && cite->passage < passage)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct catalog_list catalog_cited_by(const struct catalog *c, uint32_t document, uint32_t passage)
{
	if (passage == 0)
		return list(c, CATALOG_CITED_AT, CATALOG_CITED, document);
	struct catalog_list l = list(c, CATALOG_PLACES_AT, CATALOG_PLACES, document);
	size_t from = first_of(c, l, passage), to = first_of(c, l, passage + 1);

	if (to < from)
		to = from;
	return (struct catalog_list){l.at + from, to - from};
}
