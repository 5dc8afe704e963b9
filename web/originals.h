/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The files that were indexed, for who wants the original. The index keeps only their text: the
 * folders are told to zhengwen-web, and are the same that zhengwen-index was given. Nothing is
 * offered without them.
 *
 * A file is opened beneath its folder only: no link is followed and nothing hidden is opened, as
 * the indexer does; it must be a regular file of the size that was indexed.
 */
#ifndef WEB_ORIGINALS_H
#define WEB_ORIGINALS_H

#include "core/index/shard/record.h"

#define ORIGINAL_LIMIT ((uint64_t)64 << 20) /* bytes: no larger file is ever indexed */

struct originals;

/* Folders that are not there (yet) are none: it is looked at again with each file. ZW_NO_MEMORY.
 * *originals is NULL unless ZW_OK. */
enum zw_status originals_new(char *const *folders, size_t n, struct originals **originals,
                             struct err *err);
void originals_free(struct originals *originals);

/* The file of a document, open to read; -1 if there is none, or it is another one by now. The
 * documents of a container have none. originals may be NULL. */
int originals_open(const struct originals *originals, const struct document_record *document);

#endif
