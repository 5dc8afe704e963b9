/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What somebody has written down about a document overrides what we understood of it: a sidecar
 * NAME.meta.json beside the file, or a table zhengwen.tsv in its folder. The sidecar wins.
 *
 * A sidecar is an object with the keys of field.h ("doc_number", "issuers": ["…"], …), Chinese
 * names allowed; null says that there is none. NAME is that of the file with its ending
 * (办法.docx.meta.json) or, where no other document of the folder has the same stem, without it.
 *
 * A table is UTF-8, tab-separated; its first line names the columns: "file", then
 * keys of field.h; several values in a cell are parted by "|". An empty cell says nothing.
 */
#ifndef CORPUS_OVERRIDE_H
#define CORPUS_OVERRIDE_H

#include "core/hash.h"
#include "corpus/metadata/metadata.h"

enum {
	OVERRIDE_LIMIT = 16 << 20, /* bytes of a sidecar or table */
	VALUE_LIMIT = 2000,        /* bytes of a value in one */
};

struct override_table;

/* The table of a folder. *table is NULL, and the status ZW_OK, if it has none. ZW_BAD_INPUT names
 * file and line; such a table is not used at all. Read once and then only looked at: it may be
 * shared between threads. */
enum zw_status override_load(const char *folder, struct override_table **table, struct err *err);
void override_free(struct override_table *table);

/* Replaces in m the fields that the row of this file names. */
enum zw_status override_table_apply(const struct override_table *table, const char *file,
                                    struct metadata *m, struct err *err);

/* The same with the sidecar of the file at `path`, if there is one. ZW_BAD_INPUT names it and the
 * line; m is as before then. */
enum zw_status override_sidecar_apply(const char *path, struct metadata *m, struct err *err);

/* Is the sidecar at this path well-formed? */
enum zw_status override_sidecar_check(const char *path, struct err *err);

/* A hash of all that overrides the file at `path`: its row and the columns of the table (NULL:
 * there is none), its sidecar. "" if nothing does. `shared`: another document of the folder has the
 * same stem. A sidecar that cannot be read counts as one that says nothing. */
enum zw_status override_digest(const struct override_table *table, const char *path, bool shared,
                               char digest[HASH_HEX_SIZE], struct err *err);

/* The row of a file, with the line of columns before it; appends nothing if it has none. */
void override_table_row(const struct override_table *table, const char *file, struct buf *row);

/* Is it the name of a table or a sidecar: no document itself? */
bool override_is(const char *name);
bool override_is_sidecar(const char *name);

/* A value as m keeps it: dates as YYYY-MM-DD, a status by its usual name, a body as issuer_write()
 * has it, white space squeezed. ZW_BAD_INPUT with the reason if it is none for this field. */
enum zw_status override_value(enum meta_field field, const char *text, size_t len,
                              struct buf *value, struct err *err);

#endif
