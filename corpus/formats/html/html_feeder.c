/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * libxml2 compares every attribute of a tag with all before it: a tag of a million attributes would
 * take hours. Without blanks and quotation marks no further attribute begins.
 */
#include "corpus/formats/html/html_feeder.h"

enum { ATTRIBUTES_LIMIT = 1000 }; /* blanks and quotation marks in one tag */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Is the byte to be left out? */
static bool feeder_drops(struct html_feeder *f, char c)
{
	bool quote = c == '"' || c == '\'';

	if (!(quote || is_blank(c)))
		return false;
	if (quote && f->quote == c) {
		f->quote = '\0';
		return false;
	}
	if (++f->marks > ATTRIBUTES_LIMIT)
		return true;
	if (quote && !f->quote)
		f->quote = c;
	return false;
}

size_t html_thin(struct html_feeder *f, const char *text, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		if (f->opened && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
			*f = (struct html_feeder){.tag = true};
		f->opened = c == '<';
		f->tag = f->tag && c != '>' && c != '<';
		if (!f->tag || !feeder_drops(f, c))
			out[n++] = c;
	}
	return n;
}
