/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The state of a saved search: which documents it found last time, and what was told of it since.
 * A file of JSON lines: a head; the documents, by id; the events, oldest first.
 */
#ifndef INDEXER_STATE_H
#define INDEXER_STATE_H

#include "core/buf.h"

enum {
	FOUND_LIMIT = 100 * 1000, /* documents of one search */
	EVENTS_LIMIT = 10 * 1000, /* kept of one search: beyond them the oldest are dropped */
	STATE_LIMIT = 512 << 20,  /* bytes of the file */
};

/* A document as a search knows it. */
enum hit_field {
	HIT_ID,     /* its identity: the first path it had */
	HIT_DIGEST, /* of its text */
	HIT_PATH,
	HIT_TITLE,
	HIT_NUMBER,
	HIT_ISSUERS, /* "、" between */
	HIT_DATE,
	HIT_STATUS,
	HIT_PLACE,   /* where the query stands; not kept of documents */
	HIT_ANCHOR,  /* the same in an address; not kept of documents */
	HIT_SNIPPET, /* its text; not kept of documents */
	HIT_FIELDS
};

struct hit {
	char *field[HIT_FIELDS]; /* NULL for "" */
};

const char *hit_text(const struct hit *h, enum hit_field field); /* never NULL */
/* Copies; nothing is changed if it fails. */
enum zw_status hit_set(struct hit *h, enum hit_field field, const char *text, size_t len,
                       struct err *err);
enum zw_status hit_copy(const struct hit *from, struct hit *to, struct err *err);
void hit_release(struct hit *h);

enum happened {
	HAPPENED_FIRST,   /* asked for the first time, or with another query: all is known now */
	HAPPENED_NEW,     /* found, and was not: a new document, or one that has it now */
	HAPPENED_CHANGED, /* found before and now, with another text */
	HAPPENED_GONE,    /* no longer found: changed, or removed */
	HAPPENINGS
};

extern const char *const happened_names[HAPPENINGS]; /* "first", "new", … */

struct event {
	enum happened what;
	uint64_t number; /* from 1: no two events of a search have the same, whatever the clock says
	                  */
	char time[32];   /* of the run: ISO 8601, UTC */
	uint64_t known;  /* of HAPPENED_FIRST: documents */
	struct hit hit;  /* empty of HAPPENED_FIRST */
};

struct search_state {
	bool there;          /* there was a file */
	char *query;         /* as it was asked */
	char asked[32];      /* the day, YYYY-MM-DD, local: what is in force depends on it */
	uint64_t generation; /* of the index that was asked */
	struct buf hits;     /* struct hit, by id */
	struct buf events;   /* struct event, oldest first */
};

void state_init(struct search_state *s);
void state_release(struct search_state *s);

size_t state_hits(const struct search_state *s);
struct hit *state_hit(const struct search_state *s, size_t i);
size_t state_events(const struct search_state *s);
struct event *state_event(const struct search_state *s, size_t i);

/* Orders by id, and drops what has the id of the one before it. */
void state_sort(struct search_state *s);
/* Takes over the event, whatever is returned, and numbers it if it has no number. */
enum zw_status state_add(struct search_state *s, struct event *e, struct err *err);
/* Drops the oldest events beyond EVENTS_LIMIT. */
void state_trim(struct search_state *s);

/* No file is a state that was not `there`. ZW_BAD_INPUT: it is damaged. s is released by the caller
 * whatever is returned. */
enum zw_status state_read(const char *path, struct search_state *s, struct err *err);
/* Appends the file. */
enum zw_status state_write(const struct search_state *s, struct buf *file, struct err *err);

#endif
