/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Facts: what the catalog of a generation is to know of one document. A worker writes them as a
 * line of JSON into its shard; the catalog is made of the lines of all shards.
 */
#ifndef INDEXER_CATALOG_FACTS_H
#define INDEXER_CATALOG_FACTS_H

#include "core/index/catalog/catalog.h"
#include "core/hash.h"
#include "core/json.h"
#include "core/text/tokens.h"
#include "corpus/citation/citation.h"
#include "corpus/document.h"

/* Collects from passage to passage; reused from document to document, by one worker. */
struct facts {
	struct buf text;            /* folded, without lines: of the document */
	struct buf articles;        /* of its articles only */
	struct citations citations; /* of all passages */
	struct buf places;          /* struct cited_from, one for each of them */
	struct buf namings;         /* short names and full ones, each ended by NUL */
	struct tokens name;         /* scratch */
	size_t names;               /* bytes of the names they cite */
	bool full;                  /* there are more citations than are kept */
	struct aliases *aliases;
	const struct document *document;
	size_t part; /* of the document, that the passage at work is in */
	struct citing citing;
};

struct cited_from {
	uint32_t passage; /* ordinal, from 1 */
	uint32_t repeals; /* 1: the sentence says that what is cited is no longer in force */
};

enum { FACTS_LIMIT = 256 << 20 }; /* bytes of a line */

void facts_init(struct facts *f);
void facts_release(struct facts *f);

/* A document is facts_begin, facts_passage for each passage in order, facts_write. */
enum zw_status facts_begin(struct facts *f, const struct document *d, struct err *err);
/* stream: the folded text of passage i. No document is too much: past a limit the rest of its
 * citations is left out, or its text is compared with no other. */
enum zw_status facts_passage(struct facts *f, size_t i, struct span stream, struct err *err);
/* Replaces what line holds. */
enum zw_status facts_write(struct facts *f, const char *path, struct buf *line, struct err *err);

#endif
