/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * HTML by construction: data is escaped by default, markup can only be a literal. Whatever bytes
 * come in, what goes out is valid UTF-8.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "core/buf.h"

#include <stdint.h>

/* Markup; does not compile for anything but a string literal. */
#define html_lit(b, s) buf_add((b), "" s "", sizeof(s) - 1)

/* Data, for text and for attribute values alike: & < > " ' are escaped; ill-formed bytes and
 * control characters that HTML does not allow become U+FFFD. */
void html_text(struct buf *b, const char *text);
void html_textn(struct buf *b, const char *text, size_t n);

/* ` name="value"`, escaped; the name is a literal. */
#define html_attr(b, name, value)                                                                  \
	(html_lit((b), " " name "=\""), html_text((b), (value)), html_lit((b), "\""))

/* Percent-encoded for a part of a URL: all but unreserved characters; safe in an attribute. */
void html_url(struct buf *b, const char *text);

/* The same for a path: its slashes stay. */
void html_path(struct buf *b, const char *path);

/* 1234567, and for people 1,234,567. */
void html_number(struct buf *b, uint64_t number);
void html_count(struct buf *b, uint64_t number);

#endif
