/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The facts of all documents of a generation, read back. A few numbers of each document stay in
 * memory; all else is in spools in the order of documents, or in sorters where another order is
 * asked for, so that memory does not grow with what the documents say. A dead document has a row,
 * so that numbers stay those of the shards, and nothing in it.
 */
#ifndef INDEXER_CATALOG_GATHER_H
#define INDEXER_CATALOG_GATHER_H

#include "core/hash.h"
#include "core/index/catalog/file.h"
#include "core/spill/sorter.h"
#include "indexer/collection.h"

/* What is in memory: of each document, in all of them less than a hundred bytes. */
struct documents {
	uint32_t n;
	struct catalog_document *rows;
	uint32_t *ranks; /* CATALOG_RANKS */
	/* The sections of these names. There are no more works than documents. */
	uint32_t *versions, *versions_at;
	uint32_t works;
};

/* Of each document in gathered.heads; the bytes of its work follow. */
struct gathered_head {
	char same[HASH_HEX_SIZE];
	uint32_t first_article,
	        last_article; /* the lowest and the highest number; 0: it has none */
	uint32_t work_len;
};

/* In gathered.cites each document has the number of its parts, the passages where they begin, the
 * number of its citations, and these, each with its key behind it, which NUL ends. */
struct gathered_citation {
	uint32_t passage, start, len, kind, key_len;
	uint32_t article, sub, article_to, sub_to, repeals;
};

struct gathered {
	const char *dir;            /* for files without names; the caller's, who keeps it */
	struct documents documents; /* rows alone */
	struct spool heads, cites;
	struct spool titles; /* of each document uint32_t length and bytes */
	/* Records of all that follows; of NULL nothing more is asked. */
	struct sorter *paths;   /* path; document */
	struct sorter *values;  /* field, text, NUL; document, place among its values */
	struct sorter *names;   /* hash, document, passage; kind */
	struct sorter *aliases; /* short name, NUL, full name, NUL, who says so */
};

enum {
	/* Bytes of memory of a sorter. A record has a quarter at most: of a value as much as a
	 * document has text. */
	SORT_MEMORY = 16 << 20,
	SORT_MEMORY_NAMES = 8 << 20,
	SORT_MEMORY_VALUES = 48 << 20,
};

/* The caller ends with gathered_release. */
void gathered_init(struct gathered *g, const char *dir);
void gathered_release(struct gathered *g);

/* Reads DIR/shards/NAME/facts of all shards; `former` are the names of relate_origins. Articles are
 * in the order of documents and go into the image. ZW_BAD_INDEX names what is damaged. */
enum zw_status gathered_read(const struct collection *c, struct sorter *former,
                             struct catalog_image *image, struct gathered *g, struct err *err);

/* Gives the arrays back; n stays. */
void documents_release(struct documents *d);

/* *s is NULL then; NULL is no sorter. */
void gathered_drop(struct sorter **s);

#endif
