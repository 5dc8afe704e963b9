/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an entry of the index carries as its data: enough to show it without the source file, and
 * to hand it over from a distant shard.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include "core/buf.h"
#include "core/field.h"

enum passage_kind {
	PASSAGE_HEADING,   /* a title, 编, 章, 节, 一、 … on a line of its own */
	PASSAGE_ARTICLE,   /* a 条 with all its 款 and 项 */
	PASSAGE_PARAGRAPH, /* any other paragraph */
	PASSAGE_KIND_COUNT
};

enum {
	ANCHOR_SIZE = 48,
	DATE_SIZE = 11, /* YYYY-MM-DD */
};

struct passage_record {
	enum passage_kind kind;
	uint32_t level;  /* of a heading, 1 is the highest; 0 otherwise */
	uint32_t parent; /* ordinal within its document, from 1, of what is above; 0: none */
	char anchor[ANCHOR_SIZE];  /* unique in its document: art-120-1, h-3, p-12 */
	char article[ANCHOR_SIZE]; /* "120-1"; "" where it is no article */
	const char *text;          /* as in the source, lines ended by LF; points into the data */
	size_t text_len;
	size_t heading_len; /* of text, its heading: all of one, the front of `一、目标。以…`; or 0
	                     */
};

/* Appends the heading on one line: a title may be wrapped. */
void passage_heading(const struct passage_record *record, struct buf *line);

void passage_encode(const struct passage_record *record, struct buf *data);

/* ZW_BAD_INDEX if the data is not what passage_encode writes. */
enum zw_status passage_decode(const char *data, size_t len, struct passage_record *record,
                              struct err *err);

struct document_record {
	char *path;           /* as shown; relative to the corpus */
	char *title;          /* never empty */
	char date[DATE_SIZE]; /* to show and to sort by; "" if unknown */
	/* Values of the fields, several parted by '\n'; NULL if there is none, and for the title.
	 */
	char *meta[META_FIELDS];
	char *format;   /* name of the reader: "text", "markdown", "html" */
	char *charset;  /* it was decoded from */
	uint64_t bytes; /* of the source file */
	uint32_t passages;
};

void document_encode(const struct document_record *record, struct buf *data);

/* ZW_BAD_INDEX if the data is not what document_encode writes. On success the caller ends with
 * document_record_release. */
enum zw_status document_decode(const char *data, size_t len, struct document_record *record,
                               struct err *err);
void document_record_release(struct document_record *record);

#endif
