/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * An index on several machines. `zhengwen-index --shards=N` puts into the tree of each shard,
 * beside its postings and texts, all that a reader elsewhere needs to search it, so that Xapian's
 * own programs (xapian-tcpsrv, xapian-replicate-server) serve and copy a shard by its tree alone:
 *
 *   'G'                 the manifest of the generation (manifest.json): the same in all shards, or
 *                       they do not belong together
 *   'S'                 the name of this shard in it
 *   'F' name            bytes of a file, 8 bytes little-endian: of the generation catalog, terms,
 *                       suggest (in each shard, so that any of them will do); of the shard
 *                       documents.at, passages.at, titles
 *   'F' name NUL piece  a piece of it, DISTANT_PIECE bytes but for the last, by a big-endian number
 *                       of 4 bytes from 0
 *
 * `titles` are the folded titles of all documents in a row, each with its line end. The folded text
 * is not among them: who verifies a phrase there folds the texts (texts.h) himself.
 */
#ifndef CORE_DISTANT_H
#define CORE_DISTANT_H

enum { DISTANT_PIECE = 256 * 1024 };

#define DISTANT_MANIFEST "G"
#define DISTANT_SHARD "S"
#define DISTANT_FILE "F"

#endif
