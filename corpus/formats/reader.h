/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Readers: from the bytes of a file to its lines. A further format is one file with one
 * `struct reader`, named in the table of reader.c, and nothing else.
 */
#ifndef CORPUS_READER_H
#define CORPUS_READER_H

#include "core/buf.h"
#include "core/field.h"

#include <stdint.h>

enum {
	PROPERTY_SIZE = 256,
	PROPERTIES_LIMIT = 64,
};

/* A line of the document: a paragraph, a heading, a row of a table. Blank lines are left out. */
struct line {
	uint32_t text, len; /* bytes of draft.text, without the line end */
	uint32_t level; /* of a heading that the format marks as such (# , <h1>): 1 to 6; else 0 */
};

/* A field that the format itself declares: <meta>, docProps/core.xml, OFD's DocInfo. */
struct property {
	enum meta_field field;
	uint32_t text_len;
	char text[PROPERTY_SIZE]; /* cut at a character */
};

struct draft {
	struct buf text;       /* lines, each ended by LF; limit TEXT_LIMIT */
	struct buf lines;      /* struct line */
	struct buf title;      /* that the format declares (<title>); may be empty */
	struct buf properties; /* struct property: metadata that the format declares */
	const char *charset;   /* static */
	size_t decoding_errors;
};

/* Appends a line; blank ones are dropped. Failure is sticky in text and lines. */
void draft_line(struct draft *d, const char *text, size_t len, uint32_t level);

/* Blank values are dropped, white space around them too; what is over the limit is left out. */
void draft_property(struct draft *d, enum meta_field field, const char *text, size_t len);
size_t draft_properties(const struct draft *d);
const struct property *draft_property_at(const struct draft *d, size_t i);

size_t draft_count(const struct draft *d);
const struct line *draft_at(const struct draft *d, size_t i);

/* A file within a container; with a reason it cannot be had, and raw is NULL. */
typedef enum zw_status member_fn(void *context, const char *name, const char *raw, size_t len,
                                 const char *reason, struct err *err);

struct reader {
	const char *name; /* "markdown": shown, and kept in the index */
	/* Raise it when the reader takes a file otherwise than before: the next run of the indexer
	 * then reads anew what it has read, and the containers it may be in. */
	unsigned version;
	const char *const *extensions; /* lower case with the dot, NULL at the end */
	bool isolated; /* its parser is not trusted: it runs in a child of limited means */
	/* Does the content begin as this format does? NULL: any text. Sees at most 4 KiB. */
	bool (*recognises)(const char *raw, size_t len);
	/* The statuses of document_read. */
	enum zw_status (*read)(const char *raw, size_t len, struct draft *draft, struct err *err);
	/* Instead of `read`, of a container of documents: calls fn for each file in it. */
	enum zw_status (*unpack)(const char *raw, size_t len, member_fn *fn, void *context,
	                         struct err *err);
	/* Instead of both, of a family of formats: which of them it is, told by a parser that is as
	 * little trusted as theirs. See reader_choose. */
	enum zw_status (*choose)(const char *raw, size_t len, const struct reader **reader,
	                         struct err *err);
	/* The one program of the system that an isolated reader may start, and the package it comes
	 * in; NULL: none. The other one is for what the first cannot read:
	 * it may be absent. */
	const char *helper, *package, *other_helper;
};

/* By content first, then by the ending of the name; nothing is parsed for it, so it may be a
 * family. ZW_BAD_INPUT, with the reason, if none fits: an empty file, a format that is known but
 * not read, a file of unknown ending and content. */
enum zw_status reader_find(const char *raw, size_t len, const char *name,
                           const struct reader **reader, struct err *err);

/* Where *reader is a family, the member of it that reads these bytes; otherwise it stays. Parses
 * what is not trusted: where `isolated` counts, it is called in the child. */
enum zw_status reader_choose(const char *raw, size_t len, const struct reader **reader,
                             struct err *err);

/* Who would read a file, for telling whether it is to be read anew: "docx/1.1" of this reader and
 * what a document is (DOCUMENT_VERSION). Of a container, a family, or NULL (nobody takes the file)
 * it stands for all readers. */
enum { READER_SIGNATURE_SIZE = 48 };
void reader_signature(const struct reader *reader, char signature[READER_SIGNATURE_SIZE]);
/* Is it what reader_signature gives today? */
bool reader_signature_holds(const char *signature);

/* By its name; NULL if there is none. */
const struct reader *reader_named(const char *name);

/* True if a folder's file of this name should be read at all: others are passed over silently
 * (counted, not listed as skipped). */
bool reader_wants(const char *name);

extern const struct reader reader_text, reader_markdown, reader_html;
extern const struct reader reader_pdf, reader_doc, reader_rtf;
extern const struct reader reader_docx, reader_ofd, reader_epub, reader_mht, reader_zip;
/* The family of ZIP files: docx, ofd, epub, zip. */
extern const struct reader reader_package;

#endif
