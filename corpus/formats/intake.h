/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From a file to drafts: finds the reader, runs those that are not trusted in a child of limited
 * means (corpus/sandbox), and opens a ZIP of documents.
 */
#ifndef CORPUS_INTAKE_H
#define CORPUS_INTAKE_H

#include "core/hash.h"
#include "core/stamp.h"
#include "corpus/formats/reader.h"

struct draft_of {
	const char *name;    /* path within the corpus; of a document in a ZIP: a.zip/b/c.docx */
	const char *format;  /* static: name of the reader */
	uint64_t bytes;      /* of the file */
	struct draft *draft; /* NULL if it could not be read */
	const char *reason;  /* why not; NULL if it could */
};

/* A file as it was read. */
struct intake_seen {
	struct file_stamp stamp;
	char hash[HASH_HEX_SIZE];           /* of its bytes; "" if they could not be read */
	char reader[READER_SIGNATURE_SIZE]; /* reader_signature of the one that took it */
};

/* Called for each document of a file; what it returns other than ZW_OK ends the intake. */
typedef enum zw_status draft_fn(void *context, const struct draft_of *found, struct err *err);

/* Reads the file at path. `program` is started as `program --reader NAME` for isolated formats, and
 * must then call reader_main; NULL: everything is read in this process (for tests).
 *
 * A file that is no container and cannot be read is the status returned, and fn is not called:
 * ZW_BAD_INPUT (no reader takes it, encrypted, no text in it), ZW_LIMIT, ZW_IO, ZW_NO_MEMORY. In a
 * container each document that cannot be read is told to fn with its reason.
 *
 * *seen is filled in whatever is returned, and before fn is called but for its reader; NULL: nobody
 * asks. */
enum zw_status intake_file(const char *path, const char *name, const char *program,
                           struct intake_seen *seen, draft_fn *fn, void *context, struct err *err);

/* The same from memory, in this process. */
enum zw_status intake_memory(const char *raw, size_t len, const char *name, draft_fn *fn,
                             void *context, struct err *err);

#endif
