/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Does a text begin with what was typed, however that is mixed: 民fadian, shujuaq, 数据aq?
 */
#ifndef SEARCHER_SUGGEST_ALIGN_H
#define SEARCHER_SUGGEST_ALIGN_H

#include "core/text/tokens.h"

enum { TYPED_MOST = 64 }; /* bytes of what is aligned; more is no front of a name */

/* `typed` and `text` are folded, as keys are (core/suggest). Each Han character of the text is
 * typed as itself, as one of its readings or as the initial of one; the last as the front of a
 * reading, too. *len is how much of the text that is, in bytes; *whole: the last character was
 * typed as a whole. False if the text does not begin so. */
bool align(struct span text, struct span typed, size_t *len, bool *whole);

/* The same without initials: every character but the last is typed as a whole. */
bool align_readings(struct span text, struct span typed, size_t *len, bool *whole);

#endif
