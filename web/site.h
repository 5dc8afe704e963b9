/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What all pages stand on: the index, through a few searchers that requests borrow. A thread of its
 * own watches for a new generation, opens and checks it, and lets it take the place of the old one
 * as a whole; no request ever waits for that. One that cannot serve leaves the old one serving.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "web/crew.h"

struct site;

/* As many searchers as there are threads that answer. *site is NULL unless ZW_OK; errors are those
 * of searcher_open_number. Signals must be blocked by now: the watching thread inherits that. */
enum zw_status site_open(const char *index, size_t searchers, struct site **site, struct err *err);
void site_close(struct site *site); /* all are returned */

/* The files that may be had as they are (originals.h); NULL: none. To be set before anything is
 * served; they must outlive it. */
struct originals;
void site_offer(struct site *site, const struct originals *originals);
const struct originals *site_originals(const struct site *site);

/* A searcher of one's own, to be given back; waits while all are out. From beginning to end it is
 * on one generation. */
struct seat *site_borrow(struct site *site);
void site_return(struct site *site, struct seat *seat);

/* Look for a new generation now, also for one that was refused before. A number for
 * site_state.looked: the looking is over when it is at least that. */
uint64_t site_look(struct site *site);

/* An answer failed on that searcher because the index is not as it was when it was checked: it is
 * read whole again, and if it is damaged the last generation that is whole takes over. */
void site_doubt(struct site *site, const struct seat *seat);

/* Rises with whatever an answer depends on: another crew, another trouble. It rises behind that:
 * who asks for it and then for state and searcher gets none that are older. */
uint64_t site_epoch(const struct site *site);

struct site_state {
	uint64_t generation; /* that serves */
	uint64_t looked;
	uint64_t reloads, failures; /* generations gone over to; times that one was refused */
	char trouble[1024];         /* why the newest one does not serve; "" */
	time_t stuck; /* seconds for which the oldest borrower has had its searcher; 0: none has */
	struct run_report *last; /* last run of the indexer, or NULL: to be dropped */
};

void site_state(struct site *site, struct site_state *state);

#endif
