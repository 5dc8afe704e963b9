/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The title of a document: what its format declares, else what its first lines look like, else
 * its name.
 */
#ifndef CORPUS_TITLE_H
#define CORPUS_TITLE_H

#include "corpus/formats/reader.h"

/* The caller frees. Never empty, at most TITLE_LIMIT bytes; NULL if memory ran out. */
char *title_find(const struct draft *draft, const char *name);

#endif
