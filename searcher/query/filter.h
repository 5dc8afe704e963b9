/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The fields of the query language: their names, and what a value of theirs means.
 *
 *   机关:国务院  issuer:"国务院办公厅"  文种:通知  日期:2020..2023-06  时效:现行有效  级别:行政法规
 *   文号:国发〔2022〕5号  引用:民法典第577条  条:120-1  截至:2019-05-01
 */
#ifndef SEARCHER_QUERY_FILTER_H
#define SEARCHER_QUERY_FILTER_H

#include "core/buf.h"
#include "core/field.h"
#include "core/level.h"
#include "core/status.h"
#include "searcher/query/cut/lex.h"
#include "searcher/query/notes.h"

#include <stdint.h>

enum filter_kind {
	FILTER_TITLE,   /* no filter but words, to be found in the title */
	FILTER_AS_OF,   /* no filter but a setting of the whole query */
	FILTER_VALUE,   /* one of its values has this in it; quoted: is this */
	FILTER_EXACT,   /* one of its values is this */
	FILTER_NUMBER,  /* a document number, in any notation, or a part of one */
	FILTER_DATE,    /* from and to */
	FILTER_STATUS,  /* as of the day */
	FILTER_LEVEL,   /* one of some levels: of 规章 two */
	FILTER_CITES,   /* cites what the value names: an article, a document */
	FILTER_ARTICLE, /* has an article of this number */
};

struct filter_name {
	const char *zh, *en;
	enum filter_kind kind;
	enum meta_field field; /* of values and dates; META_FIELDS: the date that is shown */
};

struct filter {
	const struct filter_name *name;
	char *value;       /* as typed, without quotation marks */
	size_t start, end; /* bytes of the query: from the name to behind the value */
	struct buf also;   /* of a body its other names, by rewriting; each ends in NUL */
	bool quoted;
	bool reversed;     /* the range was turned round */
	bool excluded;     /* stands under an odd number of NOTs */
	uint32_t from, to; /* days YYYYMMDD, both included */
	enum doc_status status;
	unsigned levels;       /* 1 << enum doc_level */
	uint32_t article, sub; /* 第一百二十条之一: 120, 1 */
};

/* Moves past the name of a field and its colon; NULL, and l unmoved, where none stands. */
const struct filter_name *filter_take_name(struct lex *l);

/* The value, text[0, len), into f, whose name is set; *good is false if it makes no sense, which
 * filter_fault tells. If it does the caller ends with filter_release. */
enum zw_status filter_parse(struct filter *f, const char *text, size_t len, bool *good,
                            struct err *err);
enum note_kind filter_fault(const struct filter_name *name);
void filter_release(struct filter *f);

/* 2020, 2020-05, 2020.5.1, 20200501, 2020年5月1日: the first and last day of it. */
bool day_parse(const char *text, size_t len, uint32_t *from, uint32_t *to);

/* 2020..2023 by itself: a value of the field that filter_of_date() gives. */
bool filter_is_range(const char *text, size_t len);
const struct filter_name *filter_of_date(void);

#endif
