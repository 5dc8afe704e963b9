/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UTF-8 by code points. All text inside the programs is valid UTF-8: what comes from outside goes
 * through charset_decode() or utf8_valid() first.
 */
#ifndef CORE_UTF8_H
#define CORE_UTF8_H

#include "core/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Well-formed by Unicode's table 3-7: no overlong form, no surrogate, nothing past U+10FFFF. */
bool utf8_valid(const char *text, size_t n);

/* Of any length, and of what is ill-formed. */
uint32_t utf8_next_any(const char *text, size_t n, size_t *at);

/* The code point at *at, which moves past it. Ill-formed bytes read as U+FFFD. */
static inline uint32_t utf8_next(const char *text, size_t n, size_t *at)
{
	const unsigned char *b = (const unsigned char *)text + *at;

	/* Three bytes, as nearly all have; behind E0 and ED not everything is well-formed. */
	if (n - *at < 3 || b[0] < 0xE1 || b[0] > 0xEC || ((b[1] ^ 0x80) | (b[2] ^ 0x80)) > 0x3F)
		return utf8_next_any(text, n, at);
	*at += 3;
	return (b[0] & 0xFu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
}

/* Start of the code point before `at` (at > 0). */
size_t utf8_before(const char *text, size_t at);

/* Bytes of as many whole code points as fit into `most` bytes (> 0); one byte at least. */
size_t utf8_cut(const char *text, size_t n, size_t most);

/* Code points in n bytes of valid UTF-8. */
size_t utf8_length(const char *text, size_t n);

/* Appends text for a terminal, a log or JSON: ill-formed bytes and control characters as \xNN. */
void utf8_printable(struct buf *out, const char *text, size_t n);

/* Appends text with what XML and tables cannot hold (control characters but TAB, LF and CR; U+FFFE,
 * U+FFFF; ill-formed bytes) as U+FFFD. */
void utf8_clean(struct buf *out, const char *text);

/* The printable form to a file; no memory is needed. */
struct _IO_FILE;
void utf8_print(struct _IO_FILE *to, const char *text, size_t n);

#endif
