/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the name of a document to its place in the catalog: for documents that cite.
 */
#ifndef INDEXER_CATALOG_RESOLVE_H
#define INDEXER_CATALOG_RESOLVE_H

#include "core/index/catalog/catalog.h"
#include <stddef.h>

struct cited_place {
	uint32_t document;
	uint32_t passage; /* ordinal: of the article, or where the part of that name begins; 0: the
	                   * document */
};

/* The document of a name: of a work the version in force on `day`, else the last one before it,
 * else the first. Of several works of one name (the volumes of a law) the one that has article
 * `number`-`sub`, if number is not 0; else the last one by that day. The place is the document, or
 * where the part of that name begins. False if there is none, by no further key
 * (work_key_fallbacks) either. */
bool name_resolve(const struct catalog *c, enum name_kind kind, const char *key, size_t len,
                  uint32_t number, uint32_t sub, uint32_t day, struct cited_place *place);

/* Article `number`-`sub` in the document or part at `place`; without one, place stays as it is and
 * the answer is false. */
bool article_resolve(const struct catalog *c, uint32_t number, uint32_t sub,
                     struct cited_place *place);

#endif
