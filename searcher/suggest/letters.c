/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/suggest/letters.h"

#include "core/text/utf8.h"

#include <string.h>

enum { SHORTEST_INITIALS = 2, SHORTEST_PINYIN = 4 /* letters */, FEWEST = 2 /* characters */ };

/* Initials fit many things: only what has no others. Readings may be the front of something. */
static bool is_meant(const struct suggested *s, size_t letters)
{
	if (s->kind == SUGGEST_NUMBER || utf8_length(s->from, s->len) < FEWEST)
		return false;
	if (s->match == MATCHED_INITIALS)
		return s->exact && letters >= SHORTEST_INITIALS;
	return s->match == MATCHED_PINYIN && s->whole && letters >= SHORTEST_PINYIN;
}

static bool is_there(const struct suggested *const *list, size_t n, const struct suggested *s)
{
	for (size_t i = 0; i < n; i++)
		if (list[i]->len == s->len && memcmp(list[i]->from, s->from, s->len) == 0)
			return true;
	return false;
}

enum zw_status letters_find(struct searcher *s, const char *letters, size_t len, letters_fn *fn,
                            void *context, struct err *err)
{
	const struct suggested *told[LETTERS_OFFERS];
	struct suggest_list list;
	size_t n = 0;
	enum zw_status status = searcher_suggest(s, letters, len, SUGGESTED_LIMIT, &list, err);

	for (int exact = 1; exact >= 0; exact--) {
		for (size_t i = 0; status == ZW_OK && i < list.n && n < LETTERS_OFFERS; i++) {
			const struct suggested *at = &list.at[i];
			if (at->exact != exact || !is_meant(at, len) || is_there(told, n, at))
				continue;
			told[n++] = at;
			status = fn(context, at->from, at->len, exact, err);
		}
	}
	return status;
}
