/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the documents of a generation are to each other. Each step fills sections of the image; the
 * later ones need the earlier.
 */
#ifndef INDEXER_CATALOG_RELATE_H
#define INDEXER_CATALOG_RELATE_H

#include "indexer/catalog/gather.h"

/* Times, and into `former`, which is then finished, what documents were called before: origins.c.
 * ZW_BAD_INDEX if the sources of c do not fit its shards. */
enum zw_status relate_origins(const struct collection *c, struct catalog_image *image,
                              struct sorter *former, struct err *err);

/* Its records as they are asked for, document by document. */
struct formers {
	struct sorter *sorter;
	struct sorted record; /* the next one */
	bool there;
	struct buf path;
};
void formers_init(struct formers *f, struct sorter *former);
void formers_release(struct formers *f);
/* The next path that this document had, until the next call; NULL: no more, or a failure. */
const char *formers_next(struct formers *f, uint32_t document, const char *path);
enum zw_status formers_status(const struct formers *f, struct err *err);

/* Values of fields, names, short names that the documents agree upon: values.c, aliases.c. What
 * they are sorted by is dropped. */
enum zw_status relate_values(struct gathered *g, struct catalog_image *image, struct err *err);
enum zw_status relate_names(struct gathered *g, struct catalog_image *image, struct err *err);
enum zw_status relate_aliases(struct gathered *g, struct catalog_image *image, struct err *err);

/* Ranks, the same text twice, the versions of works: fills in g->documents. */
enum zw_status relate_documents(struct gathered *g, struct err *err);

/* Who cites whom, and what was repealed thereby, which changes the rows of documents: cites.c. */
enum zw_status relate_citations(struct gathered *g, struct catalog_image *image, struct err *err);

/* Within: who is cited by whom, as it is found, then as it is looked up: cited.c. */
struct cited {
	struct sorter *documents; /* document, citing document, passage, start; index in CITES */
	struct sorter *places;    /* document, passage, then as above */
};
enum zw_status cited_init(struct cited *c, const char *dir, struct err *err);
void cited_release(struct cited *c);
enum zw_status cited_add(struct cited *c, const struct catalog_citation *row, uint32_t index,
                         struct err *err);
/* Fills the sections of both, and how often each row of documents is cited. */
enum zw_status cited_finish(struct cited *c, struct documents *d, const char *dir,
                            struct catalog_image *image, struct err *err);

#endif
