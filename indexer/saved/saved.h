/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Saved searches: a text file of named queries, which may live in git. Each run asks them all and
 * writes what is new, changed and gone in each since the run before:
 *
 *   FEEDS/NAME.atom    Atom 1.0, the newest first, at most FEED_ENTRIES
 *   FEEDS/NAME.csv     the same as a table, the newest last, at most EVENTS_LIMIT rows
 *   FEEDS/NAME.state   what was found last time, and all events: the other two are made of it
 *
 * The state is replaced first, as a whole: whatever happens, a run that is repeated neither loses
 * an event nor tells it twice, and feed and table follow from it.
 */
#ifndef INDEXER_SAVED_H
#define INDEXER_SAVED_H

#include "indexer/report/report.h"

/* Asks the current generation of the index at dir. To be called after every run that ends well,
 * also one that found nothing to do: what a query finds may depend on the day. `feeds`: the folder,
 * made if need be; NULL: "feeds" within dir. What each search found is added to the report.
 *
 * A search that cannot be asked (a bad line, a bad query) is told on stderr with file and line, and
 * in the report (`trouble`); the others go on, and *troubles counts those. ZW_IO and the like if
 * the file cannot be read or the folder cannot be made. */
enum zw_status saved_run(const char *dir, const char *file, const char *feeds,
                         struct report *report, size_t *troubles, struct err *err);

#endif
