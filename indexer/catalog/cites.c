/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Citations are resolved as of the day of the document that cites: 公司法第十六条 of a text of 2014
 * is not that of 2023.
 */
#include "core/i18n.h"
#include "corpus/citation/citation.h"
#include "corpus/name/work.h"
#include "indexer/catalog/resolve.h"
#include "indexer/catalog/relate.h"

#include <stdlib.h>
#include <string.h>

enum {
	RANGE_LIMIT = 100, /* articles of one range that are linked */
	LAST_DAY = 99991231,
	KEY_LIMIT = 4096, /* bytes */
};

struct citing_document {
	const struct gathered *g;
	const struct catalog *catalog;
	uint32_t document, day;
	struct catalog_document *rows; /* of the image */
	struct buf *cites;
	uint32_t *repealed_by; /* of each work, the last document + 1 that said so */
};

static void add_citation(struct citing_document *from, const struct gathered_citation *c,
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

	buf_add(from->cites, &row, sizeof(row));
}

/* Where the part begins that a passage is in; 0 if the document has one part. */
static uint32_t part_of(const struct citing_document *from, uint32_t passage)
{
	struct rows r = gathered_at(from->g, from->document)->parts;
	const uint32_t *parts = (const void *)from->g->parts.data;
	uint32_t low = r.first, high = r.first + r.n;

	if (r.n < 2)
		return 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (parts[middle] <= passage)
			low = middle + 1;
		else
			high = middle;
	}
	return low > r.first ? parts[low - 1] : 0;
}

/* All versions of a work from before that day end with it. */
static void repeal(struct citing_document *from, const struct cited_place *place)
{
	const struct catalog_document *target = catalog_document(from->catalog, place->document);
	uint32_t own = from->rows[from->document].work;

	if (!target || target->work == own || place->passage != 0 || !target->normative ||
	    from->day == LAST_DAY || from->repealed_by[target->work] == from->document + 1)
		return;
	from->repealed_by[target->work] = from->document + 1;
	struct catalog_list versions = catalog_versions(from->catalog, target->work);
	for (size_t i = 0; i < versions.n; i++) {
		struct catalog_document *row = &from->rows[versions.at[i]];
		if (row->begin < from->day && (!row->repealed || row->repealed > from->day))
			row->repealed = from->day;
	}
}

