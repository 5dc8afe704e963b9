/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The package document of an EPUB book: its title, and its chapters in order.
 */
#ifndef CORPUS_EPUB_OPF_H
#define CORPUS_EPUB_OPF_H

#include "corpus/formats/package/package.h"

enum { OPF_ITEMS_LIMIT = 10000 };

struct opf {
	struct buf title;    /* of the book; may be empty */
	struct buf chapters; /* paths in the package, each ended by a zero byte */
};

/* raw: the file at `path`. Tables of contents are no chapters: they repeat the headings. On success
 * and on failure the caller ends with opf_release. ZW_BAD_INPUT, ZW_LIMIT, ZW_NO_MEMORY. */
enum zw_status opf_read(const char *raw, size_t len, const char *path, struct opf *opf,
                        struct err *err);
void opf_release(struct opf *opf);

#endif
