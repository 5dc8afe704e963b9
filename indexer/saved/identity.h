/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a document is known by for good: the first path it had. A file that is renamed is no news.
 */
#ifndef INDEXER_IDENTITY_H
#define INDEXER_IDENTITY_H

#include "core/buf.h"

struct identities;

/* Of the documents of a generation. *all is NULL unless ZW_OK; of a generation that tells nothing
 * of its sources every path is its own identity. */
enum zw_status identities_open(const char *dir, uint64_t generation, struct identities **all,
                               struct err *err);
void identities_close(struct identities *all);

/* Appends the identity of the document at `path` (of one in a ZIP file, too). A new file under a
 * name that another one had first is another document. */
void identity_add(const struct identities *all, const char *path, struct buf *identity);

#endif
