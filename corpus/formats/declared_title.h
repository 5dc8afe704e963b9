/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CORPUS_DECLARED_TITLE_H
#define CORPUS_DECLARED_TITLE_H

#include "corpus/formats/reader.h"

/* Takes the title that a format's properties declare, if the beginning of the text has it too:
 * office programs keep the title of the document that this one was copied from. Call it when all
 * of the text is there. */
void declared_title(struct draft *draft, const char *title, size_t len);

#endif
