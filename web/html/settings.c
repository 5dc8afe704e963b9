/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/html/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- The language of the browser ---- */

/* The weight of one range, "en-GB;q=0.8", of len bytes. */
static double weight_of(const char *range, size_t len)
{
	const char *q = memmem(range, len, "q=", 2);

	return q ? atof(q + 2) : 1;
}

static bool is_language(const char *range, size_t len, const char *name)
{
	size_t n = strlen(name);

	return len >= n && strncasecmp(range, name, n) == 0 &&
	       (len == n || strchr("-; \t", range[n]));
}

/* English only for who would rather have it than Chinese. */
static enum language language_of(const char *accepted)
{
	double chinese = 0, english = 0;

	while (accepted && *accepted) {
		accepted += strspn(accepted, ", \t");
		size_t len = strcspn(accepted, ",");
		double weight = weight_of(accepted, len);
		if (is_language(accepted, len, "zh") && weight > chinese)
			chinese = weight;
		if (is_language(accepted, len, "en") && weight > english)
			english = weight;
		accepted += len;
	}
	return english > chinese ? LANGUAGE_ENGLISH : LANGUAGE_CHINESE;
}

/* ---- The cookie: zhengwen=en.dark.large.keys ---- */

static const char *find_cookie(const char *cookies, size_t *len)
{
	const size_t n = strlen(SETTINGS_NAME "=");

	while (cookies && *cookies) {
		cookies += strspn(cookies, "; \t");
		*len = strcspn(cookies, ";");
		if (*len >= n && strncmp(cookies, SETTINGS_NAME "=", n) == 0) {
			*len -= n;
			return cookies + n;
		}
		cookies += *len;
	}
	return NULL;
}

static void take_word(const char *word, size_t len, struct settings *s)
{
	static const char *const words[] = {"zh", "en", "light", "dark", "large", "nokeys"};
	size_t i = 0;

	while (i < sizeof(words) / sizeof(words[0]) &&
	       (strlen(words[i]) != len || memcmp(words[i], word, len) != 0))
		i++;
	switch (i) {
	case 0:
		s->language = LANGUAGE_CHINESE;
		break;
	case 1:
		s->language = LANGUAGE_ENGLISH;
		break;
	case 2:
		s->theme = THEME_LIGHT;
		break;
	case 3:
		s->theme = THEME_DARK;
		break;
	case 4:
		s->large = true;
		break;
	case 5:
		s->no_shortcuts = true;
		break;
	default:
		break;
	}
}

void settings_read(const char *cookie, const char *accept_language, struct settings *settings)
{
	size_t len = 0;
	const char *value = find_cookie(cookie, &len);

	*settings = (struct settings){.language = language_of(accept_language)};
	for (size_t at = 0, n; value && at < len; at += n + 1) {
		n = 0;
		while (at + n < len && value[at + n] != '.')
			n++;
		take_word(value + at, n, settings);
	}
}

void settings_write(const struct settings *s, char value[SETTINGS_COOKIE])
{
	static const char *const themes[] = {"", ".light", ".dark"};

	snprintf(value, SETTINGS_COOKIE, "%s%s%s%s", s->language == LANGUAGE_ENGLISH ? "en" : "zh",
	         themes[s->theme], s->large ? ".large" : "", s->no_shortcuts ? ".nokeys" : "");
}
