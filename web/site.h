/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What all pages stand on: the index, through a few searchers that requests borrow.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "searcher/search.h"

struct site;

/* As many searchers as there are threads that answer. *site is NULL unless ZW_OK; errors are those
 * of searcher_open. */
enum zw_status site_open(const char *index, size_t searchers, struct site **site, struct err *err);
void site_close(struct site *site);

/* A searcher of one's own, to be given back; waits while all are out. It is on the newest
 * generation, or *fresh says why it is not. */
struct searcher *site_borrow(struct site *site, enum zw_status *fresh, struct err *err);
void site_return(struct site *site, struct searcher *searcher);

#endif
