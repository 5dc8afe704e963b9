/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/html/html.h"

#include <string.h>

enum { NUMBER_ROOM = 32 /* 20 digits, 6 commas, NUL */ };

void html_textn(struct html *h, const char *text, size_t n)
{
	escape_text(h->out, text, n);
}

void html_text(struct html *h, const char *text)
{
	escape_text(h->out, text, strlen(text));
}

const char *html_word(const struct html *h, const char *chinese, const char *english)
{
	return h->settings->language == LANGUAGE_ENGLISH ? english : chinese;
}

void html_say(struct html *h, const char *chinese, const char *english)
{
	html_text(h, html_word(h, chinese, english));
}

/* The bytes up to the first that is, or is not, of Han characters and their marks: in UTF-8 they
 * begin with E3 (U+3000) to E9, or with EF (full-width forms). The text is ours. */
static size_t run_of(const char *text, bool han)
{
	const char *at = text;

	while (*at) {
		const unsigned char c = (unsigned char)*at;
		if (((c >= 0xE3 && c <= 0xE9) || c == 0xEF) != han)
			break;
		at += c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	}
	return (size_t)(at - text);
}

void html_say_mixed(struct html *h, const char *chinese, const char *english)
{
	if (h->settings->language == LANGUAGE_CHINESE) {
		html_text(h, chinese);
		return;
	}
	for (const char *at = english; *at;) {
		size_t latin = run_of(at, false), han = run_of(at + latin, true);
		html_textn(h, at, latin);
		if (han > 0) {
			html_lit(h, "<span lang=\"zh-Hans\">");
			html_textn(h, at + latin, han);
			html_lit(h, "</span>");
		}
		at += latin + han;
	}
}

void html_chinese(struct html *h)
{
	if (h->settings->language != LANGUAGE_CHINESE)
		html_lit(h, " lang=\"zh-Hans\"");
}

void html_said(struct html *h, const char *text)
{
	html_lit(h, "<bdi");
	html_chinese(h);
	html_lit(h, ">");
	html_text(h, text);
	html_lit(h, "</bdi>");
}

void html_option(struct html *h, const char *value, const char *shown, bool selected)
{
	html_lit(h, "<option");
	html_attr(h, "value", value);
	if (selected)
		html_lit(h, " selected");
	html_lit(h, ">");
	html_text(h, shown);
	html_lit(h, "</option>");
}

void html_url(struct html *h, const char *text)
{
	if (h->iri)
		escape_iri(h->out, text, false);
	else
		escape_url(h->out, text);
}

void html_path(struct html *h, const char *path)
{
	if (h->iri)
		escape_iri(h->out, path, true);
	else
		escape_path(h->out, path);
}

/* From behind, into room for what 64 bits can be, with a comma after each three digits. */
static const char *write_digits(char room[NUMBER_ROOM], uint64_t number, bool commas)
{
	char *at = room + NUMBER_ROOM;
	size_t n = 0;

	*--at = '\0';
	do {
		if (commas && n > 0 && n % 3 == 0)
			*--at = ',';
		*--at = (char)('0' + number % 10);
		number /= 10;
		n++;
	} while (number > 0);
	return at;
}

void html_number(struct html *h, uint64_t number)
{
	char room[NUMBER_ROOM];

	buf_str(h->out, write_digits(room, number, false));
}

void html_count(struct html *h, uint64_t number)
{
	char room[NUMBER_ROOM];

	buf_str(h->out, write_digits(room, number, true));
}
