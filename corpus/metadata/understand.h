/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * From the lines, the format's own properties and the name of a file to its metadata.
 */
#ifndef CORPUS_UNDERSTAND_H
#define CORPUS_UNDERSTAND_H

#include "corpus/formats/reader.h"
#include "corpus/metadata/metadata.h"

/* Fills m, which was initialised. The title is always there in the end. `name` is the path within
 * the corpus. ZW_NO_MEMORY. */
enum zw_status metadata_understand(const struct draft *draft, const char *name, struct metadata *m,
                                   struct err *err);

/* The date of a document to show and to sort by: the day its file is named after (of a law the day
 * its version is from), else written, published, effective. "" if there is none. */
const char *metadata_date(const struct metadata *m);

/* Is it in force or not (a law, regulation, interpretation, 规范性文件), unlike a speech? */
bool metadata_is_normative(const struct metadata *m);

/* As of a day (YYYY-MM-DD), of this text alone: what somebody has said of its status, else by its
 * dates. That a later version exists is for the catalog to know. */
enum doc_status metadata_status(const struct metadata *m, const char *day);

#endif
