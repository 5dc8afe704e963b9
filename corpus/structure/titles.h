/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the title of a further text within a file looks like: up to four short lines without a
 * mark, that end as titles do or were named in 《》 before.
 */
#ifndef CORPUS_TITLES_H
#define CORPUS_TITLES_H

#include "corpus/structure/outline_pass.h"

enum { NAMES_LIMIT = 16 };

/* The names in 《》 of a notice that sends texts along. */
struct names {
	struct scan list[NAMES_LIMIT];
	size_t count;
};

void names_collect(struct names *names, struct scan line);

bool text_has_mark(struct scan s); /* 。，；： */
bool text_in_brackets(struct scan s);

/* A heading that the format marks, and that has no number. */
bool title_is_marked(const struct outline *o, size_t i);

/* Could line i be of a title? */
bool title_may_be(const struct outline *o, size_t i);

/* How many lines from `first` on are a title, by its end or by its name; 0: none. */
size_t title_lines(const struct outline *o, size_t first);
size_t title_named(const struct outline *o, size_t first, const struct names *names);

/* The n lines become LINE_TITLE and LINE_WRAPPED, with （试行） below; marked ones stay headings.
 */
void title_mark(struct outline *o, size_t first, size_t n);

#endif
