/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was meant by what was typed: variants of the items of a query, words that a question is
 * ranked by besides its own. Each is told in query.rewrites and each kind can be switched off. A
 * quoted item is never rewritten, nor is one that is excluded.
 */
#ifndef SEARCHER_REWRITE_H
#define SEARCHER_REWRITE_H

#include "core/index/store.h"
#include "searcher/query/query.h"

/* `kinds`: a mask of enum rewrite_kind. */
enum zw_status rewrite_query(const struct generation *g, struct query *q, unsigned kinds,
                             struct err *err);

/* ---- For the rules ---- */

/* The item counts as found where all of the strings stand, too: NULL ends them. Adds nothing past
 * QUERY_VARIANTS, and nothing that is there already. */
enum zw_status rewrite_variant(struct item *item, enum rewrite_kind kind,
                               const char *const *strings, struct err *err);

/* A question is ranked by this text, too. */
enum zw_status rewrite_expansion(struct query *q, const char *text, size_t len, double weight,
                                 bool title, struct err *err);

/* To be told; both are copied. Once each. */
enum zw_status rewrite_tell(struct query *q, enum rewrite_kind kind, const char *from, size_t len,
                            const char *to, struct err *err);
/* The same with something to say of it. */
enum zw_status rewrite_tell_note(struct query *q, enum rewrite_kind kind, const char *from,
                                 size_t len, const char *to, const char *note, struct err *err);

/* "numerals", "names", "aliases", "lay" */
const char *rewrite_name(enum rewrite_kind kind);

#endif
