/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/text/utf8.h"

#include <stdio.h>
#include <string.h>
#include <unicode/utf8.h>

uint32_t utf8_next_any(const char *text, size_t n, size_t *at)
{
	UChar32 c;
	size_t i = *at;

	U8_NEXT(text, i, n, c);
	*at = i;
	return c < 0 ? 0xFFFD : (uint32_t)c;
}

bool utf8_valid(const char *text, size_t n)
{
	size_t i = 0;

	while (i < n) {
		UChar32 c;
		U8_NEXT(text, i, n, c);
		if (c < 0)
			return false;
	}
	return true;
}

size_t utf8_before(const char *text, size_t at)
{
	do
		at--;
	while (at > 0 && U8_IS_TRAIL(text[at]));
	return at;
}

size_t utf8_cut(const char *text, size_t n, size_t most)
{
	if (n <= most)
		return n;
	while (most > 1 && ((unsigned char)text[most] & 0xC0) == 0x80)
		most--;
	return most;
}

size_t utf8_length(const char *text, size_t n)
{
	size_t length = 0;

	for (size_t i = 0; i < n; i++)
		length += !U8_IS_TRAIL(text[i]);
	return length;
}

/* From *at to the next character that is for terminals, or over it if it stands there. */
static bool next_printable(const char *text, size_t n, size_t *at)
{
	size_t i = *at;

	while (i < n) {
		size_t start = i;
		UChar32 c;
		U8_NEXT(text, i, n, c);
		if (c >= 0x20 && (c < 0x7F || c >= 0xA0) && c != 0x2028 && c != 0x2029)
			continue;
		bool first = start == *at;
		*at = first ? i : start;
		return !first;
	}
	*at = n;
	return true;
}

void utf8_printable(struct buf *out, const char *text, size_t n)
{
	for (size_t i = 0, start = 0; i < n; start = i) {
		if (next_printable(text, n, &i))
			buf_add(out, text + start, i - start);
		else
			for (size_t j = start; j < i; j++)
				buf_printf(out, "\\x%02X", (unsigned char)text[j]);
	}
}

void utf8_print(FILE *to, const char *text, size_t n)
{
	for (size_t i = 0, start = 0; i < n; start = i) {
		if (next_printable(text, n, &i))
			fwrite(text + start, 1, i - start, to);
		else
			for (size_t j = start; j < i; j++)
				fprintf(to, "\\x%02X", (unsigned char)text[j]);
	}
}

void utf8_clean(struct buf *out, const char *text)
{
	size_t len = strlen(text), at = 0;

	while (at < len) {
		uint32_t c = utf8_next(text, len, &at);
		bool good = c >= 0x20 ? c != 0x7F && c != 0xFFFE && c != 0xFFFF
		                      : c == '\t' || c == '\n' || c == '\r';
		buf_utf8(out, good ? c : 0xFFFD);
	}
}
