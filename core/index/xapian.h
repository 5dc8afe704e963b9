/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A C face for the few calls of Xapian that we use. It holds no policy: what a term is, what is
 * searched and how it is ranked is decided by its callers. No exception leaves it: every function
 * that can fail returns a status and writes the message. A handle is for one thread at a time.
 */
#ifndef CORE_XAPIAN_H
#define CORE_XAPIAN_H

#include "core/budget.h"
#include "core/buf.h"

/* ---- Writing ---- */

struct xap_writer;

struct xap_term {
	const char *bytes;
	size_t len;
	uint32_t count; /* occurrences in the entry (wdf) */
};

struct xap_value {
	unsigned slot;
	const char *bytes;
	size_t len;
};

struct xap_entry {
	const struct xap_term *terms; /* each term once */
	size_t n_terms;
	const struct xap_value *values;
	size_t n_values;
	const char *data;
	size_t data_len;
};

/* A new table in the folder `path`, which must not exist. *writer is NULL unless ZW_OK. */
enum zw_status xap_create(const char *path, struct xap_writer **writer, struct err *err);

/* Entries get the numbers 1, 2, 3, … */
enum zw_status xap_add(struct xap_writer *w, const struct xap_entry *entry, struct err *err);

/* Moves what is held in memory to the files. Not synced to disk: that is for the publisher. */
enum zw_status xap_flush(struct xap_writer *w, struct err *err);

enum zw_status xap_set_metadata(struct xap_writer *w, const char *key, const char *value,
                                struct err *err);

/* Flushes and closes; w is gone whatever is returned. NULL is ZW_OK. */
enum zw_status xap_finish(struct xap_writer *w, struct err *err);

/* Throws the writer away. NULL does nothing. */
void xap_discard(struct xap_writer *w);

/* Copies the table at `from` to the new folder `to` in full blocks; numbers stay. */
enum zw_status xap_compact(const char *from, const char *to, struct err *err);

/* Reads all of the table at `path`: ZW_BAD_INDEX says what in it is not consistent. Of bytes that
 * anybody could have written it may crash: see sums.h first. */
enum zw_status xap_check(const char *path, struct err *err);

/* ---- Reading ---- */

struct xap_table;

/* Several folders are one table; entry i of folder s (from 0) of n has
 * the number (i - 1) * n + s + 1 there. */
enum zw_status xap_open(const char *const *paths, size_t n, struct xap_table **table,
                        struct err *err);
void xap_close(struct xap_table *table);

uint32_t xap_count(const struct xap_table *table);

/* The occurrences of all terms in all entries. */
enum zw_status xap_length(struct xap_table *table, uint64_t *length, struct err *err);

/* Number of entries that have the term. */
enum zw_status xap_frequency(struct xap_table *table, const char *term, size_t len, uint32_t *count,
                             struct err *err);

/* Called with each term that begins so, and the number of its entries, in the order of their bytes,
 * until it has returned true for `most` of them. The bytes are valid during the call only. */
typedef bool xap_term_fn(void *context, const char *term, size_t len, uint32_t frequency);
enum zw_status xap_terms(struct xap_table *table, const char *prefix, size_t len, uint32_t most,
                         xap_term_fn *term, void *context, struct err *err);

/* Appends the data of an entry. ZW_NOT_FOUND if there is none of that number. */
enum zw_status xap_data(struct xap_table *table, uint32_t entry, struct buf *data, struct err *err);

/* The entries of one term, ascending. Only for a table of one folder. */
struct xap_postings;

/* *postings is NULL (and the status ZW_OK) if no entry has the term. */
enum zw_status xap_postings_open(struct xap_table *table, const char *term, size_t len,
                                 struct xap_postings **postings, struct err *err);
void xap_postings_close(struct xap_postings *postings);

/* Moves to the first entry >= `entry`; *at is its number, 0 at the end, *count the occurrences.
 * The first call may name 1. Never moves back. */
enum zw_status xap_postings_seek(struct xap_postings *postings, uint32_t entry, uint32_t *at,
                                 uint32_t *count, struct err *err);

/* ---- Ranking ---- */

/* A term and what its share of BM25 is multiplied with: how rare it is, and what it matters. */
struct xap_weighted {
	const char *bytes;
	size_t len;
	double factor;
};

/* A set of entries of one folder, told apart by METADATA_SHARD. Bit i stands for entry i. */
struct xap_set {
	const char *shard;
	const uint64_t *bits;
	uint32_t last;         /* the highest number the bits reach */
	const double *weights; /* of `among`: what entry i is worth by itself; NULL: nothing */
};

/* With `among`, what is ranked is exactly those entries, in two tiers: those also in `first` get
 * `tier` added. Without it, whatever has one of the terms, of the entries in `within`. */
struct xap_request {
	const struct xap_weighted *terms;
	size_t n_terms;
	const struct xap_set *among;  /* one per folder, in any order, or NULL */
	const struct xap_set *first;  /* likewise */
	const struct xap_set *within; /* likewise; NULL: all */
	size_t n_sets;
	double tier;
	const char *without; /* entries with this term are left out; NULL for none */
	double k1, b;        /* BM25 … */
	double average;      /* … and the occurrences of terms in an entry, on average */
	int sort_slot;       /* highest value of this slot first; -1: highest weight first */
	unsigned tie_slot;   /* equal weights: lowest value of this slot first */
	int collapse_slot;   /* only the best entry of each value of this slot; -1: all */
	uint32_t offset, limit;
	uint32_t count_to; /* if there are fewer than this, they are counted */
	/* When it is spent, nothing more is looked at: the hits are the best of what was, and `all`
	 * counts no more than that. NULL: there is no end. Xapian's own time limit ends no match.
	 */
	struct budget *budget;
};

#define XAP_UNCOUNTED UINT32_MAX

struct xap_hit {
	uint32_t entry;
	double weight;
};

/* hits: room for request->limit. *found is how many were written. *all is how many there are, or
 * XAP_UNCOUNTED: with fewer than count_to they are counted, beyond that Xapian may not know (and
 * its estimate would be of the dead, too). */
enum zw_status xap_rank(struct xap_table *table, const struct xap_request *request,
                        struct xap_hit *hits, size_t *found, uint32_t *all, struct err *err);

#endif
