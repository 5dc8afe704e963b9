/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nearly all that is kept is Han characters and line ends: the loops take these first.
 */
#include "core/text/utf16.h"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum {
	AT_ONCE = 1024, /* units, or bytes, that are made before they are added */
	REPLACEMENT = 0xFFFD,
};

/* ---- To UTF-16 ---- */

size_t utf16_encode(struct span text, size_t *at, uint16_t *units, size_t room)
{
	size_t i = *at, n = 0;

	while (i < text.len && n + 1 < room) {
		UChar32 c;
		U8_NEXT(text.at, i, text.len, c);
		if (c < 0)
			c = REPLACEMENT;
		U16_APPEND_UNSAFE(units, n, c);
	}
	*at = i;
	return n;
}

void utf16_add(struct buf *to, struct span text)
{
	uint16_t units[AT_ONCE];

	for (size_t at = 0; at < text.len;) {
		size_t n = utf16_encode(text, &at, units, AT_ONCE);
		buf_add(to, units, n * sizeof(*units));
	}
}

struct span16 utf16_of(const struct buf *b)
{
	static const uint16_t none[1];

	return (struct span16){b->data ? (const void *)b->data : none, b->len / sizeof(uint16_t)};
}

/* ---- To UTF-8 ---- */

uint32_t utf16_next(struct span16 text, size_t *at)
{
	UChar32 c;
	size_t i = *at;

	U16_NEXT(text.at, i, text.len, c);
	*at = i;
	return U_IS_SURROGATE(c) ? REPLACEMENT : (uint32_t)c;
}

void utf16_decode(struct span16 text, struct buf *to)
{
	char bytes[AT_ONCE];
	size_t n = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t c = text.at[at];
		if (c >= 0x800 && !U_IS_SURROGATE(c)) {
			bytes[n++] = (char)(0xE0 | c >> 12);
			bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
			bytes[n++] = (char)(0x80 | (c & 0x3F));
			at++;
		} else {
			c = utf16_next(text, &at);
			U8_APPEND_UNSAFE(bytes, n, c);
		}
		if (n + U8_MAX_LENGTH > sizeof(bytes)) {
			buf_add(to, bytes, n);
			n = 0;
		}
	}
	buf_add(to, bytes, n);
}

struct span utf16_decoded(struct span16 text, struct buf *to)
{
	buf_reset(to);
	utf16_decode(text, to);
	return (struct span){buf_cstr(to), to->len};
}

size_t utf16_bytes(struct span16 text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint16_t c = text.at[i];
		n += 1 + (c >= 0x80) + (c >= 0x800);
		/* A pair is four bytes; half of one is three, as U+FFFD. */
		if (U16_IS_LEAD(c) && i + 1 < text.len && U16_IS_TRAIL(text.at[i + 1])) {
			n++;
			i++;
		}
	}
	return n;
}

/* ---- Along the text ---- */

size_t utf16_before(struct span16 text, size_t at)
{
	at--;
	return at - (at > 0 && U16_IS_TRAIL(text.at[at]) && U16_IS_LEAD(text.at[at - 1]));
}
