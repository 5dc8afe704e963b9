/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the first bytes of a page tell before it is decoded.
 */
#ifndef CORPUS_HTML_SNIFF_H
#define CORPUS_HTML_SNIFF_H

#include <stdbool.h>
#include <stddef.h>

/* Does it begin as a page does: <!doctype html>, <html>, <head>, <body>, also as UTF-16? */
bool html_recognises(const char *raw, size_t len);

/* The charset that the page declares in its first 4 KiB, true or not; "" if none. */
enum { CHARSET_NAME_SIZE = 40 };
void html_declared(const char *raw, size_t len, char name[CHARSET_NAME_SIZE]);

#endif
