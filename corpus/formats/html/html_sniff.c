/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/html/html_sniff.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { SNIFFED = 4096 };

/* The ASCII of the front, as a string: the zero bytes of UTF-16 and all marks are left out. */
static void skeleton(const char *raw, size_t len, char ascii[SNIFFED + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < len && i < SNIFFED; i++)
		if (raw[i] > 0)
			ascii[n++] = raw[i];
	ascii[n] = '\0';
}

static const char *skip_space(const char *at)
{
	return at + strspn(at, " \t\r\n\f");
}

/* Past white space, comments and the XML declaration. */
static const char *skip_front(const char *at)
{
	static const char *const pairs[][2] = {{"<!--", "-->"}, {"<?xml", "?>"}};
	bool moved = true;

	while (moved) {
		at = skip_space(at);
		moved = false;
		for (size_t i = 0; i < 2 && !moved; i++) {
			if (strncasecmp(at, pairs[i][0], strlen(pairs[i][0])) != 0)
				continue;
			const char *end = strstr(at + strlen(pairs[i][0]), pairs[i][1]);
			if (end) {
				at = end + strlen(pairs[i][1]);
				moved = true;
			}
		}
	}
	return at;
}

bool html_recognises(const char *raw, size_t len)
{
	static const char *const fronts[] = {"<!doctype html", "<html", "<head", "<body"};
	char ascii[SNIFFED + 1];

	skeleton(raw, len, ascii);
	const char *at = skip_front(ascii);
	for (size_t i = 0; i < sizeof(fronts) / sizeof(fronts[0]); i++) {
		size_t n = strlen(fronts[i]);
		/* <header> is not <head>. */
		if (strncasecmp(at, fronts[i], n) == 0 && !isalnum((unsigned char)at[n]))
			return true;
	}
	return false;
}

/* The value behind `key`, an equals sign and perhaps a quotation mark. */
static bool value_of(const char *at, const char *key, char name[CHARSET_NAME_SIZE])
{
	size_t n;

	at = skip_space(at + strlen(key));
	if (*at != '=')
		return false;
	at = skip_space(at + 1);
	at += *at == '"' || *at == '\'';
	n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:");
	if (n == 0 || n >= CHARSET_NAME_SIZE)
		return false;
	memcpy(name, at, n);
	name[n] = '\0';
	return true;
}

void html_declared(const char *raw, size_t len, char name[CHARSET_NAME_SIZE])
{
	static const char *const keys[][2] = {{"<?xml", "encoding"}, {"<meta", "charset"}};
	char ascii[SNIFFED + 1];

	skeleton(raw, len, ascii);
	name[0] = '\0';
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		for (const char *tag = ascii; (tag = strcasestr(tag, keys[i][0])); tag++) {
			const char *end = strchr(tag, '>');
			const char *key = strcasestr(tag, keys[i][1]);
			if (key && end && key < end && value_of(key, keys[i][1], name))
				return;
		}
	}
}
