/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The postings of a shard: for each term the entries that have it, ascending, with its number of
 * occurrences in each (tf). They are kept as values in the tree of the shard (xapian.h), a few
 * thousand to a value, so that any of them is found by one or two lookups, here or on a distant
 * machine:
 *
 *   'p' term                 a term of the text: its entries are passages
 *   'd' term                 a term of a title or path: its entries are documents
 *   'P' term chunk, 'D' …    the further chunks of a long list, by a big-endian number of 4 bytes
 *
 *   value    varint entries, varint documents, varint chunks; if there is more than one chunk, for
 *            each the varint distance of its last entry from the last of the one before, and the
 *            varint number of its blocks; then the first chunk
 *   chunk    blocks of 128 postings; in the last chunk, behind them, those that are left: less than
 *            a block
 *   block    varint distance of its last entry from the entry before the block (at first from 0),
 *            varint bytes of what follows: who looks for an entry passes over blocks so. Then two
 *            columns: of each posting its distance from the entry before, less 1; its tf, less 1
 *   column   a byte: bits that are packed of each number, w, 24 at most; the lowest w bits of each
 *            in a row, from the lowest bit of the first byte on; a byte: how many of the numbers
 *            have higher bits; for each of these, ascending, a byte which one it is, from 0, and
 *            varint those bits
 *   left     for each posting a varint: its distance from the entry before x 2, + 1 if a varint
 *            tf - 2 follows; else tf is 1
 */
#ifndef CORE_POSTINGS_H
#define CORE_POSTINGS_H

#include "core/index/tree/xapian.h"

/* What the entries of a term are. Terms of the text have passages; the documents of those are what
 * is found where a document is asked for. */
enum table { TABLE_DOCUMENTS, TABLE_PASSAGES, TABLES };

struct posting {
	uint32_t entry; /* from 1 */
	uint32_t count; /* occurrences, from 1 */
};

/* Bytes of a term, from 1: its further chunks have keys, too. */
enum { POSTINGS_TERM_LIMIT = XAP_KEY_LIMIT - 1 - XAP_NUMBER_SIZE };

/* A term of an entry. */
struct entry_term {
	const char *bytes;
	uint32_t len;
	uint32_t count; /* occurrences */
};

/* The first of n postings at or behind an entry, n if there is none: in leaps, for it is near,
 * mostly. */
static inline size_t posting_find(const struct posting *at, size_t n, uint32_t entry)
{
	size_t i = 0, step = 1;

	while (i + step < n && at[i + step].entry < entry) {
		i += step;
		step *= 2;
	}
	for (; step > 0; step /= 2)
		while (i + step < n && at[i + step].entry < entry)
			i += step;
	return i < n && at[i].entry < entry ? i + 1 : i;
}

/* ---- Reading ---- */

struct postings;

/* The list of a term will be asked for soon, of this tree and those read together with it: xap_want
 */
void postings_want(struct xap_tree *tree, enum table table, const char *term, size_t len);

struct frequency {
	uint32_t entries;   /* that have the term, the dead too */
	uint32_t documents; /* that have such an entry; of TABLE_DOCUMENTS the same number */
};

/* Both are 0 if no entry has the term. */
enum zw_status postings_frequency(struct xap_tree *tree, enum table table, const char *term,
                                  size_t len, struct frequency *f, struct err *err);

/* `last`: the highest entry there may be: what is damaged gives ZW_BAD_INDEX, never an entry
 * beyond. *postings is NULL (and the status ZW_OK) if no entry has the term. A list is for one
 * thread; the tree must outlive it. */
enum zw_status postings_open(struct xap_tree *tree, enum table table, const char *term, size_t len,
                             uint32_t last, struct postings **postings, struct err *err);
void postings_close(struct postings *p); /* NULL does nothing */

struct frequency postings_counts(const struct postings *p);

/* The postings from the first entry >= `entry` on, as many as are decoded at once (128 at most):
 * *at is valid until the next call. *n is 0 at the end. Never moves back; the whole list is got by
 * asking for 1 and then each time for the last entry + 1. */
enum zw_status postings_from(struct postings *p, uint32_t entry, const struct posting **at,
                             size_t *n, struct err *err);

/* The first posting with an entry >= `entry`; entry 0 at the end. Never moves back. */
enum zw_status postings_seek(struct postings *p, uint32_t entry, struct posting *posting,
                             struct err *err);

/* Called with each term of the table that begins so, and its frequency, in the order of their
 * bytes, until it has returned true for `most` of them. The bytes are valid during the call. */
typedef bool postings_term_fn(void *context, const char *term, size_t len, struct frequency f);
enum zw_status postings_terms(struct xap_tree *tree, enum table table, const char *prefix,
                              size_t len, uint32_t most, postings_term_fn *term, void *context,
                              struct err *err);

#endif