/* The articles of a range from the one at `place` on. */
static void add_range(struct citing_document *from, const struct gathered_citation *c,
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
static bool resolve_amended(const struct citing_document *from, const struct gathered_citation *c,
                            struct cited_place *place)
{
	BUF_HERE(work, KEY_LIMIT);
	bool found = c->kind == CITED_TITLE &&
	             work_key_amends(gathered_text(from->g, c->key), c->key.len, &work) &&
	             work.len > 0 &&
	             name_resolve(from->catalog, NAME_TITLE, buf_cstr(&work), work.len, 0, 0,
	                          from->day, place);

	buf_release(&work);
	return found;
}

static bool resolve_name(const struct citing_document *from, const struct gathered_citation *c,
                         struct cited_place *place)
{
	enum name_kind kind = c->kind == CITED_NUMBER ? NAME_NUMBER : NAME_TITLE;

	return name_resolve(from->catalog, kind, gathered_text(from->g, c->key), c->key.len,
	                    c->article, c->sub, from->day, place);
}

/* Is it what the document is called itself, its number at its head, whoever else has that name? */
static bool is_own_name(const struct citing_document *from, const struct gathered_citation *c,
                        uint32_t found)
{
	enum name_kind kind = c->kind == CITED_NUMBER ? NAME_NUMBER : NAME_TITLE;
	struct catalog_names names =
	        catalog_find(from->catalog, kind, gathered_text(from->g, c->key), c->key.len);
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

static void resolve_one(struct citing_document *from, const struct gathered_citation *c)
{
	struct cited_place place = {from->document, part_of(from, c->passage)};
	bool named = c->kind == CITED_SELF || resolve_name(from, c, &place);

	if (!named && !resolve_amended(from, c, &place))
		return;
	uint32_t part = place.passage;
	bool found =
	        c->article && named && article_resolve(from->catalog, c->article, c->sub, &place);
	/* An article that the document does not have, or its own name, leads nowhere. */
	if (!found && (c->kind == CITED_SELF || is_own_name(from, c, place.document)))
		return;
	if (c->repeals && named)
		repeal(from, &place);
	add_range(from, c, place, part);
}

/* What is repealed under the name of one copy is so under that of the others. */
static void repeal_copies(struct catalog_image *image)
{
	struct catalog_document *rows = (void *)image->sections[CATALOG_DOCUMENTS].data;

	for (uint32_t d = 0; d < image->documents; d++) {
		uint32_t repealed = rows[rows[d].same].repealed;
		if (repealed && (!rows[d].repealed || rows[d].repealed > repealed))
			rows[d].repealed = repealed;
	}
}

static void resolve_all(const struct gathered *g, const struct catalog *catalog,
                        struct catalog_image *image, uint32_t *repealed_by)
{
	const struct gathered_citation *all = (const void *)g->cites.data;
	struct buf *at = &image->sections[CATALOG_CITES_AT], *of = &image->sections[CATALOG_CITES];

	for (uint32_t d = 0; d < image->documents; d++) {
		const struct catalog_document *row = catalog_document(catalog, d);
		struct citing_document from = {
		        .g = g,
		        .catalog = catalog,
		        .document = d,
		        .day = row->begin ? row->begin : LAST_DAY,
		        .rows = (void *)image->sections[CATALOG_DOCUMENTS].data,
		        .cites = of,
		        .repealed_by = repealed_by,
		};
		struct rows r = gathered_at(g, d)->cites;
		uint32_t index = (uint32_t)(of->len / sizeof(struct catalog_citation));
		buf_add(at, &index, sizeof(index));
		for (uint32_t i = r.first; i < r.first + r.n; i++)
			resolve_one(&from, &all[i]);
	}
	uint32_t end = (uint32_t)(of->len / sizeof(struct catalog_citation));
	buf_add(at, &end, sizeof(end));
}

/* ---- Cited by ---- */

static int compare(const uint32_t *keys_a, const uint32_t *keys_b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (keys_a[i] != keys_b[i])
			return keys_a[i] < keys_b[i] ? -1 : 1;
	return 0;
}

static int by_cited(const void *a, const void *b, void *context)
{
	const struct catalog_citation *x = context, *y = x + *(const uint32_t *)b;

	x += *(const uint32_t *)a;
	return compare((uint32_t[]){x->document, x->from_document, x->from_passage, x->start},
	               (uint32_t[]){y->document, y->from_document, y->from_passage, y->start}, 4);
}

static int by_place(const void *a, const void *b, void *context)
{
	const struct catalog_citation *x = context, *y = x + *(const uint32_t *)b;

	x += *(const uint32_t *)a;
	return compare(
	        (uint32_t[]){x->document, x->passage, x->from_document, x->from_passage, x->start},
	        (uint32_t[]){y->document, y->passage, y->from_document, y->from_passage, y->start},
	        5);
}

/* The sorted indices into lists, one for each cited document. */
static void add_lists(const struct catalog_image *image, const uint32_t *order, uint32_t n,
                      struct buf *at, struct buf *of)
{
	const struct catalog_citation *all = (const void *)image->sections[CATALOG_CITES].data;
	uint32_t i = 0;

	for (uint32_t d = 0; d < image->documents; d++) {
		buf_add(at, &i, sizeof(i));
		for (; i < n && all[order[i]].document == d; i++)
			buf_add(of, &order[i], sizeof(order[i]));
	}
	buf_add(at, &i, sizeof(i));
}

static void index_cited(struct catalog_image *image, uint32_t *order)
{
	struct buf *cites = &image->sections[CATALOG_CITES];
	const struct catalog_citation *all = (const void *)cites->data;
	uint32_t n = (uint32_t)(cites->len / sizeof(*all)), kept = 0;

	for (uint32_t i = 0; i < n; i++)
		if (all[i].document != all[i].from_document)
			order[kept++] = i;
	qsort_r(order, kept, sizeof(*order), by_cited, (void *)all);
	add_lists(image, order, kept, &image->sections[CATALOG_CITED_AT],
	          &image->sections[CATALOG_CITED]);
	kept = 0;
	for (uint32_t i = 0; i < n; i++)
		if (all[i].passage > 0)
			order[kept++] = i;
	qsort_r(order, kept, sizeof(*order), by_place, (void *)all);
	add_lists(image, order, kept, &image->sections[CATALOG_PLACES_AT],
	          &image->sections[CATALOG_PLACES]);
}

struct counting_cited {
	const struct catalog_citation *all;
	const uint32_t *at, *of;
	const struct catalog_document *rows;
	uint32_t *seen; /* of a text, by its first document: the work that it was seen for, + 1 */
	uint32_t work;
};

/* The texts that cite a document and were not seen yet for this work. */
static uint32_t count_new(struct counting_cited *c, uint32_t document)
{
	uint32_t count = 0;

	for (uint32_t i = c->at[document]; i < c->at[document + 1]; i++) {
		const struct catalog_document *from = &c->rows[c->all[c->of[i]].from_document];
		if (c->seen[from->same] == c->work + 1 || from->work == c->work)
			continue;
		c->seen[from->same] = c->work + 1;
		count++;
	}
	return count;
}

/* Of all files of the text of a version: which of them a citation leads to is chance. */
static uint32_t count_text(struct counting_cited *c, uint32_t version)
{
	uint32_t count = 0, document = version;

	do {
		count += count_new(c, document);
		document = c->rows[document].next_same;
	} while (document != version);
	return count;
}

/* How many texts cite a work, other than its own versions: each of its versions has that. Files
 * of the same text are counted once, as they are listed. */
static void count_cited(const struct catalog *catalog, struct catalog_image *image, uint32_t *seen)
{
	struct catalog_document *rows = (void *)image->sections[CATALOG_DOCUMENTS].data;
	struct counting_cited c = {
	        .all = (const void *)image->sections[CATALOG_CITES].data,
	        .at = (const void *)image->sections[CATALOG_CITED_AT].data,
	        .of = (const void *)image->sections[CATALOG_CITED].data,
	        .rows = rows,
	        .seen = seen,
	};

	for (c.work = 0; c.work < image->works; c.work++) {
		struct catalog_list versions = catalog_versions(catalog, c.work);
		uint32_t count = 0;
		for (size_t v = 0; v < versions.n; v++)
			seen[rows[versions.at[v]].same] = c.work + 1; /* cites itself */
		for (size_t v = 0; v < versions.n; v++)
			if (rows[versions.at[v]].same == versions.at[v] ||
			    rows[rows[versions.at[v]].same].work != c.work)
				count += count_text(&c, versions.at[v]);
		for (size_t v = 0; v < versions.n; v++)
			rows[versions.at[v]].cited = count;
	}
}

static enum zw_status index_and_count(const struct catalog *catalog, struct catalog_image *image,
                                      uint32_t *seen, struct err *err)
{
	static const enum catalog_section needed[] = {CATALOG_CITED_AT, CATALOG_CITED,
	                                              CATALOG_PLACES_AT, CATALOG_PLACES};
	size_t n = image->sections[CATALOG_CITES].len / sizeof(struct catalog_citation);
	uint32_t *order = calloc(n + 1, sizeof(*order));
	enum zw_status status = ZW_OK;

	if (!order)
		return err_no_memory(err);
	index_cited(image, order);
	for (size_t i = 0; status == ZW_OK && i < sizeof(needed) / sizeof(needed[0]); i++)
		status = buf_status(&image->sections[needed[i]], _("catalog"), err);
	if (status == ZW_OK)
		count_cited(catalog, image, seen);
	free(order);
	return status;
}

enum zw_status relate_citations(const struct gathered *g, const struct catalog *catalog,
                                struct catalog_image *image, struct err *err)
{
	/* Of each work, of each document: there are no more works. */
	size_t n = (size_t)image->documents + 1;
	uint32_t *scratch = calloc(n, sizeof(*scratch));

	if (!scratch)
		return err_no_memory(err);
	resolve_all(g, catalog, image, scratch);
	repeal_copies(image);
	enum zw_status status = buf_status(&image->sections[CATALOG_CITES], _("catalog"), err);
	if (status == ZW_OK) {
		memset(scratch, 0, n * sizeof(*scratch));
		status = index_and_count(catalog, image, scratch, err);
	}
	free(scratch);
	return status;
}
