/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A question in plain words is ranked by the words of statutes, too: corpus/lexicon/lay.h.
 */
#ifndef SEARCHER_REWRITE_LAY_H
#define SEARCHER_REWRITE_LAY_H

#include "searcher/query/query.h"

/* Adds expansions, and tells of them. Only a question is ranked by them, and only a query without
 * operators can become one. */
enum zw_status rewrite_lay(struct query *q, struct err *err);

#endif
