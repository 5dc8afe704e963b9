/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * 效力级别 of a document, by what else is known of it: kind, issuers, number, title and, of old
 * ones, that the State Council approved them. What its text rules is not asked.
 */
#ifndef CORPUS_LEVEL_H
#define CORPUS_LEVEL_H

#include "core/level.h"
#include "corpus/metadata/metadata.h"

/* LEVEL_NONE for what is no norm (a speech), and where it cannot be told. */
enum doc_level level_of(const struct metadata *m);

/* Sets the field, where neither the document's own page nor somebody else has said it. */
void level_settle(struct metadata *m);

#endif
