/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Data in markup (HTML, SVG, XML) and in addresses. Whatever bytes come in, what goes out is valid
 * UTF-8 that no parser takes for markup.
 */
#ifndef WEB_ESCAPE_H
#define WEB_ESCAPE_H

#include "core/buf.h"

/* Markup; does not compile for anything but a string literal. */
#define markup(b, s) buf_add((b), "" s "", sizeof(s) - 1)

/* For text and for attribute values alike: & < > " ' are escaped; ill-formed bytes and control
 * characters that HTML does not allow become U+FFFD. */
void escape_text(struct buf *b, const char *text, size_t n);

/* Percent-encoded for a part of a URL: all but unreserved characters; safe in an attribute. */
void escape_url(struct buf *b, const char *text);

/* The same for a path: its slashes stay. */
void escape_path(struct buf *b, const char *path);

/* For HTML alone, which lets Chinese stand in addresses: browsers encode it. A third of the bytes.
 * `slash`: its slashes stay. */
void escape_iri(struct buf *b, const char *text, bool slash);

#endif
