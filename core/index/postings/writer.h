/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Makes the postings of a table: adds them entry by entry, turns them over to terms in memory, and
 * when that is full writes a sorted run to a file beside the shard. At the end the runs are merged
 * into the tree, term by term in the order of their keys, which is how a tree is filled fastest.
 */
#ifndef CORE_POSTINGS_WRITER_H
#define CORE_POSTINGS_WRITER_H

#include "core/index/postings/postings.h"

struct postings_writer;

/* folder: where runs go, as run-d-N or run-p-N, until postings_finish or postings_discard removes
 * them.
 * memory: bytes that may be in use before a run is written. */
enum zw_status postings_begin(const char *folder, enum table table, size_t memory,
                              struct postings_writer **writer, struct err *err);

/* For who reads the tree from elsewhere: longer chunks, for each is a way to and fro. */
void postings_for_distant(struct postings_writer *w);

/* Entries ascending from 1, each term of one once; document: its document. ZW_LIMIT: a term is
 * longer than POSTINGS_TERM_LIMIT. */
enum zw_status postings_add(struct postings_writer *w, uint32_t entry, uint32_t document,
                            const struct entry_term *terms, size_t n, struct err *err);

/* Writes all into the tree. w is gone whatever is returned. */
enum zw_status postings_finish(struct postings_writer *w, struct xap_writer *tree, struct err *err);
void postings_discard(struct postings_writer *w); /* NULL does nothing */

#endif
