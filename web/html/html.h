/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * HTML by construction: data is escaped by default, markup can only be a literal. A page is in the
 * language of who reads it: what the page itself says stands in both where it is said (html_say).
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "web/html/escape.h"
#include "web/html/settings.h"

#include <stdbool.h>
#include <stdint.h>

struct request;

struct html {
	struct buf *out;
	const struct settings *settings; /* of who reads it */
	const struct request *request;   /* that is answered; NULL if it could not be read */
	bool iri; /* addresses keep their Han characters (escape_iri): a page of many links */
};

/* Markup; does not compile for anything but a string literal. */
#define html_lit(h, s) markup((h)->out, s)

/* Data: escaped. */
void html_text(struct html *h, const char *text);
void html_textn(struct html *h, const char *text, size_t n);

/* What the page says, in its language; escaped, too. */
void html_say(struct html *h, const char *chinese, const char *english);
/* The same, where Chinese words stand in the English (“同段: paragraph”): each run of them is in an
 * element of its language. Not for titles, options and attributes. */
void html_say_mixed(struct html *h, const char *chinese, const char *english);
/* What html_say says, to be handed on. */
const char *html_word(const struct html *h, const char *chinese, const char *english);

/* ` name="value"`, escaped; the name is a literal. */
#define html_attr(h, name, value)                                                                  \
	(html_lit((h), " " name "=\""), html_text((h), (value)), html_lit((h), "\""))
#define html_attr_say(h, name, chinese, english) html_attr(h, name, html_word(h, chinese, english))

/* ` lang="zh-Hans"` on a page that is not in Chinese: for an element that holds what documents say.
 * The other way round, for English on a Chinese page, write lang="en". */
void html_chinese(struct html *h);

/* What a document says of itself, or is called, in an element of its own: data of another language
 * and perhaps of another direction. */
void html_said(struct html *h, const char *text);

/* <option>, of a <select>. */
void html_option(struct html *h, const char *value, const char *shown, bool selected);

/* Parts of addresses: escape_url, escape_path. */
void html_url(struct html *h, const char *text);
void html_path(struct html *h, const char *path);

/* 1234567, and for people 1,234,567. */
void html_number(struct html *h, uint64_t number);
void html_count(struct html *h, uint64_t number);

#endif
