/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations are resolved as of the day of the document that cites: 公司法第十六条 of a text of 2014
 * is not that of 2023.
 */
#include "core/i18n.h"
#include "core/spill/mapped.h"
#include "corpus/citation/citation.h"
#include "corpus/name/work.h"
#include "indexer/catalog/facts.h"
#include "indexer/catalog/relate.h"
#include "indexer/catalog/resolve.h"

#include <stdlib.h>
#include <string.h>

enum {
	RANGE_LIMIT = 100, /* articles of one range that are linked */
	LAST_DAY = 99991231,
	KEY_LIMIT = 4096, /* bytes */
};

struct resolving {
	const struct catalog *catalog; /* that has everything else */
	struct documents *documents;
	struct catalog_image *image;
	struct cited cited;
	uint32_t *repealed_by; /* of each work, the last document + 1 that said so */
	/* The document that cites. */
	uint32_t document, day;
	struct buf parts; /* uint32_t: the passages where its parts begin */
	enum zw_status status;
	struct err *err;
};

/* A citation, and its key, until the next one. */
struct citation_read {
	struct gathered_citation c;
	const char *key;
};

static void add_citation(struct resolving *from, const struct gathered_citation *c,
                         struct cited_place place)
{
	struct catalog_citation row = {
	        .from_document = from->document,
	        .from_passage = c->passage,
	        .start = c->start,
	        .len = c->len,
	        .document = place.document,
	        .passage = place.passage,
	};

	if (from->status == ZW_OK)
		from->status = cited_add(&from->cited, &row,
		                         catalog_rows(from->image, CATALOG_CITES), from->err);
	spool_add(&from->image->sections[CATALOG_CITES], &row, sizeof(row));
}

/* Where the part begins that a passage is in; 0 if the document has one part. */
static uint32_t part_of(const struct resolving *from, uint32_t passage)
{
	const uint32_t *parts = (const void *)from->parts.data;
	size_t n = from->parts.len / sizeof(*parts), low = 0, high = n;

	if (n < 2)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (parts[middle] <= passage)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? parts[low - 1] : 0;
}

/* All versions of a work from before that day end with it. */
static void repeal(struct resolving *from, const struct cited_place *place)
{
	const struct catalog_document *target = catalog_document(from->catalog, place->document);
	uint32_t own = from->documents->rows[from->document].work;

	if (!target || target->work == own || place->passage != 0 || !target->normative ||
	    from->day == LAST_DAY || from->repealed_by[target->work] == from->document + 1)
		return;
	from->repealed_by[target->work] = from->document + 1;
	struct catalog_list versions = catalog_versions(from->catalog, target->work);
	for (size_t i = 0; i < versions.n; i++) {
		struct catalog_document *row = &from->documents->rows[versions.at[i]];
		if (row->begin < from->day && (!row->repealed || row->repealed > from->day))
			row->repealed = from->day;
	}
}

/* The articles of a range from the one at `place` on. */
static void add_range(struct resolving *from, const struct gathered_citation *c,
                      struct cited_place place, uint32_t part)
{
	add_citation(from, c, place);
	for (uint32_t n = c->article + 1; n <= c->article_to && n - c->article < RANGE_LIMIT; n++) {
		struct cited_place next = {place.document, part};
		if (article_resolve(from->catalog, n, n == c->article_to ? c->sub_to : 0, &next))
			add_citation(from, c, next);
	}
}

/* A decision that amends a law, and is not there itself, leads to the law it amended. */
static bool resolve_amended(const struct resolving *from, const struct citation_read *r,
                            struct cited_place *place)
{
	BUF_HERE(work, KEY_LIMIT);
	bool found = r->c.kind == CITED_TITLE && work_key_amends(r->key, r->c.key_len, &work) &&
	             work.len > 0 &&
	             name_resolve(from->catalog, NAME_TITLE, buf_cstr(&work), work.len, 0, 0,
	                          from->day, place);

	buf_release(&work);
	return found;
}

static bool resolve_name(const struct resolving *from, const struct citation_read *r,
                         struct cited_place *place)
{
	enum name_kind kind = r->c.kind == CITED_NUMBER ? NAME_NUMBER : NAME_TITLE;

	return name_resolve(from->catalog, kind, r->key, r->c.key_len, r->c.article, r->c.sub,
	                    from->day, place);
}

/* Is it what the document is called itself, its number at its head, whoever else has that name? */
static bool is_own_name(const struct resolving *from, const struct citation_read *r, uint32_t found)
{
	enum name_kind kind = r->c.kind == CITED_NUMBER ? NAME_NUMBER : NAME_TITLE;
	struct catalog_names names = catalog_find(from->catalog, kind, r->key, r->c.key_len);
	size_t low = 0, high = names.n;

	/* Names are sorted: a text that cites what thousands are called does not cost thousands. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (names.at[middle].document < from->document)
			low = middle + 1;
		else
			high = middle;
	}
	return found == from->document ||
	       (low < names.n && names.at[low].document == from->document &&
	        names.at[low].passage == 0);
}

static void resolve_one(struct resolving *from, const struct citation_read *r)
{
	struct cited_place place = {from->document, part_of(from, r->c.passage)};
	bool named = r->c.kind == CITED_SELF || resolve_name(from, r, &place);

	if (!named && !resolve_amended(from, r, &place))
		return;
	uint32_t part = place.passage;
	bool found = r->c.article && named &&
	             article_resolve(from->catalog, r->c.article, r->c.sub, &place);
	/* An article that the document does not have, or its own name, leads nowhere. */
	if (!found && (r->c.kind == CITED_SELF || is_own_name(from, r, place.document)))
		return;
	if (r->c.repeals && named)
		repeal(from, &place);
	add_range(from, &r->c, place, part);
}

