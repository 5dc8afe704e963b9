/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What objects about documents have in common, whatever they are an answer to. Each function adds
 * members to the object that is open. Keys are only ever added; none changes its meaning.
 */
#ifndef SEARCHER_SHOW_JSON_MEMBERS_H
#define SEARCHER_SHOW_JSON_MEMBERS_H

#include "core/json.h"
#include "searcher/search.h"

/* null for NULL and "". */
void json_text(struct js *w, const char *key, const char *text);

/* 20190501: "2019-05-01" */
void json_day(struct js *w, const char *key, uint32_t day);

/* Seconds since 1970, in UTC; null for 0. */
void json_time(struct js *w, const char *key, uint64_t seconds);

/* Values of a field, parted by '\n' or NULL: all as an array, or the first or null. */
void json_values(struct js *w, const char *key, const char *values);
void json_first(struct js *w, const char *key, const char *values);

/* "number", "issuers", "type", "status", "date_effective" */
void json_metadata(struct js *w, const struct document_record *d, enum doc_status status);

/* "same", "versions" */
void json_others(struct js *w, const struct others *same, const struct others *versions);

/* "shards": how many answered, who did not; nothing for an index of this machine. */
void json_shards(struct js *w, struct store_shards shards, const char *missing);

#endif
