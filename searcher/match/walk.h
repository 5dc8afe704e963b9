/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Through the postings of the terms of one string, in one shard.
 */
#ifndef SEARCHER_MATCH_WALK_H
#define SEARCHER_MATCH_WALK_H

#include "searcher/match/lookup.h"

/* In the postings of a term. */
struct cursor {
	char term[2 * TERM_BYTES];
	size_t len;
	uint32_t frequency;
	struct postings *postings;
	const struct posting *at, *end; /* what is decoded and lies ahead */
};

struct walk {
	struct window *window;
	const struct shard *shard;
	enum lookup_where where;
	enum lookup_what what;
	struct buf cursors;     /* struct cursor, rarest first */
	uint32_t fewest;        /* postings of the rarest */
	struct needle16 needle; /* of one that is exact nothing */
	bool exact;
	bool absent;      /* a term stands nowhere */
	struct buf *kept; /* what is found, passage by passage, is added; NULL: not */
	/* Who is told, and of which document (where documents are asked for): */
	hit_fn *hit;
	void *context;
	uint32_t document, end, occurrences; /* its passages end before `end`; 0: none */
	enum zw_status status;
	struct err *err;
};

/* Adds a term that whatever is found must have (term_fn; the context is the walk), unless those
 * before it leave next to nothing. */
void walk_add_term(void *context, const char *term, size_t len);

/* Terms are added: tells of all that is found, and lets them go. */
enum zw_status walk_run(struct walk *w);

/* A passage (or a title) where it stands so often. */
void walk_tell(struct walk *w, uint32_t entry, uint32_t occurrences);
/* None follows of the document. */
void walk_end_document(struct walk *w);

/* Is there time for the entry? */
bool walk_has_time(struct walk *w, uint32_t entry, uint64_t units);

#endif
