/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a document is: a title, perhaps a date, and passages in order. Every line of the source
 * that is not blank stands in exactly one passage, so that no text is lost and none counts twice.
 *
 * The way there: a reader (formats/) turns bytes into lines; metadata/ finds what is known beside
 * the text; structure/ finds headings, 条 and paragraphs among the lines.
 */
#ifndef CORPUS_DOCUMENT_H
#define CORPUS_DOCUMENT_H

#include "core/buf.h"
#include "core/index/shard/record.h"
#include "corpus/metadata/metadata.h"

enum {
	RAW_LIMIT = 64 << 20,     /* bytes of a source file */
	TEXT_LIMIT = 10 << 20,    /* bytes of the text of one document, UTF-8 */
	PASSAGES_LIMIT = 1 << 20, /* of one document */
	TITLE_LIMIT = 600,        /* bytes; a longer title is cut at a character */
};

/* Raise it when structure/, metadata/, citation/ or what all readers share takes a text otherwise
 * than before: the next run then reads every file anew. */
enum { DOCUMENT_VERSION = 2 };

struct passage {
	enum passage_kind kind;
	uint32_t level;  /* of a heading, 1 is the highest; 0 otherwise */
	uint32_t parent; /* ordinal from 1 of the passage whose heading it stands under; 0: none */
	uint32_t text, text_len; /* bytes of document.text; lines ended by LF, the last without */
	uint32_t heading_len; /* of these, its heading: of `一、目标。以…` what is before the 。 */
	char anchor[ANCHOR_SIZE];  /* unique: art-120-1, h-3, p-12 */
	char article[ANCHOR_SIZE]; /* "120-1"; "" where it is no article */
};

/* A text of its own within the file: a 通知, and the 办法 that it sends along; an 附件. */
struct part {
	char *title; /* of the first part: of the document; 附件1 where an annex has none. Never
	                NULL */
	uint32_t first; /* ordinal of its first passage, from 1 */
};

struct document {
	struct metadata metadata; /* its title is never empty */
	const char *format;       /* name of the reader; static */
	const char *charset;      /* static */
	size_t decoding_errors;   /* characters that became U+FFFD */
	uint64_t bytes;           /* of the source */
	struct buf text;
	struct buf passages; /* struct passage, in order */
	struct buf parts;    /* struct part, in order; one at least */
};

size_t document_passages(const struct document *d);
const struct passage *document_passage(const struct document *d, size_t i);
size_t document_parts(const struct document *d);
const struct part *document_part(const struct document *d, size_t i);
const char *document_title(const struct document *d);

struct override_table;
struct intake_seen;

struct document_options {
	const char *program;                /* intake.h; NULL: no child */
	const struct override_table *table; /* of the folder; or NULL */
	struct intake_seen *seen;           /* filled in (intake.h); or NULL */
};

/* Called for each document of a file. `reason` is NULL, or why this one cannot be read (d is NULL
 * then: only within a container). The document is released when this returns; what it returns other
 * than ZW_OK ends the reading. */
typedef enum zw_status document_fn(void *context, const char *name, const struct document *d,
                                   const char *reason, struct err *err);

/* Reads and understands a file: one document mostly, of a ZIP several. `name` is its path within
 * the corpus: it tells the format where the content does not, and gives a title or a date where the
 * text has none. A sidecar beside the file and the table of its folder override what was
 * understood.
 *
 * ZW_BAD_INPUT (no reader takes it, no text in it), ZW_LIMIT, ZW_IO, ZW_NO_MEMORY: the message is
 * the reason without the path; or what fn returned. */
enum zw_status document_each(const char *path, const char *name,
                             const struct document_options *options, document_fn *fn, void *context,
                             struct err *err);

/* For tests: one document, in this process, without overrides. On success the caller ends with
 * document_release. */
enum zw_status document_read(const char *path, const char *name, struct document *d,
                             struct err *err);

/* One document from memory, in this process, without overrides; of a container the first. On
 * success the caller ends with document_release. */
enum zw_status document_parse(const char *raw, size_t len, const char *name, struct document *d,
                              struct err *err);

void document_release(struct document *d);

#endif
