/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/html/html_tag.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { OUT = HTML_LEFT_OUT, FURNITURE = HTML_FURNITURE, BLOCK = HTML_BLOCK };

/* In the order of strcmp. */
static const struct html_tag tags[] = {
        {"address", BLOCK, 0},
        {"applet", OUT, 0},
        {"article", BLOCK | HTML_BODY, 0},
        {"aside", BLOCK | FURNITURE, 0},
        {"audio", OUT, 0},
        {"blockquote", BLOCK, 0},
        {"body", BLOCK, 0},
        {"br", HTML_BREAK, 0},
        {"button", OUT, 0},
        {"canvas", OUT, 0},
        {"caption", BLOCK, 0},
        {"center", BLOCK, 0},
        {"datalist", OUT, 0},
        {"dd", BLOCK, 0},
        {"details", BLOCK, 0},
        {"dir", BLOCK, 0},
        {"div", BLOCK, 0},
        {"dl", BLOCK, 0},
        {"dt", BLOCK, 0},
        {"fieldset", BLOCK, 0},
        {"figcaption", BLOCK, 0},
        {"figure", BLOCK, 0},
        {"footer", BLOCK | FURNITURE, 0},
        {"form", BLOCK, 0},
        {"h1", BLOCK | HTML_BODY, 1},
        {"h2", BLOCK, 2},
        {"h3", BLOCK, 3},
        {"h4", BLOCK, 4},
        {"h5", BLOCK, 5},
        {"h6", BLOCK, 6},
        {"head", BLOCK, 0},
        {"header", BLOCK | HTML_HEADER, 0},
        {"hr", HTML_BREAK, 0},
        {"html", BLOCK, 0},
        {"iframe", OUT, 0},
        {"input", OUT, 0},
        {"legend", BLOCK, 0},
        {"li", BLOCK, 0},
        {"main", BLOCK | HTML_BODY, 0},
        {"map", OUT, 0},
        {"math", OUT, 0},
        {"menu", BLOCK, 0},
        {"nav", BLOCK | FURNITURE, 0},
        {"noframes", OUT, 0},
        {"noscript", OUT, 0},
        {"object", OUT, 0},
        {"ol", BLOCK, 0},
        {"optgroup", OUT, 0},
        {"option", OUT, 0},
        {"p", BLOCK, 0},
        {"pre", BLOCK | HTML_PRE, 0},
        {"script", OUT, 0},
        {"section", BLOCK, 0},
        {"select", OUT, 0},
        {"style", OUT, 0},
        {"summary", BLOCK, 0},
        {"svg", OUT, 0},
        {"table", HTML_ROW, 0},
        {"tbody", HTML_ROW, 0},
        {"td", HTML_CELL, 0},
        {"template", OUT, 0},
        {"textarea", OUT, 0},
        {"tfoot", HTML_ROW, 0},
        {"th", HTML_CELL, 0},
        {"thead", HTML_ROW, 0},
        {"title", HTML_TITLE, 0},
        {"tr", HTML_ROW, 0},
        {"ul", BLOCK, 0},
        {"video", OUT, 0},
};

static int compare(const void *name, const void *tag)
{
	return strcmp(name, ((const struct html_tag *)tag)->name);
}

const struct html_tag *html_tag(const char *name)
{
	static const struct html_tag unknown = {"", 0, 0};
	const struct html_tag *found =
	        bsearch(name, tags, sizeof(tags) / sizeof(tags[0]), sizeof(tags[0]), compare);

	return found ? found : &unknown;
}

/* But for case. */
static bool same_letter(char c, char lower)
{
	return c == lower || (lower >= 'a' && lower <= 'z' && (c ^ lower) == ('a' ^ 'A'));
}

/* White space and case do not count in a style. */
static bool style_hides(const char *style)
{
	static const char hiding[] = "display:none";
	size_t matched = 0;

	for (; *style && matched < sizeof(hiding) - 1; style++) {
		char c = *style;
		if (strchr(" \t\r\n", c))
			continue;
		matched = same_letter(c, hiding[matched]) ? matched + 1 : same_letter(c, hiding[0]);
	}
	return matched == sizeof(hiding) - 1;
}

static bool role_is_furniture(const char *role)
{
	static const char *const roles[] = {"navigation", "search",  "contentinfo", "complementary",
	                                    "menu",       "menubar", "toolbar"};

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcasecmp(role, roles[i]) == 0)
			return true;
	return false;
}

uint32_t html_traits_of(const unsigned char **attributes)
{
	uint32_t traits = 0;

	for (; attributes && attributes[0]; attributes += 2) {
		const char *name = (const char *)attributes[0];
		const char *value = attributes[1] ? (const char *)attributes[1] : "";
		bool hidden = strcmp(name, "hidden") == 0 && strcasecmp(value, "until-found") != 0;
		if (hidden || (strcmp(name, "style") == 0 && style_hides(value)))
			traits |= HTML_LEFT_OUT;
		else if (strcmp(name, "role") == 0 && role_is_furniture(value))
			traits |= HTML_FURNITURE;
	}
	return traits;
}
