/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * `zhengwen-index --export`: all that an index keeps of its passages, a line of JSON each, for
 * those who take it elsewhere. The index alone is read. Keys are those of answers where they mean
 * the same; they are only ever added (zhengwen-index.1).
 */
#ifndef INDEXER_EXPORT_H
#define INDEXER_EXPORT_H

#include "core/index/shard/record.h"
#include "core/index/store.h"

enum export_form {
	EXPORT_JSONL,
	EXPORT_OPENSEARCH, /* a line before each that says what to do with it: for _bulk */
};

/* By name; false if it is none. */
bool export_find(const char *name, enum export_form *form);

/* What a line is made of; reused from document to document. */
struct export_lines {
	enum export_form form;
	uint32_t day;        /* status is told as of it: 20190501 */
	struct buf members;  /* of the document, as the beginning of an object */
	struct buf passage;  /* the rest of a line */
	struct buf headings; /* of the document: struct export_heading, ascending */
	struct buf text;     /* of these headings */
	struct buf path;     /* the headings above a passage */
	const char *title;   /* of the document; the caller's */
	char id[40];         /* of the document: 32 hex digits */
};

void export_lines_init(struct export_lines *l, enum export_form form, uint32_t day);
void export_lines_release(struct export_lines *l);

/* The document whose passages come next; its number is the catalog's. d must live as long. */
enum zw_status export_document(struct export_lines *l, const struct catalog *c, uint32_t document,
                               const struct document_record *d, struct err *err);

/* The next passage: appends its line, or two, to out. */
enum zw_status export_passage(struct export_lines *l, uint32_t ordinal,
                              const struct passage_record *r, struct buf *out, struct err *err);

/* All living passages of the generation that serves to stdout, by the order of paths; returns the
 * exit code. */
int export_index(const char *dir, enum export_form form, struct err *err);

#endif
