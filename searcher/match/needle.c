/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/needle.h"

#include <stdlib.h>
#include <string.h>

enum { LONG_NEEDLE = 256 /* bytes */ };

size_t needle_find(struct span text, struct span needle, size_t from)
{
	if (from >= text.len)
		return SIZE_MAX;
	const char *found = memmem(text.at + from, text.len - from, needle.at, needle.len);
	return found ? (size_t)(found - text.at) : SIZE_MAX;
}

/* Knuth, Morris and Pratt: for a needle that memmem() would prepare anew at each of many hits. */
enum zw_status needle_each_long(struct span text, struct span needle, place_fn *place,
                                void *context, struct err *err)
{
	/* border[i]: how much of the needle's beginning ends the first i + 1 bytes of it */
	uint32_t *border = calloc(needle.len, sizeof(*border));
	size_t k = 0;

	if (!border)
		return err_no_memory(err);
	for (size_t i = 1; i < needle.len; i++) {
		while (k > 0 && needle.at[i] != needle.at[k])
			k = border[k - 1];
		k += needle.at[i] == needle.at[k];
		border[i] = (uint32_t)k;
	}
	k = 0;
	for (size_t i = 0; i < text.len; i++) {
		while (k > 0 && text.at[i] != needle.at[k])
			k = border[k - 1];
		k += text.at[i] == needle.at[k];
		if (k == needle.len) {
			place(context, i + 1 - needle.len);
			k = border[k - 1];
		}
	}
	free(border);
	return ZW_OK;
}

enum zw_status needle_each(struct span text, struct span needle, place_fn *place, void *context,
                           struct err *err)
{
	size_t at = needle_find(text, needle, 0);

	/* A long needle that stands nowhere needs no preparing either. */
	if (needle.len > LONG_NEEDLE && at != SIZE_MAX)
		return needle_each_long(text, needle, place, context, err);
	/* From the next byte on: UTF-8 and the fences never match from the middle. */
	for (; at != SIZE_MAX; at = needle_find(text, needle, at + 1))
		place(context, at);
	return ZW_OK;
}

struct span needle_open(const struct tokens *t, struct piece piece)
{
	struct span needle = tokens_needle(t, piece.from, piece.to);

	needle.len--; /* the fence behind the last token */
	return needle;
}