/* What is repealed under the name of one copy is so under that of the others. */
static void repeal_copies(struct documents *all)
{
	struct catalog_document *rows = all->rows;

	for (uint32_t d = 0; d < all->n; d++) {
		uint32_t repealed = rows[rows[d].same].repealed;
		if (repealed && (!rows[d].repealed || rows[d].repealed > repealed))
			rows[d].repealed = repealed;
	}
}

/* ---- What was gathered ---- */

/* 0 where it cannot be read: the reader tells. */
static uint32_t read_count(struct spool_reader *r)
{
	const void *at = spool_read(r, sizeof(uint32_t));
	uint32_t n = 0;

	if (at)
		memcpy(&n, at, sizeof(n));
	return n;
}

static bool read_citation(struct spool_reader *reader, struct citation_read *r)
{
	const void *at = spool_read(reader, sizeof(r->c));

	if (!at)
		return false;
	memcpy(&r->c, at, sizeof(r->c));
	r->key = spool_read(reader, (size_t)r->c.key_len + 1);
	return r->key;
}

static void enter_document(struct resolving *from, uint32_t document, struct spool_reader *reader)
{
	const struct catalog_document *row = &from->documents->rows[document];
	size_t bytes = read_count(reader) * sizeof(uint32_t);
	const void *parts = spool_read(reader, bytes);

	from->document = document;
	from->day = row->begin ? row->begin : LAST_DAY;
	buf_reset(&from->parts);
	if (parts)
		buf_add(&from->parts, parts, bytes);
	if (from->status == ZW_OK)
		from->status = buf_status(&from->parts, _("catalog"), from->err);
	catalog_add(from->image, CATALOG_CITES_AT, catalog_rows(from->image, CATALOG_CITES));
}

static void resolve_all(struct resolving *from, struct spool *cites, struct mapped *mapped)
{
	struct spool_reader reader;

	spool_reader_init(&reader, cites);
	for (uint32_t d = 0; d < from->documents->n && from->status == ZW_OK; d++) {
		struct citation_read r;
		enter_document(from, d, &reader);
		for (uint32_t n = read_count(&reader); n > 0 && read_citation(&reader, &r); n--) {
			resolve_one(from, &r);
			mapped_relieve(mapped);
		}
		if (from->status == ZW_OK)
			from->status = spool_reader_status(&reader, from->err);
	}
	catalog_add(from->image, CATALOG_CITES_AT, catalog_rows(from->image, CATALOG_CITES));
	spool_reader_release(&reader);
}

/* ---- The catalog they are resolved in ---- */

/* What is asked in random order: arrays of documents in memory, which change meanwhile, and maps.
 */
static enum zw_status view(const struct documents *d, struct catalog_image *image,
                           struct mapped *mapped, struct catalog **catalog, struct err *err)
{
	static const enum catalog_section spooled[] = {CATALOG_NAMES, CATALOG_ARTICLES_AT,
	                                               CATALOG_ARTICLES};
	const size_t row = sizeof(uint32_t);
	struct catalog_part parts[CATALOG_SECTIONS] = {
	        [CATALOG_DOCUMENTS] = {d->rows, d->n * sizeof(*d->rows)},
	        [CATALOG_RANKS] = {d->ranks, d->n * row},
	        [CATALOG_VERSIONS_AT] = {d->versions_at, (d->works + (size_t)1) * row},
	        [CATALOG_VERSIONS] = {d->versions, d->n * row},
	};
	enum zw_status status = ZW_OK;

	*catalog = NULL;
	for (size_t i = 0; i < sizeof(spooled) / sizeof(spooled[0]) && status == ZW_OK; i++) {
		struct catalog_part *part = &parts[spooled[i]];
		status = mapped_add(mapped, &image->sections[spooled[i]], &part->at, err);
		part->bytes = (size_t)image->sections[spooled[i]].len;
	}
	return status == ZW_OK ? catalog_view_parts(parts, d->n, d->works, catalog, err) : status;
}

enum zw_status relate_citations(struct gathered *g, struct catalog_image *image, struct err *err)
{
	struct mapped mapped = {0};
	struct catalog *catalog;
	struct resolving r = {
	        .documents = &g->documents,
	        .image = image,
	        .repealed_by = calloc((size_t)g->documents.works + 1, sizeof(*r.repealed_by)),
	        .parts = BUF_INIT(FACTS_LIMIT),
	        .err = err};

	r.status = view(&g->documents, image, &mapped, &catalog, err);
	if (r.status == ZW_OK && !r.repealed_by)
		r.status = err_no_memory(err);
	if (r.status == ZW_OK)
		r.status = cited_init(&r.cited, g->dir, err);
	r.catalog = catalog;
	if (r.status == ZW_OK)
		resolve_all(&r, &g->cites, &mapped);
	catalog_close(catalog);
	mapped_release(&mapped);
	spool_release(&g->cites);
	buf_release(&r.parts);
	free(r.repealed_by);
	repeal_copies(&g->documents);
	if (r.status == ZW_OK)
		r.status = cited_finish(&r.cited, &g->documents, g->dir, image, err);
	cited_release(&r.cited);
	return r.status;
}
