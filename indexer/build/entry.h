/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a document to entries of the index: what schema.h says, in one place.
 */
#ifndef INDEXER_ENTRY_H
#define INDEXER_ENTRY_H

#include "core/index/shard/shard.h"
#include "core/text/terms.h"
#include "corpus/document.h"
#include "indexer/build/bag.h"
#include "indexer/catalog/facts.h"

/* Called with each entry of a document: its passages, then itself. */
typedef enum zw_status entry_fn(void *context, enum table table, const struct shard_entry *entry,
                                struct err *err);

/* Reused from document to document, by one worker. */
struct entry_maker {
	struct shard_writer *shard;
	entry_fn *instead; /* entries go there if shard is NULL */
	void *context;
	bool without_terms; /* what is made serves to be restored (indexer/restore), nothing else */
	struct words *words;
	struct tokens tokens;
	struct bag passage;   /* terms of the passage at work */
	struct bag document;  /* of its title and path; without a shard also of all its passages */
	uint64_t occurrences; /* of terms of the text of the document at work */
	struct bag headings;  /* of the headings above the passage at work */
	uint32_t headings_of; /* the parent that `headings` was made for */
	struct facts facts;   /* for the catalog */
	struct buf line;      /* of them */
	struct span known;    /* the line that the document at work had before; NULL: none */
	struct buf data;
	uint64_t characters, passages, documents; /* added so far */
};

/* The maker writes to the shard, which stays the caller's. */
enum zw_status entry_maker_init(struct entry_maker *m, struct shard_writer *shard, struct err *err);
/* One that makes entries for somebody who only looks at them. */
enum zw_status entry_maker_init_for(struct entry_maker *m, entry_fn *instead, void *context,
                                    struct err *err);
void entry_maker_release(struct entry_maker *m);

/* Whether it takes some hundred bytes of memory for each character of a paragraph of 1 MiB or more:
 * one of these at a time is enough. */
bool entry_is_large(const struct document *d);

/* ZW_LIMIT if the document cannot be indexed: a paragraph that unfolds without measure. */
enum zw_status entry_check(struct entry_maker *m, const struct document *d, struct err *err);

/* Adds a document under this name, with all its passages. Any failure is one of the index, not of
 * the document: the shard is then good for nothing. */
enum zw_status entry_add(struct entry_maker *m, const char *name, const struct document *d,
                         struct err *err);

/* The same for a document made from an index (indexer/restore): with the line of facts that it had,
 * which is not made anew. */
enum zw_status entry_add_again(struct entry_maker *m, const char *name, const struct document *d,
                               struct span facts, struct err *err);

#endif
