/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What objects about documents have in common, whatever they are an answer to. Each function adds
 * members to the object that is open. Keys are only ever added; none changes its meaning.
 */
#ifndef SEARCHER_SHOW_JSON_MEMBERS_H
#define SEARCHER_SHOW_JSON_MEMBERS_H

#include "core/index/shard/record_json.h"
#include "searcher/search.h"

/* "same", "versions" */
void json_others(struct js *w, const struct others *same, const struct others *versions);

/* "shards": how many answered, who did not; nothing for an index of this machine. */
void json_shards(struct js *w, struct store_shards shards, const char *missing);

#endif
