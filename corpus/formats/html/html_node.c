/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "corpus/formats/html/html_node.h"

#include <string.h>

enum { WORD_SIZE = 32 };

bool html_is_node(const char *name)
{
	static const char *const names[] = {"article", "aside", "body",   "center", "div", "dl",
	                                    "footer",  "form",  "header", "main",   "nav", "ol",
	                                    "section", "table", "td",     "th",     "ul"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Words of class names, English and pinyin. */
static bool is_furniture(const char *word)
{
	static const char *const words[] = {
	        "nav",         "mainnav",  "navbar",     "navigation",    "menu",       "topmenu",
	        "crumb",       "crumbs",   "breadcrumb", "curmb",         "location",   "position",
	        "weizhi",      "dqwz",     "footer",     "foot",          "bottom",     "copyright",
	        "banquan",     "share",    "bdshare",    "fenxiang",      "related",    "relate",
	        "xgxw",        "xglj",     "xgwj",       "xgyd",          "xgjd",       "recommend",
	        "sidebar",     "aside",    "search",     "searchbox",     "login",      "logout",
	        "toolbar",     "tools",    "print",      "dayin",         "qrcode",     "ewm",
	        "erweima",     "qr",       "pagination", "pager",         "comment",    "comments",
	        "topbar",      "headbar",  "modal",      "popup",         "dialog",     "backtop",
	        "gotop",       "quickbar", "easybtn",    "fontsize",      "friendlink", "links",
	        "yqlj",        "listbox",  "header",     "head",          "top",        "prevnext",
	        "shangyipian", "language", "lang",       "accessibility", "wza"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static char lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		c = (char)(c + ('a' - 'A'));
	return c;
}

/* Words end where no letter follows, or a capital one: footNav, main-nav, nav2. */
static bool has_word(const char *names)
{
	char word[WORD_SIZE];
	size_t n = 0;

	for (;; names++) {
		bool letter = (lower(*names) >= 'a' && lower(*names) <= 'z');
		bool capital = *names >= 'A' && *names <= 'Z' && n > 0 && names[-1] >= 'a';
		if (!letter || capital) {
			word[n < WORD_SIZE ? n : 0] = '\0';
			if (n > 0 && is_furniture(word))
				return true;
			n = 0;
		}
		if (*names == '\0')
			return false;
		if (letter && n < WORD_SIZE)
			word[n++] = lower(*names);
	}
}

bool html_named_furniture(const unsigned char **attributes)
{
	for (; attributes && attributes[0]; attributes += 2) {
		const char *name = (const char *)attributes[0];
		if (attributes[1] && (strcmp(name, "class") == 0 || strcmp(name, "id") == 0) &&
		    has_word((const char *)attributes[1]))
			return true;
	}
	return false;
}
