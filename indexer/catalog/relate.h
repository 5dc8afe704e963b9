/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the documents of a generation are to each other. Each step fills sections of the image; the
 * later ones need the earlier.
 */
#ifndef INDEXER_CATALOG_RELATE_H
#define INDEXER_CATALOG_RELATE_H

#include "core/index/catalog/file.h"
#include "indexer/catalog/gather.h"

/* Documents with their days, the same text twice, the versions of works. */
enum zw_status relate_documents(const struct gathered *g, struct catalog_image *image,
                                struct err *err);

/* Times, and former paths among the names: origins.c. ZW_BAD_INDEX if the sources of c do not fit
 * its shards. */
enum zw_status relate_origins(const struct collection *c, const struct gathered *g,
                              struct catalog_image *image, struct err *err);

/* Values of fields; names, which are sorted then; articles. */
enum zw_status relate_values(const struct gathered *g, struct catalog_image *image,
                             struct err *err);
enum zw_status relate_names(const struct gathered *g, struct catalog_image *image, struct err *err);

/* Short names that the documents agree upon: aliases.c. */
enum zw_status relate_aliases(const struct gathered *g, struct catalog_image *image,
                              struct err *err);

/* Who cites whom, and what was repealed thereby: changes the rows of documents. `catalog` is a view
 * of the image so far. */
enum zw_status relate_citations(const struct gathered *g, const struct catalog *catalog,
                                struct catalog_image *image, struct err *err);

#endif
