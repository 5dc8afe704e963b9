/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/lexicon/lay.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const struct lay_line lines[] = {
#include "lay_lines.h"
};

static const char parts[] =
#include "lay_parts.h"
        ;

static const struct trigger {
	uint32_t first, rest; /* in parts */
	uint32_t line;
} triggers[] = {
#include "lay_triggers.h"
};

enum { TRIGGERS = sizeof(triggers) / sizeof(triggers[0]) };

/* A wording begins with a Han character, mostly, whose bytes narrow the table down to some dozens;
 * a letter or a digit (2n) may be all but a byte of it. */
static size_t lead_of(char first)
{
	return (unsigned char)first < 0x80 ? 1 : 3;
}

/* The first trigger that is not before the first bytes of the text. */
static size_t first_with(const char *text, size_t lead)
{
	size_t low = 0, high = TRIGGERS;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strncmp(parts + triggers[middle].first, text, lead) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Do all parts of a list parted by spaces stand in the text? */
static bool has_all(const char *list, const char *text, size_t len)
{
	while (*list) {
		size_t n = strcspn(list, " ");
		if (!memmem(text, len, list, n))
			return false;
		list += n + (list[n] == ' ');
	}
	return true;
}

static size_t add_hit(struct lay_hit *hits, size_t n, struct lay_hit hit)
{
	for (size_t i = 0; i < n; i++) {
		if (hits[i].line != hit.line)
			continue;
		if (hits[i].parts < hit.parts)
			hits[i] = hit;
		return n;
	}
	if (n < LAY_HITS)
		hits[n++] = hit;
	return n;
}

/* Of the wordings that begin at text + at; returns how many hits there are now. */
static size_t add_all_at(const char *text, size_t len, size_t at, struct lay_hit *hits, size_t n)
{
	size_t lead = lead_of(text[at]), left = len - at;

	if (left < lead)
		return n;
	for (size_t i = first_with(text + at, lead);
	     i < TRIGGERS && strncmp(parts + triggers[i].first, text + at, lead) == 0; i++) {
		const struct trigger *t = &triggers[i];
		const char *first = parts + t->first, *rest = parts + t->rest;
		size_t n_first = strlen(first);
		if (n_first <= left && memcmp(first, text + at, n_first) == 0 &&
		    has_all(rest, text, len))
			n = add_hit(hits, n,
			            (struct lay_hit){&lines[t->line], at, n_first,
			                             n_first + strlen(rest)});
	}
	return n;
}

size_t lay_find(const char *text, size_t len, struct lay_hit hits[LAY_HITS])
{
	size_t n = 0;

	for (size_t at = 0; at < len; at++)
		n = add_all_at(text, len, at, hits, n);
	return n;
}
