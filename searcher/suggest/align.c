/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Character by character: the set of places in what was typed that the text up to here may have
 * reached. At most TYPED_MOST places, so the time grows with the text alone.
 */
#include "searcher/suggest/align.h"

#include "core/pinyin/pinyin.h"
#include "core/text/utf8.h"

#include <string.h>

struct places {
	bool at[TYPED_MOST + 1];
};

struct aligning {
	struct span typed;
	bool initials;
	bool front; /* the last character is typed by the front of its reading */
};

/* v is typed for ü. */
static bool same_letter(char typed, char letter)
{
	return typed == letter || (typed == 'v' && letter == 'u');
}

/* The places that a reading leads to from one. */
static void follow(struct aligning *a, const char *reading, size_t from, struct places *next)
{
	size_t n = strlen(reading), same = 0;

	while (same < n && from + same < a->typed.len &&
	       same_letter(a->typed.at[from + same], reading[same]))
		same++;
	if (same == 0)
		return;
	if (same == n)
		next->at[from + n] = true;
	else if (from + same == a->typed.len)
		a->front = true;
	if (a->initials) {
		next->at[from + 1] = true;
		if (same > 1 && reading[1] == 'h')
			next->at[from + 2] = true;
	}
}

static bool step(struct aligning *a, struct span c, const struct places *now, struct places *next)
{
	const char *readings[PINYIN_READINGS];
	size_t at = 0, n = pinyin_readings(utf8_next(c.at, c.len, &at), readings);
	bool any = false;

	*next = (struct places){{false}};
	for (size_t from = 0; from < a->typed.len; from++) {
		if (!now->at[from])
			continue;
		if (c.len <= a->typed.len - from && memcmp(a->typed.at + from, c.at, c.len) == 0)
			next->at[from + c.len] = true;
		for (size_t i = 0; i < n; i++)
			follow(a, readings[i], from, next);
	}
	for (size_t i = 0; i <= a->typed.len; i++)
		any |= next->at[i];
	return any;
}

static bool align_by(struct span text, struct span typed, bool initials, size_t *len, bool *whole)
{
	struct aligning a = {.typed = typed, .initials = initials};
	struct places now = {{true}}, next;

	if (typed.len == 0 || typed.len > TYPED_MOST)
		return false;
	for (size_t at = 0; at < text.len;) {
		size_t from = at;
		utf8_next(text.at, text.len, &at);
		bool any = step(&a, (struct span){text.at + from, at - from}, &now, &next);
		if (a.front || next.at[typed.len]) {
			*len = at;
			*whole = next.at[typed.len];
			return true;
		}
		if (!any)
			return false;
		now = next;
	}
	return false;
}

bool align(struct span text, struct span typed, size_t *len, bool *whole)
{
	return align_by(text, typed, true, len, whole);
}

bool align_readings(struct span text, struct span typed, size_t *len, bool *whole)
{
	return align_by(text, typed, false, len, whole);
}
