/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An index on several machines. `zhengwen-index --shards=N` puts into the tree of each shard,
 * beside its postings and texts, all that a reader elsewhere needs to search it, so that Xapian's
 * own programs (xapian-tcpsrv, xapian-replicate-server) serve and copy a shard by its tree alone:
 *
 *   'G'                 the manifest of the shards: the same in all of them, or they do not belong
 *                       together. Its checksum (hash.h) as 32 hex digits, a line end, then JSON:
 *                       version, schema, words, generation, created, characters, terms, mined as
 *                       in manifest.json; `files` of the generation; of each of `shards` its name,
 *                       documents, passages, fold, facts (bytes, as there) and its `files`. Of each
 *                       file its bytes and the hash of its content
 *   'S'                 the name of this shard in it
 *   'F' name NUL piece  a piece of a file, DISTANT_PIECE bytes but for the last, packed (pack.h),
 * by a big-endian number of 4 bytes from 0. A file of no bytes has none
 *
 * Files of the generation are catalog, terms, suggest, in each shard, so that any of them will do;
 * of the shard documents.at, passages.at, titles. `titles` are the folded titles of all documents
 * in a row, in UTF-16 and each with its line end: as long as documents.at says. The folded text is
 * not among them: who verifies a phrase there folds the texts (texts.h) himself. Nobody is dead in
 * such shards.
 */
#ifndef CORE_DISTANT_H
#define CORE_DISTANT_H

#include "core/index/store.h"

enum { DISTANT_VERSION = 1, DISTANT_PIECE = 256 * 1024 };

enum distant_file {
	DISTANT_CATALOG,
	DISTANT_TERMS,
	DISTANT_SUGGEST,
	DISTANT_DOCUMENTS_AT, /* the first one that is of a shard */
	DISTANT_PASSAGES_AT,
	DISTANT_TITLES,
	DISTANT_FILES
};

/* "catalog" … */
const char *distant_file_name(enum distant_file file);

struct distant_sum {
	uint64_t bytes;
	char hash[HASH_HEX_SIZE];
};

/* What stands at 'G'. */
struct distant {
	struct manifest manifest; /* of its shards: no files and no heads; none is dead */
	struct distant_sum (*sums)[DISTANT_FILES]; /* of each shard */
	char check[HASH_HEX_SIZE]; /* of 'G': shards that have the same belong together */
};

void distant_release(struct distant *d);

/* ---- Writing ---- */

/* All but `check` is the caller's to fill in. */
enum zw_status distant_encode(const struct distant *d, struct buf *out, struct err *err);

/* What distant_encode made, and the name of the shard. */
enum zw_status distant_put_manifest(struct xap_writer *tree, const struct buf *manifest,
                                    const char *shard, struct err *err);
enum zw_status distant_put_file(struct xap_writer *tree, enum distant_file file, const char *bytes,
                                size_t len, struct err *err);

/* ---- Reading ---- */

/* *shard: which of d->manifest.shards the tree is of. The caller ends with distant_release.
 * ZW_NOT_FOUND: the tree was not made for readers elsewhere; ZW_OLD_VERSION; ZW_BAD_INDEX. */
enum zw_status distant_read(struct xap_tree *tree, struct distant *d, size_t *shard,
                            struct err *err);

/* Appends a file, of the shard of the tree if it is of a shard: ZW_BAD_INDEX if it is not what
 * `sum` says. */
enum zw_status distant_get_file(struct xap_tree *tree, enum distant_file file,
                                const struct distant_sum *sum, struct buf *bytes, struct err *err);

#endif
