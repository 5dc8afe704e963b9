/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts of all documents of a generation, read back into arrays. A dead document has a row, so
 * that numbers stay those of the shards, and nothing in it.
 */
#ifndef INDEXER_CATALOG_GATHER_H
#define INDEXER_CATALOG_GATHER_H

#include "core/index/catalog/catalog.h"
#include "core/hash.h"
#include "indexer/collection.h"

/* A string: bytes of gathered.strings, which has a NUL behind each. */
struct text {
	uint32_t at, len;
};

/* The rows of one document in an array of all. */
struct rows {
	uint32_t first, n;
};

struct gathered_document {
	struct text path, title, work;
	char same[HASH_HEX_SIZE];
	uint32_t normative, stated;
	uint32_t written, published, effective, repealed, date;
	struct rows values, names, parts, articles, aliases, cites;
};

struct gathered_value {
	enum meta_field field;
	struct text text;
};

struct gathered_name {
	uint32_t kind;
	struct text key;
	uint32_t passage;
};

struct gathered_article {
	uint32_t number, sub, passage;
};

struct gathered_alias {
	struct text name, full;
	uint32_t document;
};

struct gathered_citation {
	uint32_t passage, start, len, kind;
	struct text key;
	uint32_t article, sub, article_to, sub_to, repeals;
};

struct gathered {
	struct buf strings;
	struct buf documents; /* struct gathered_document, in the order of the catalog */
	struct buf values, names, parts /* uint32_t */, articles, aliases, cites;
};

/* Reads DIR/shards/NAME/facts of all shards. ZW_BAD_INDEX names what is damaged. On success the
 * caller ends with gathered_release. */
enum zw_status gathered_read(const struct collection *c, struct gathered *g, struct err *err);
void gathered_release(struct gathered *g);

/* Gives back the memory of all but documents with their strings: what suggestions are made of. */
void gathered_thin(struct gathered *g);

uint32_t gathered_count(const struct gathered *g);
struct gathered_document *gathered_at(const struct gathered *g, uint32_t document);
const char *gathered_text(const struct gathered *g, struct text text);

#endif
