/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a document is: a title, perhaps a date, and passages in order. Every line of the source
 * that is not blank stands in exactly one passage, so that no text is lost and none counts twice.
 *
 * The way there: a reader (reader.h) turns bytes into lines; document_build (structure.c) finds
 * headings, 条 and paragraphs among them.
 */
#ifndef CORPUS_DOCUMENT_H
#define CORPUS_DOCUMENT_H

#include "core/buf.h"
#include "core/record.h"

enum {
	RAW_LIMIT = 64 << 20,     /* bytes of a source file */
	TEXT_LIMIT = 10 << 20,    /* bytes of the text of one document, UTF-8 */
	PASSAGES_LIMIT = 1 << 20, /* of one document */
	TITLE_LIMIT = 600,        /* bytes; a longer title is cut at a character */
};

struct passage {
	enum passage_kind kind;
	uint32_t level;            /* of a heading, 1 is the highest; 0 otherwise */
	uint32_t parent;           /* ordinal from 1 of the heading it stands under; 0: none */
	uint32_t text, text_len;   /* bytes of document.text; lines ended by LF, the last without */
	char anchor[ANCHOR_SIZE];  /* unique: art-120-1, h-3, p-12 */
	char article[ANCHOR_SIZE]; /* "120-1"; "" where it is no article */
};

struct document {
	char *title;            /* never empty */
	char date[DATE_SIZE];   /* YYYY-MM-DD or "" */
	const char *format;     /* name of the reader; static */
	const char *charset;    /* static */
	size_t decoding_errors; /* characters that became U+FFFD */
	uint64_t bytes;         /* of the source */
	struct buf text;
	struct buf passages; /* struct passage, in order */
};

size_t document_passages(const struct document *d);
const struct passage *document_passage(const struct document *d, size_t i);

/* Reads and understands one file. `name` is its path within the corpus: it tells the format where
 * the content does not, and gives a title or a date where the text has none.
 *
 * ZW_BAD_INPUT (no reader takes it, no text in it), ZW_LIMIT, ZW_IO, ZW_NO_MEMORY: the message is
 * the reason without the path; *d is empty. On success the caller ends with document_release. */
enum zw_status document_read(const char *path, const char *name, struct document *d,
                             struct err *err);

/* The same from memory. */
enum zw_status document_parse(const char *raw, size_t len, const char *name, struct document *d,
                              struct err *err);

void document_release(struct document *d);

#endif
