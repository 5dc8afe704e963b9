/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The title of a document: what its format declares, else what its first lines look like, else
 * its name.
 */
#ifndef CORPUS_TITLE_H
#define CORPUS_TITLE_H

#include "corpus/formats/reader.h"
#include "corpus/metadata/metadata.h"

struct title {
	char *text; /* never empty, at most TITLE_LIMIT bytes */
	char *own;  /* what the lines say where the name of the file says it better; else text again
	             */
	enum meta_origin origin;
	size_t first, lines; /* of the draft, from 0; none if no line is it */
};

/* ZW_NO_MEMORY. On success the caller ends with title_release. */
enum zw_status title_find(const struct draft *draft, const char *name, struct title *title,
                          struct err *err);
void title_release(struct title *title);

#endif
