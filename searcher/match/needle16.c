/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Two units of the needle are looked for at once, the first that is no fence and the last, at 16
 * places, then at 8. Nothing is read that is not of the text.
 */
#include "searcher/match/needle.h"

#include "core/i18n.h"

#include <string.h>

enum { LONG_NEEDLE = 128 /* units */ };

enum zw_status needle16_init(struct needle16 *n, struct span needle, struct err *err)
{
	size_t at = 0, room = sizeof(n->room) / sizeof(n->room[0]);

	n->longer = BUF_INIT(NEEDLE16_LIMIT);
	n->units = (struct span16){n->room, utf16_encode(needle, &at, n->room, room)};
	if (at == needle.len)
		return ZW_OK;
	utf16_add(&n->longer, needle);
	n->units = utf16_of(&n->longer);
	return buf_status(&n->longer, _("query"), err);
}

void needle16_release(struct needle16 *n)
{
	buf_release(&n->longer);
}

static bool stands_at(struct span16 text, struct span16 needle, size_t place)
{
	return memcmp(text.at + place, needle.at, needle.len * sizeof(*needle.at)) == 0;
}

/* Which units of a needle are looked for. */
struct probe {
	size_t one, other; /* in the needle */
};

static struct probe probe_of(struct span16 needle)
{
	return (struct probe){needle.len > 1 && needle.at[0] == TOKEN_FENCE, needle.len - 1};
}

static size_t find_plain(struct span16 text, struct span16 needle, size_t places)
{
	struct probe p = probe_of(needle);

	for (size_t at = 0; at < places; at++)
		if (text.at[at + p.one] == needle.at[p.one] &&
		    text.at[at + p.other] == needle.at[p.other] && stands_at(text, needle, at))
			return at;
	return SIZE_MAX;
}

#ifdef __SSE2__
#include <emmintrin.h>

enum { LANES = 8 };

/* All ones in the lanes of the places from `text` on where both units stand. */
static inline __m128i both_at(const uint16_t *text, struct probe p, __m128i one, __m128i other)
{
	__m128i a = _mm_loadu_si128((const void *)(text + p.one));
	__m128i b = _mm_loadu_si128((const void *)(text + p.other));

	return _mm_and_si128(_mm_cmpeq_epi16(a, one), _mm_cmpeq_epi16(b, other));
}

/* The first of the places whose bits are set where all of the needle stands. */
static inline size_t first_of(struct span16 text, struct span16 needle, size_t at, unsigned bits)
{
	for (; bits; bits &= bits - 1) {
		size_t place = at + (size_t)__builtin_ctz(bits);
		if (stands_at(text, needle, place))
			return place;
	}
	return SIZE_MAX;
}

/* The needle begins at one of so many places. */
static size_t find(struct span16 text, struct span16 needle, size_t places)
{
	if (places < LANES)
		return find_plain(text, needle, places);
	struct probe p = probe_of(needle);
	__m128i one = _mm_set1_epi16((short)needle.at[p.one]);
	__m128i other = _mm_set1_epi16((short)needle.at[p.other]);
	size_t at = 0, found = SIZE_MAX;

	for (; found == SIZE_MAX && at + (size_t)2 * LANES <= places; at += (size_t)2 * LANES) {
		__m128i low = both_at(text.at + at, p, one, other);
		__m128i high = both_at(text.at + at + LANES, p, one, other);
		unsigned bits = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, high));
		found = first_of(text, needle, at, bits);
	}
	for (; found == SIZE_MAX && at < places; at += LANES) {
		/* The last places are looked at together with some of those before. */
		if (at > places - LANES)
			at = places - LANES;
		__m128i low = both_at(text.at + at, p, one, other);
		unsigned bits = (unsigned)_mm_movemask_epi8(_mm_packs_epi16(low, low)) & 0xFF;
		found = first_of(text, needle, at, bits);
	}
	return found;
}
#else
static size_t find(struct span16 text, struct span16 needle, size_t places)
{
	return find_plain(text, needle, places);
}
#endif

size_t needle16_find(struct span16 text, struct span16 needle, size_t from)
{
	if (from >= text.len || needle.len > text.len - from)
		return SIZE_MAX;
	if (needle.len == 0)
		return from;
	struct span16 rest = {text.at + from, text.len - from};
	size_t at = find(rest, needle, rest.len - needle.len + 1);
	return at == SIZE_MAX ? at : from + at;
}

/* Places of bytes, told of in units. */
struct places {
	place_fn *place;
	void *context;
};

/* No unit begins in the middle of one. */
static void tell_unit(void *context, size_t at)
{
	const struct places *p = context;

	if (at % sizeof(uint16_t) == 0)
		p->place(p->context, at / sizeof(uint16_t));
}

static struct span bytes_of(struct span16 text)
{
	return (struct span){(const void *)text.at, text.len * sizeof(*text.at)};
}

enum zw_status needle16_each(struct span16 text, struct span16 needle, place_fn *place,
                             void *context, struct err *err)
{
	size_t at = needle16_find(text, needle, 0);

	/* A long needle that stands nowhere needs no preparing. */
	if (needle.len > LONG_NEEDLE && at != SIZE_MAX) {
		struct places p = {place, context};
		return needle_each_long(bytes_of(text), bytes_of(needle), tell_unit, &p, err);
	}
	/* From the next unit on: half a pair and the fences never match from the middle. */
	for (; at != SIZE_MAX; at = needle16_find(text, needle, at + 1))
		place(context, at);
	return ZW_OK;
}
