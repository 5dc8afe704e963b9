/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A law: title, how it came about, chapters, articles with further paragraphs and items, the day
 * from which on it is in force. Most have one version; a later one is the same but for the articles
 * that were amended.
 */
#ifndef GENERATE_LAW_H
#define GENERATE_LAW_H

#include "tests/bench/generate/wording.h"

struct day {
	unsigned year, month, day;
};

/* How many versions the law of this number has. */
unsigned law_versions(const struct wording *w, uint64_t number);

/* Day of the version (0: the first). */
struct day law_day(const struct wording *w, uint64_t number, unsigned version);

/* The law as Markdown in a text that is empty. */
void law_write(const struct wording *w, struct text *t, uint64_t number, unsigned version);

#endif
