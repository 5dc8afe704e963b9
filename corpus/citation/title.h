/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A title in 《》 and what belongs to it.
 */
#ifndef CORPUS_CITATION_TITLE_H
#define CORPUS_CITATION_TITLE_H

#include "corpus/text/scan.h"

enum { TITLE_BYTES = 600, BRACKET_BYTES = 400 };

struct cited_title {
	size_t start, end; /* 《…》 and a bracket that belongs to the name: （一）, （试行） */
	size_t name, name_len; /* what is between the marks, as it stands */
	size_t extra_len;      /* bytes of that bracket behind the marks */
	size_t notes_end; /* behind further brackets: （2018年修正）, （以下简称…） */
	bool plain_notes; /* these hold nothing but a note of the version */
};

/* Reads the title that begins at s, with marks in it (〈〉, or 《》 again); false if it does not
 * end in this line within TITLE_BYTES. */
bool title_read(struct scan s, struct cited_title *title);

/* Passes over a bracket with all that is in it, if it ends in this line within BRACKET_BYTES. */
bool bracket_skip(struct scan *s);

#endif
