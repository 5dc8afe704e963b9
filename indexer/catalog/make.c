/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Each step gives back what it alone asks: sorters are there for a step or two, arrays of documents
 * until they are written.
 */
#include "indexer/catalog/make.h"

#include "indexer/catalog/relate.h"

static enum zw_status gather(const struct collection *c, struct catalog_image *image,
                             struct gathered *g, struct err *err)
{
	struct sorter *former;
	enum zw_status status = sorter_new(g->dir, SORT_MEMORY, &former, err);

	if (status == ZW_OK)
		status = relate_origins(c, image, former, err);
	if (status == ZW_OK)
		status = gathered_read(c, former, image, g, err);
	sorter_free(former);
	return status;
}

/* The arrays that were in memory. */
static void add_documents(struct documents *d, struct catalog_image *image)
{
	struct spool *s = image->sections;
	const size_t row = sizeof(uint32_t);

	image->works = d->works;
	spool_add(&s[CATALOG_DOCUMENTS], d->rows, d->n * sizeof(*d->rows));
	spool_add(&s[CATALOG_RANKS], d->ranks, d->n * row);
	spool_add(&s[CATALOG_VERSIONS_AT], d->versions_at, (d->works + (size_t)1) * row);
	spool_add(&s[CATALOG_VERSIONS], d->versions, d->n * row);
	documents_release(d);
}

static enum zw_status make_catalog(const struct collection *c, struct gathered *g,
                                   struct spool *file, struct err *err)
{
	struct catalog_image image;

	catalog_image_init(&image, g->dir);
	enum zw_status status = gather(c, &image, g, err);
	if (status == ZW_OK)
		status = relate_values(g, &image, err);
	if (status == ZW_OK)
		status = relate_aliases(g, &image, err);
	if (status == ZW_OK)
		status = relate_names(g, &image, err);
	if (status == ZW_OK)
		status = relate_documents(g, err);
	if (status == ZW_OK)
		status = relate_citations(g, &image, err);
	if (status == ZW_OK) {
		add_documents(&g->documents, &image);
		status = catalog_write(&image, file, err);
	}
	catalog_image_release(&image);
	return status;
}

static enum zw_status make_suggestions(struct gathered *g, struct spool *file,
                                       struct suggest_terms terms, struct spool *suggestions,
                                       struct err *err)
{
	struct files_map map;
	struct catalog *catalog = NULL;
	enum zw_status status = spool_map(file, &map, err);

	if (status == ZW_OK)
		status = catalog_view(map.at, map.len, g->documents.n, &catalog, err);
	if (status == ZW_OK)
		status = suggest_make(&g->titles, catalog, terms, g->dir, suggestions, err);
	catalog_close(catalog);
	files_unmap(&map);
	return status;
}

enum zw_status catalog_make(const struct collection *c, struct suggest_terms terms,
                            struct spool *file, struct spool *suggestions, struct err *err)
{
	struct gathered g;

	gathered_init(&g, file->dir);
	enum zw_status status = make_catalog(c, &g, file, err);
	if (status == ZW_OK)
		status = make_suggestions(&g, file, terms, suggestions, err);
	gathered_release(&g);
	return status;
}
