/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is known of a document, as results, documents and lists of citations show it.
 */
#ifndef WEB_PAGE_FACTS_H
#define WEB_PAGE_FACTS_H

#include "web/html/layout.h"

/* YYYYMMDD: 2019年5月1日 */
void facts_day(struct html *h, uint32_t day);

/* What a field is called: 发文字号, Number. */
const char *facts_field(const struct html *h, enum meta_field field);

/* 现行有效, in force; "" for STATUS_NONE. And as a badge, nothing for STATUS_NONE. */
const char *facts_status_word(const struct html *h, enum doc_status status);
void facts_status(struct html *h, enum doc_status status);

/* Values of a field, parted by '\n': at most `most` of them, the rest counted. */
void facts_values(struct html *h, const char *values, size_t most);

/* One line: status, type, number, issuers, date. */
void facts_line(struct html *h, const struct document_record *d, enum doc_status status);

/* A link to another file, with its date and status; `by_title`: files of other titles, not
 * versions. */
void facts_other(struct html *h, const struct other *other, const struct ask *ask, bool by_title);

/* 2019年5月1日版 */
void facts_version(struct html *h, const char *date);

/* The last entry of a list: how many are not told. Nothing if all are. */
void facts_more(struct html *h, const struct others *others);

/* What can be opened: "其他版本 3". Nothing if there is none. */
void facts_others(struct html *h, const char *what, const struct others *others,
                  const struct ask *ask, bool by_title);

/* The version in force, or else the newest; NULL if there is none. */
const struct other *facts_current(const struct others *versions);

#endif
