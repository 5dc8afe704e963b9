/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Of the same text, and of the versions of one work, one document is shown.
 */
#ifndef SEARCHER_MATCH_FOLD_H
#define SEARCHER_MATCH_FOLD_H

#include "core/index/catalog/catalog.h"
#include "core/buf.h"
#include "searcher/match/set.h"

/* The first document of the text of a document: what stands for all that have it. */
uint32_t fold_text(const struct catalog *c, uint32_t document);

/* The work that its text is a version of. */
uint32_t fold_work(const struct catalog *c, uint32_t document);

/* Are both in force at the same time? Parts of a code that stand in files of their own are. */
bool fold_is_same_version(const struct catalog *c, uint32_t a, uint32_t b);

/* Of every work of which something was found, adds to shown one document: the pinned one; else the
 * version in force on `day` if it was found; else the last one that was; with what is of the same
 * version. Sets count documents of the catalog from 1. `pinned` holds numbers of documents
 * (uint32_t). */
enum zw_status fold_documents(const struct catalog *c, const struct set *found,
                              const struct buf *pinned, uint32_t day, struct set *shown,
                              struct err *err);

/* Is it older than the version of its work in force on that day? */
bool fold_is_old(const struct catalog *c, uint32_t document, uint32_t day);

#endif
