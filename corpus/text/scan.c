/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/text/scan.h"

#include "core/text/utf8.h"

#include <string.h>

enum { UTF8_MOST = 4 }; /* bytes of a character */

bool char_is_space(uint32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F) || c == 0x85 ||
	       c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200D) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x2060 || c == 0x3000 ||
	       c == 0xFEFF;
}

bool text_line(const char *text, size_t n, size_t *at, const char **line, size_t *len)
{
	if (*at >= n)
		return false;
	*line = text + *at;
	*len = strcspn(*line, "\r\n");
	*at += *len;
	if (*at < n)
		*at += text[*at] == '\r' && text[*at + 1] == '\n' ? 2 : 1;
	return true;
}

void text_trim(const char **text, size_t *len)
{
	struct scan s = scan_of(*text, *len);

	scan_space(&s);
	*text += s.at;
	*len -= s.at;
	while (*len > 0) {
		size_t before = utf8_before(*text, *len), at = before;
		if (!char_is_space(utf8_next(*text, *len, &at)))
			return;
		*len = before;
	}
}

bool text_has(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word)) != NULL;
}

bool text_starts(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	return n <= len && memcmp(text, word, n) == 0;
}

bool text_ends(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);

	return n <= len && memcmp(text + len - n, word, n) == 0;
}

bool text_has_any(const char *text, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (text_has(text, len, *words))
			return true;
	return false;
}

bool text_ends_any(const char *text, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (text_ends(text, len, *words))
			return true;
	return false;
}

bool text_same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	struct scan x = scan_of(a, a_len), y = scan_of(b, b_len);

	for (;;) {
		scan_space(&x);
		scan_space(&y);
		if (scan_end(&x) || scan_end(&y))
			return scan_end(&x) && scan_end(&y);
		if (scan_next(&x) != scan_next(&y))
			return false;
	}
}

bool text_fits(const char *text, size_t len, size_t most)
{
	return len <= UTF8_MOST * most && utf8_length(text, len) <= most;
}

uint32_t scan_peek(const struct scan *s)
{
	size_t at = s->at;

	return scan_end(s) ? 0 : utf8_next(s->text, s->len, &at);
}

uint32_t scan_next(struct scan *s)
{
	return scan_end(s) ? 0 : utf8_next(s->text, s->len, &s->at);
}

bool scan_space(struct scan *s)
{
	size_t start = s->at, at = s->at;

	while (at < s->len && char_is_space(utf8_next(s->text, s->len, &at)))
		s->at = at;
	return s->at > start;
}

bool scan_word(struct scan *s, const char *word)
{
	if (!text_starts(s->text + s->at, s->len - s->at, word))
		return false;
	s->at += strlen(word);
	return true;
}

bool scan_any(struct scan *s, const char *const *words)
{
	for (; *words; words++)
		if (scan_word(s, *words))
			return true;
	return false;
}
