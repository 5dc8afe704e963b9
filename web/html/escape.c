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

/* Bytes that stand for themselves, from text on: printable ASCII that means nothing in HTML, and
 * Han characters with their marks (U+3000 to U+9FFF). Nearly all there is, and nothing of it needs
 * a second look. */
static size_t plain_run(const char *text, size_t n)
{
	const unsigned char *c = (const unsigned char *)text;
	size_t at = 0;

	while (at < n) {
		if (c[at] >= 0xE3 && c[at] <= 0xE9 && n - at >= 3 && (c[at + 1] & 0xC0) == 0x80 &&
		    (c[at + 2] & 0xC0) == 0x80)
			at += 3;
		else if (c[at] >= 0x20 && c[at] < 0x7F && c[at] != '&' && c[at] != '<' &&
		         c[at] != '>' && c[at] != '"' && c[at] != '\'')
			at++;
		else
			break;
	}
	return at;
}

void escape_text(struct buf *b, const char *text, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t plain = plain_run(text + at, n - at);
		buf_add(b, text + at, plain);
		at += plain;
		if (at == n)
			break;
		size_t start = at;
		uint32_t c = utf8_next(text, n, &at);
		add_character(b, text + start, at - start, c);
	}
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_' || c == '~';
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
	return c == '(' || c == ')' || c == ':' || c == ',';
}

/* Bytes of the character in front that stay as they are; 0: it is encoded, or the end. */
static size_t kept_in_address(const char *text, bool slash, bool iri)
{
	if (is_unreserved((unsigned char)*text) || (slash && *text == '/') ||
	    (iri && is_loose(*text)))
		return 1;
	return iri && is_plain_chinese(text) ? 3 : 0;
}

static void encode(struct buf *b, const char *text, bool slash, bool iri)
{
	static const char hex[] = "0123456789ABCDEF";

	for (;; text++) {
		const char *run = text;
		size_t n;
		while ((n = kept_in_address(text, slash, iri)) > 0)
			text += n;
		buf_add(b, run, (size_t)(text - run));
		if (!*text)
			break;
		const char byte[] = {'%', hex[(unsigned char)*text >> 4],
		                     hex[(unsigned char)*text & 0xF]};
		buf_add(b, byte, sizeof(byte));
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
