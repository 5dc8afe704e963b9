/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "searcher/match/needle.h"

#include <stdlib.h>
#include <string.h>

enum { LONG_NEEDLE = 256 /* bytes */ };

#ifdef __SSE2__
#include <emmintrin.h>

enum { LANES = 16 };

/* Where both bytes stand that far apart, as bits. */
static inline unsigned candidates_at(const char *text, size_t far, __m128i one, __m128i other)
{
	__m128i a = _mm_loadu_si128((const void *)text);
	__m128i b = _mm_loadu_si128((const void *)(text + far));

	return (unsigned)_mm_movemask_epi8(
	        _mm_and_si128(_mm_cmpeq_epi8(a, one), _mm_cmpeq_epi8(b, other)));
}

/* What memmem() prepares for a needle costs more than to look through a passage. Two of its bytes
 * are looked for at once at 16 places: its last, and of Han the third, for nearly all begin with
 * one of three. The text has room for 16 places at least. */
static size_t find(struct span text, struct span needle)
{
	size_t one = needle.len > 2 && (unsigned char)needle.at[0] >= 0xE0 ? 2 : 0;
	size_t far = needle.len - 1 - one, places = text.len - needle.len + 1;
	__m128i a = _mm_set1_epi8(needle.at[one]), b = _mm_set1_epi8(needle.at[needle.len - 1]);

	for (size_t at = 0; at < places; at += LANES) {
		/* The last places are looked at together with some of those before. */
		if (at > places - LANES)
			at = places - LANES;
		unsigned bits = candidates_at(text.at + at + one, far, a, b);
		for (; bits; bits &= bits - 1) {
			size_t place = at + (size_t)__builtin_ctz(bits);
			if (memcmp(text.at + place, needle.at, needle.len) == 0)
				return place;
		}
	}
	return SIZE_MAX;
}

static bool has_room(struct span text, struct span needle)
{
	return needle.len > 0 && text.len >= needle.len + LANES - 1;
}
#else
static size_t find(struct span text, struct span needle)
{
	(void)text;
	(void)needle;
	return SIZE_MAX;
}

static bool has_room(struct span text, struct span needle)
{
	(void)text;
	(void)needle;
	return false;
}
#endif

size_t needle_find(struct span text, struct span needle, size_t from)
{
	if (from >= text.len)
		return SIZE_MAX;
	struct span rest = {text.at + from, text.len - from};
	if (has_room(rest, needle)) {
		size_t at = find(rest, needle);
		return at == SIZE_MAX ? at : from + at;
	}
	const char *found = memmem(rest.at, rest.len, needle.at, needle.len);
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
