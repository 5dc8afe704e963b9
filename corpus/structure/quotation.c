/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Quotations of several paragraphs, as amending decisions have them. Each paragraph of one may
 * begin with a mark of its own; only the last one closes it. Marks that do not pair are common: a
 * quotation that does not end soon never began.
 */
#include "corpus/structure/outline_pass.h"

#include <string.h>

enum {
	QUOTED_LINES = 30,   /* without a mark in front; a quotation with more was never closed */
	LEADING_LINES = 300, /* of all its lines */
};

static bool opens_block(const char *line, size_t at)
{
	return at == 0 || text_ends(line, at, "：") || text_ends(line, at, ":");
}

void quotation_count(const char *line, size_t len, struct outline_line *l)
{
	static const char *const opening[] = {"“", "「", NULL}, *const closing[] = {"”", "」",
	                                                                            NULL};
	const char lead = '\xE2', corner = '\xE3';
	struct scan s = scan_of(line, len);

	l->leads = scan_any(&s, opening);
	for (s.at = 0; s.at < len;) {
		size_t at = s.at;
		if (line[at] != lead && line[at] != corner) {
			s.at++;
		} else if (scan_any(&s, opening)) {
			if (l->quotes <= 0)
				l->block = opens_block(line, at);
			l->quotes += l->quotes < INT16_MAX;
		} else if (scan_any(&s, closing)) {
			l->quotes -= l->quotes > INT16_MIN;
		} else {
			s.at++;
		}
	}
}

/* The last line of the quotation that line i leaves open; i if it is none. */
static size_t quotation_end(const struct outline *o, size_t i)
{
	int open = o->lines[i].quotes, bare = 0;

	if (open <= 0 || !o->lines[i].block)
		return i;
	for (size_t j = i + 1; j < o->count && j <= i + LEADING_LINES && bare < QUOTED_LINES; j++) {
		bare += !o->lines[j].leads;
		open += o->lines[j].quotes - o->lines[j].leads;
		if (open <= 0)
			return j;
	}
	return i;
}

void outline_quotations(struct outline *o)
{
	for (size_t i = 0; i < o->count; i++) {
		size_t end = quotation_end(o, i);
		while (i < end)
			if (draft_at(o->draft, ++i)->level == 0)
				o->lines[i].kind = LINE_PLAIN;
	}
}
