/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How somebody wants the page: kept in a cookie of their browser, nowhere else. The page /settings
 * writes it; without one, the language is that of the browser.
 */
#ifndef WEB_SETTINGS_H
#define WEB_SETTINGS_H

#include <stdbool.h>

enum language { LANGUAGE_CHINESE, LANGUAGE_ENGLISH };
enum theme { THEME_SYSTEM, THEME_LIGHT, THEME_DARK };

struct settings {
	enum language language;
	enum theme theme;
	bool large;        /* 适老化: larger type throughout */
	bool no_shortcuts; /* no key but those of the browser does anything */
};

enum { SETTINGS_COOKIE = 64 /* bytes of its value, with the NUL */ };
#define SETTINGS_NAME "zhengwen"

/* cookie, accept_language: header fields as they were sent; NULL if there is none. Whatever is not
 * understood is as if it was not there. */
void settings_read(const char *cookie, const char *accept_language, struct settings *settings);

/* The value of the cookie, which settings_read understands. */
void settings_write(const struct settings *settings, char value[SETTINGS_COOKIE]);

#endif
