/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Twice: citations are resolved in a catalog that has everything else.
 */
#include "indexer/catalog/make.h"

#include "core/i18n.h"
#include "indexer/catalog/relate.h"

static void image_init(struct catalog_image *image)
{
	*image = (struct catalog_image){0};
	for (size_t i = 0; i < CATALOG_SECTIONS; i++)
		image->sections[i] = BUF_INIT(CATALOG_LIMIT);
}

static void image_release(struct catalog_image *image)
{
	for (size_t i = 0; i < CATALOG_SECTIONS; i++)
		buf_release(&image->sections[i]);
}

/* A section that is cut off would not be missed by those who read it. */
static enum zw_status image_status(const struct catalog_image *image, struct err *err)
{
	enum zw_status status = ZW_OK;

	for (size_t i = 0; i < CATALOG_SECTIONS && status == ZW_OK; i++)
		status = buf_status(&image->sections[i], _("catalog"), err);
	return status;
}

/* Citations of nobody, so that the image can be looked at. */
static void add_no_citations(struct catalog_image *image)
{
	static const enum catalog_section sections[] = {CATALOG_CITES_AT, CATALOG_CITED_AT,
	                                                CATALOG_PLACES_AT};

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		uint32_t zero = 0;
		buf_reset(&image->sections[sections[i]]);
		for (uint32_t d = 0; d <= image->documents; d++)
			buf_add(&image->sections[sections[i]], &zero, sizeof(zero));
	}
}

static void forget_citations(struct catalog_image *image)
{
	buf_reset(&image->sections[CATALOG_CITES_AT]);
	buf_reset(&image->sections[CATALOG_CITED_AT]);
	buf_reset(&image->sections[CATALOG_PLACES_AT]);
}

static enum zw_status add_citations(const struct gathered *g, struct catalog_image *image,
                                    struct err *err)
{
	struct buf bytes = BUF_INIT(CATALOG_LIMIT);
	struct catalog *catalog = NULL;

	add_no_citations(image);
	enum zw_status status = image_status(image, err);
	if (status == ZW_OK) {
		catalog_write(image, &bytes);
		status = buf_status(&bytes, _("catalog"), err);
	}
	if (status == ZW_OK)
		status = catalog_view(bytes.data, bytes.len, image->documents, &catalog, err);
	forget_citations(image);
	if (status == ZW_OK)
		status = relate_citations(g, catalog, image, err);
	catalog_close(catalog);
	buf_release(&bytes);
	return status;
}

static enum zw_status make_catalog(const struct collection *c, const struct gathered *g,
                                   struct buf *file, struct err *err)
{
	struct catalog_image image;

	image_init(&image);
	enum zw_status status = relate_documents(g, &image, err);
	if (status == ZW_OK)
		status = relate_origins(c, g, &image, err);
	if (status == ZW_OK)
		status = relate_values(g, &image, err);
	if (status == ZW_OK)
		status = relate_names(g, &image, err);
	if (status == ZW_OK)
		status = relate_aliases(g, &image, err);
	if (status == ZW_OK)
		status = add_citations(g, &image, err);
	if (status == ZW_OK)
		status = image_status(&image, err);
	if (status == ZW_OK) {
		catalog_write(&image, file);
		status = buf_status(file, _("catalog"), err);
	}
	image_release(&image);
	return status;
}

/* What suggestions are made of beside the catalog. */
static void list_titles(const struct gathered *g, struct spool *titles)
{
	for (uint32_t d = 0; d < gathered_count(g); d++) {
		struct text title = gathered_at(g, d)->title;
		spool_add(titles, &title.len, sizeof(title.len));
		spool_add(titles, gathered_text(g, title), title.len);
	}
}

static enum zw_status make_suggestions(struct spool *titles, const struct buf *file,
                                       uint32_t documents, struct suggest_terms terms,
                                       struct spool *suggestions, struct err *err)
{
	struct catalog *catalog = NULL;
	enum zw_status status = catalog_view(file->data, file->len, documents, &catalog, err);

	if (status == ZW_OK)
		status = suggest_make(titles, catalog, terms, suggestions->dir, suggestions, err);
	catalog_close(catalog);
	return status;
}

enum zw_status catalog_make(const struct collection *c, struct suggest_terms terms,
                            struct buf *file, struct spool *suggestions, struct err *err)
{
	struct gathered g;
	struct spool titles;
	enum zw_status status = gathered_read(c, &g, err);

	if (status != ZW_OK)
		return status;
	spool_init(&titles, suggestions->dir, UINT64_MAX);
	status = make_catalog(c, &g, file, err);
	list_titles(&g, &titles);
	uint32_t documents = gathered_count(&g);
	gathered_release(&g);
	if (status == ZW_OK)
		status = spool_status(&titles, _("catalog"), err);
	if (status == ZW_OK)
		status = make_suggestions(&titles, file, documents, terms, suggestions, err);
	spool_release(&titles);
	return status;
}
