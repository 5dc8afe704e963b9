/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is kept of a document as JSON, the same wherever it is handed out: answers, documents, the
 * export. Each function adds members to the object that is open. Keys are only ever added; none
 * changes its meaning.
 */
#ifndef CORE_RECORD_JSON_H
#define CORE_RECORD_JSON_H

#include "core/index/shard/record.h"
#include "core/json.h"

/* null for NULL and "". */
void json_text(struct js *w, const char *key, const char *text);

/* 20190501: "2019-05-01" */
void json_day(struct js *w, const char *key, uint32_t day);

/* Seconds since 1970, in UTC; null for 0. */
void json_time(struct js *w, const char *key, uint64_t seconds);

/* Values of a field, parted by '\n' or NULL: all as an array, or the first or null. */
void json_values(struct js *w, const char *key, const char *values);
void json_first(struct js *w, const char *key, const char *values);

/* "number", "issuers", "type", "level", "status", "date_effective" */
void json_metadata(struct js *w, const struct document_record *d, enum doc_status status);

/* "metadata": all fields, by the keys of sidecars; what has several values is an array. */
void json_fields(struct js *w, const struct document_record *d);

/* "source": format, charset and bytes of the file. */
void json_source(struct js *w, const struct document_record *d);

/* "heading", "article", "paragraph" */
const char *passage_kind_name(enum passage_kind kind);

#endif
