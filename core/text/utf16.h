/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * UTF-16, in which the index keeps its folded texts: a Han character takes two bytes there and
 * three in UTF-8, and eight of them are compared at once. In the byte order of the machine.
 * Everything else inside the programs is UTF-8; a span of either kind is of a type of its own.
 */
#ifndef CORE_UTF16_H
#define CORE_UTF16_H

#include "core/text/tokens.h"

/* The text of a literal of UTF-16: SPAN16(u"决定"). */
#define SPAN16(literal) ((struct span16){(literal), sizeof(literal) / sizeof(*(literal)) - 1})

/* From byte *at of a text of UTF-8 as many characters as fit into `room` code units (two at least);
 * *at moves behind them. Returns how many units these are. Ill-formed bytes become U+FFFD. */
size_t utf16_encode(struct span text, size_t *at, uint16_t *units, size_t room);

/* Appends a text of UTF-8 to a buffer of code units; utf16_of shows what is in it. */
void utf16_add(struct buf *to, struct span text);
struct span16 utf16_of(const struct buf *b);

/* Appends the text as UTF-8, valid whatever it was made from: half a pair becomes U+FFFD. */
void utf16_decode(struct span16 text, struct buf *to);
/* Replaces what *to held, and shows it; it stays valid until *to changes. */
struct span utf16_decoded(struct span16 text, struct buf *to);

/* The bytes of the text as UTF-8. */
size_t utf16_bytes(struct span16 text);

/* The code point at *at, which moves past it; half a pair is U+FFFD. */
uint32_t utf16_next(struct span16 text, size_t *at);
/* Where the one before `at` begins (at > 0). */
size_t utf16_before(struct span16 text, size_t at);

#endif
