/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The passes that outline_make goes through, one behind the other. Each looks at a bounded number
 * of neighbours of a line, so that all are linear.
 */
#ifndef CORPUS_OUTLINE_PASS_H
#define CORPUS_OUTLINE_PASS_H

#include "corpus/structure/outline.h"

struct outline {
	const struct draft *draft;
	struct outline_line *lines;
	size_t count;
};

static inline struct scan outline_text(const struct outline *o, size_t i)
{
	const struct line *l = draft_at(o->draft, i);

	return scan_of(o->draft->text.data + l->text, l->len);
}

/* doubtful.c: lines that may be articles or divisions. */
void outline_doubtful(struct outline *o);

/* quotation.c. The marks of one line, and what stands within a quotation becomes LINE_PLAIN. */
void quotation_count(const char *line, size_t len, struct outline_line *l);
void outline_quotations(struct outline *o);

/* contents.c: LINE_CONTENTS. */
void outline_contents(struct outline *o);

/* parts.c: signatures (LINE_ENDING), then annexes and further titles, where parts begin. */
void outline_signatures(struct outline *o);
void outline_parts(struct outline *o);

/* settle.c: the kinds that depend on the whole part, and outline_line.last. */
void outline_settle(struct outline *o);

#endif
