/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/html/escape.h"

#include "core/text/utf8.h"

#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* What HTML forbids even as a reference: controls (but tab and line end) and noncharacters. */
static bool is_forbidden(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) ||
	       (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static void add_character(struct buf *b, const char *at, size_t n, uint32_t c)
{
	switch (c) {
	case '&':
		markup(b, "&amp;");
		break;
	case '<':
		markup(b, "&lt;");
		break;
	case '>':
		markup(b, "&gt;");
		break;
	case '"':
		markup(b, "&quot;");
		break;
	case '\'':
		markup(b, "&#39;");
		break;
	default:
		/* An ill-formed byte reads as U+FFFD too, and is written as such. */
		if (is_forbidden(c) || c == REPLACEMENT)
			buf_utf8(b, REPLACEMENT);
		else
			buf_add(b, at, n);
	}
}

void escape_text(struct buf *b, const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t start = at;
		uint32_t c = utf8_next(text, n, &at);
		add_character(b, text + start, at - start, c);
	}
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-._~", c));
}

/* Of three bytes: Han (U+4E00 to U+9FFF), 、 to 】, full-width ！ to ？. Nothing that is not seen.
 */
static bool is_plain_chinese(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	if (c[0] == 0 || (c[1] & 0xC0) != 0x80 || (c[2] & 0xC0) != 0x80)
		return false;
	return (c[0] >= 0xE4 && c[0] <= 0xE9 && (c[0] > 0xE4 || c[1] >= 0xB8)) ||
	       (c[0] == 0xE3 && c[1] == 0x80 && c[2] >= 0x81 && c[2] <= 0x91) ||
	       (c[0] == 0xEF && c[1] == 0xBC && c[2] >= 0x81 && c[2] <= 0x9F);
}

/* Of those that may stand in path and query, what means nothing there. */
static bool is_loose(char c)
{
	return c && strchr("():,", c);
}

static void encode(struct buf *b, const char *text, bool slash, bool iri)
{
	for (; *text; text++) {
		if (iri && is_plain_chinese(text)) {
			buf_add(b, text, 3);
			text += 2;
		} else if (is_unreserved((unsigned char)*text) || (slash && *text == '/') ||
		           (iri && is_loose(*text))) {
			buf_char(b, *text);
		} else {
			buf_printf(b, "%%%02X", (unsigned char)*text);
		}
	}
}

void escape_url(struct buf *b, const char *text)
{
	encode(b, text, false, false);
}

void escape_path(struct buf *b, const char *path)
{
	encode(b, path, true, false);
}

void escape_iri(struct buf *b, const char *text, bool slash)
{
	encode(b, text, slash, true);
}
